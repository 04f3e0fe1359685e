/** One suite against a server process of its own, in a folder of its own: nobody's minute of requests is shared. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { judge, readBaseline, readFound, type Verdict } from './judge.ts';
import type { Suite } from './suites.ts';

const main = fileURLToPath(new URL('server.ts', import.meta.url));
const installed = fileURLToPath(new URL('../../node_modules', import.meta.url));
const Listening = z.object({ url: z.url() });

export interface Adorned {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startAdorned(): Promise<Adorned> {
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const first = once(createInterface(child.stdout), 'line');
  const line = await Promise.race([first, ended]);
  if (child.exitCode !== null) throw new Error(`The server for the suites ended with ${child.exitCode}.`);
  return {
    url: Listening.parse(JSON.parse(String(line[0]))).url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export interface Ran extends Verdict {
  /** What the suite said. */
  readonly said: string;
}

export async function runSuite(suite: Suite): Promise<Ran> {
  const folder = mkdtempSync(path.join(tmpdir(), 'conformance-run-'));
  const server = await startAdorned();
  try {
    const results = path.join(folder, 'results');
    const program = path.join(installed, suite.program, 'dist', 'index.js');
    const args = ['server', '--url', server.url, '--output-dir', results, ...suite.flags];
    const child = spawn(process.execPath, [program, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    const known = [...suite.beside, ...(suite.baseline === undefined ? [] : readBaseline(suite.baseline))];
    return { ...judge(suite, { found: readFound(results), known, code: Number(code ?? 1) }), said };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
