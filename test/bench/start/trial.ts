/** One start of a server over stdio, as a client sees it. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** From before the process is spawned. */
export interface Started {
  readonly initializeMs: number;
  readonly toolsListMs: number;
  /** When the list is there. */
  readonly rssMb: number;
  /** Until a call has its answer; undefined where none was made. */
  readonly firstCallMs: number | undefined;
}

interface Trial {
  /** What Node.js is given. */
  readonly argsIn: (folder: string) => readonly string[];
  readonly compileCache: string;
  /** What is called once the list is there. */
  readonly call?: { readonly name: string; readonly arguments: object };
  /** Only whoever leaves by itself writes its compile cache; anybody else's stays as it is. */
  readonly ending: 'cleanly' | 'killed';
}

/** Nobody takes so long; what hangs must not hang the bench. */
const enoughMs = 30_000;

const Answer = z.object({ id: z.number(), result: z.looseObject({}) });
const Listed = z.object({ tools: z.array(z.looseObject({ name: z.string() })).min(1) });

const initialize = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'bench', version: '0.0.0' },
};

export async function startOnce({ argsIn, compileCache, call, ending }: Trial): Promise<Started> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-start-'));
  const env = { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, NODE_COMPILE_CACHE: compileCache };
  const args = argsIn(folder);
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['pipe', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  const tooLong = setTimeout(() => child.kill('SIGKILL'), enoughMs);
  try {
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const say = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    const answerTo = async (id: number) => {
      for (let line = await lines.next(); !line.done; line = await lines.next()) {
        const { data } = Answer.safeParse(JSON.parse(line.value));
        if (data?.id === id) return data.result;
      }
      throw new Error(`${args[0]} went away without an answer.`);
    };
    say({ id: 1, method: 'initialize', params: initialize });
    await answerTo(1);
    const initializeMs = performance.now() - startedMs;
    say({ method: 'notifications/initialized' });
    say({ id: 2, method: 'tools/list' });
    const listed = await answerTo(2);
    const toolsListMs = performance.now() - startedMs;
    const rssMb = rssOf(child.pid);
    Listed.parse(listed);
    if (!call) return { initializeMs, toolsListMs, rssMb, firstCallMs: undefined };
    say({ id: 3, method: 'tools/call', params: call });
    await answerTo(3);
    return { initializeMs, toolsListMs, rssMb, firstCallMs: performance.now() - startedMs };
  } finally {
    if (ending === 'cleanly') child.stdin.end();
    else child.kill('SIGKILL');
    await exited;
    clearTimeout(tooLong);
    rmSync(folder, { recursive: true, force: true });
  }
}

function rssOf(pid: number | undefined): number {
  const kilobytes =
    process.platform === 'linux'
      ? /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      : spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  return Number(kilobytes) / 1_024;
}
