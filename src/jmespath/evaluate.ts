/**
 * JMESPath in a process of its own. An expression that somebody sends can be made to run for ever or to fill the
 * memory; a thread is no bound for that: what it does is not always ended, and where it runs out of memory, the whole
 * program does.
 */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import { Json } from '../lib/json.ts';
import type { Evaluated, Task } from './protocol.ts';

export type { Evaluated, Task } from './protocol.ts';

const Answer: z.ZodType<Evaluated> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), value: Json }),
  z.object({ kind: z.literal('wrong'), message: z.string() }),
  z.object({ kind: z.literal('large'), bytes: z.number() }),
  z.object({ kind: z.literal('heavy') }),
]);

/** Bundled, it lies beside the rest under the name that rolldown.config.mjs gives it. */
const file = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './process.ts' : './jmespath.js', import.meta.url),
);

const heapMegabytes = 96;
/** Of what the process complains about, for the log. */
const complaintCharacters = 2_000;
/** Exit codes from here on mean that a signal ended it, such as that of running out of memory. */
const bySignal = 128;

export async function evaluate(task: Task, clock: Pick<Clock, 'deadline'>, signal?: AbortSignal): Promise<Evaluated> {
  signal?.throwIfAborted();
  // It needs nothing of the environment, least of all keys.
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMegabytes}`, file], {
    env: {},
    windowsHide: true,
  });
  const timeUp = clock.deadline(task.withinMs);
  const stop = AbortSignal.any([timeUp, ...(signal ? [signal] : [])]);
  const kill = () => void child.kill('SIGKILL');
  stop.addEventListener('abort', kill, { once: true });
  const [answer, complaint] = [
    collect(child.stdout, task.maxBytes + 1_000, kill),
    collect(child.stderr, complaintCharacters),
  ];
  // It may have ended before it read everything.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(task));
  try {
    const { code, by } = await new Promise<{ code: number | null; by: string | null }>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exit, name) => resolve({ code: exit, by: name }));
    });
    signal?.throwIfAborted();
    if (code === 0) return Answer.parse(JSON.parse(answer()));
    if (by !== null || code === null || code >= bySignal) return { kind: 'heavy' };
    throw new Error(`The process that evaluates expressions ended with ${code}: ${complaint()}`);
  } finally {
    stop.removeEventListener('abort', kill);
  }
}

function collect(stream: NodeJS.ReadableStream, most: number, over: () => void = () => {}): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= most) chunks.push(chunk);
    else over();
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
