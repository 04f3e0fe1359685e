/** A sandbox process of its own, so that the judge is not the one who is measured. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { systemClock } from '../../src/lib/clock.ts';
import { Database } from '../../src/sandbox/world/database.ts';
import { createWorld } from '../../src/sandbox/world/schema.ts';
import { World } from '../../src/sandbox/world/world.ts';

const Ready = z.object({ endpoint: z.url(), secretId: z.string(), secretKey: z.string() });

const Executions = z.object({
  executions: z.array(
    z.object({
      at: z.number(),
      product: z.string(),
      action: z.string(),
      requestId: z.string(),
      request: z.unknown(),
      outcome: z.string(),
      wrote: z.boolean(),
    }),
  ),
});
export type Execution = z.output<typeof Executions>['executions'][number];

const Arrivals = z.object({
  arrivals: z.array(z.object({ product: z.string(), action: z.string(), admitted: z.number(), throttled: z.number() })),
});
export type Arrival = z.output<typeof Arrivals>['arrivals'][number];

export interface SandboxProcess extends AsyncDisposable {
  readonly endpoint: string;
  readonly keys: { readonly secretId: string; readonly secretKey: string };
  /** What it carried out and answered, in order. */
  executions(): Promise<readonly Execution[]>;
  /** How many requests it took and how many its rate window refused, by operation. */
  arrivals(): Promise<readonly Arrival[]>;
}

/** `seed` adds to the world before the process serves it. */
export async function startSandboxProcess(settings: {
  readonly taskMs: number;
  readonly seed?: (world: World) => void;
}): Promise<SandboxProcess> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-sandbox-'));
  prepareWorld(folder, settings.seed);
  const serve = path.join(import.meta.dirname, '../../src/sandbox/serve.ts');
  const child = spawn(
    process.execPath,
    [serve, '--port', '0', '--data-dir', folder, '--task-ms', String(settings.taskMs)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const { endpoint, secretId, secretKey } = Ready.parse(JSON.parse(await firstLine(child)));

  async function ask<T>(what: string, schema: z.ZodType<T>): Promise<T> {
    return schema.parse(await (await fetch(`${endpoint}/sandbox/${what}`)).json());
  }

  return {
    endpoint,
    keys: { secretId, secretKey },
    executions: async () => (await ask('executions', Executions)).executions,
    arrivals: async () => (await ask('arrivals', Arrivals)).arrivals,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function prepareWorld(folder: string, seed: ((world: World) => void) | undefined): void {
  const database = new Database(path.join(folder, 'world.sqlite'));
  const now = systemClock.now();
  database.transactNow(() => createWorld(database, now));
  if (seed) database.transactNow(() => seed(new World(database, now)));
  database.close();
}

async function firstLine(child: ChildProcessByStdio<null, Readable, null>): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('The sandbox ended before it said where it listens.');
}
