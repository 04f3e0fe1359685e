/** The command line on a stage: in this process at terminals that are streams, and as the real program in a pipe. */

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import type { Principal } from '../../src/people/principal.ts';
import type { CliHost } from '../../src/surfaces/cli/host.ts';
import { runCli } from '../../src/surfaces/cli/program.ts';
import { tools } from '../../tools/index.ts';
import { outcome, program } from '../cli/process.ts';
import type { Answer } from './attempt.ts';
import { who } from './house.ts';
import type { Seat, Stage } from './stage.ts';

class Tty extends PassThrough {
  readonly isTTY = true;
  readonly columns = 100;
  setRawMode() {
    return this;
  }
}

interface Settings {
  readonly principal?: Principal;
  /** What is typed, one line for each question; then "no". */
  readonly lines?: readonly string[];
  /** Those of the three that are terminals. */
  readonly terminals?: readonly ('stdin' | 'stdout' | 'stderr')[];
  /** What comes through stdin without having been asked for. */
  readonly piped?: string;
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const question = /or no to leave it waiting: /g;

/** Runs one command line of the program, with answers as JSON. */
export async function command(
  stage: Stage,
  seat: Seat,
  argv: readonly string[],
  settings: Settings = {},
): Promise<Ended> {
  const { principal = who('op').terminal, terminals = ['stdin', 'stdout', 'stderr'], piped } = settings;
  const lines = [...(settings.lines ?? [])];
  const stream = (name: 'stdin' | 'stdout' | 'stderr') => (terminals.includes(name) ? new Tty() : new PassThrough());
  const io = { stdin: stream('stdin'), stdout: stream('stdout'), stderr: stream('stderr') };
  const seen = { out: '', err: '', questions: 0 };
  io.stdout.on('data', (chunk: Buffer) => {
    seen.out += chunk.toString('utf8');
  });
  io.stderr.on('data', (chunk: Buffer) => {
    seen.err += chunk.toString('utf8');
    const asked = [...stripVTControlCharacters(seen.err).matchAll(question)].length;
    if (asked <= seen.questions) return;
    seen.questions = asked;
    // The question has to be there before it can be answered.
    queueMicrotask(() => io.stdin.write(`${lines.shift() ?? 'no'}\r`));
  });
  if (piped !== undefined) io.stdin.write(piped);
  const not = () => Promise.reject(new Error('No attempt needs it.'));
  const host: CliHost = {
    tools: async () => tools,
    keptByNpm: () => false,
    open: async () => ({ executor: seat.executor, principal, [Symbol.asyncDispose]: async () => undefined }),
    policy: not,
    policyTests: not,
    mcp: not,
    console: not,
    serve: not,
    slack: not,
    clients: not,
    io,
    clock: stage.clock,
    randomBytes,
    version: '1.0.0',
    ownCommand: ['tencent-chatops'],
    signal: new AbortController().signal,
  };
  const code = await runCli([...argv, '--output', 'json'], host);
  return { code, out: stripVTControlCharacters(seen.out), err: stripVTControlCharacters(seen.err) };
}

/** The real program on the stage's own data, in a pipe. */
export async function piped(
  { folder }: Stage,
  argv: readonly string[],
  {
    stdin = '',
    env = {},
    dataDir = folder,
  }: { stdin?: string; env?: Readonly<Record<string, string>>; dataDir?: string } = {},
): Promise<Ended> {
  const [node, main] = program;
  const child = spawn(node, [main, ...argv, '--output', 'json', '--sandbox', '--data-dir', dataDir], {
    env: { PATH: process.env['PATH'], HOME: folder, ...env },
  });
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  return outcome(child);
}

const Failed = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
const Left = z.object({
  id: z.string(),
  state: z.string(),
  says: z.string(),
  evaluation: z.object({ needs: z.object({ says: z.string() }) }),
});

/** What the command answered: an error, or where it left the change. */
export function ofCommand({ code, out, err }: Ended, id?: string): Answer {
  const waits = id === undefined ? {} : { about: { change: id, trace: 'approval_requested' } as const };
  const said = documentIn(out);
  const failed = Failed.safeParse(said).data?.error;
  if (failed) return { kind: 'refused', ...failed, ...waits };
  const left = Left.safeParse(said).data;
  if (code === 3 && left)
    return {
      kind: 'refused',
      code: left.state,
      message: `${left.says} ${left.evaluation.needs.says}`,
      about: { change: left.id, trace: 'approval_requested' },
    };
  return { kind: 'accepted', what: `exit code ${code}: ${out.slice(0, 300)} ${err.slice(0, 300)}` };
}

function documentIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
