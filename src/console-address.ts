/** Where the console of this machine is, for other processes: a file in the world's own directory, which only its owner can read. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from './config.ts';
import type { Clock } from './lib/clock.ts';

const Address = z.object({ url: z.url({ protocol: /^https?$/ }), pid: z.int() });

/** A console that does not answer within this is none. */
const answerMs = 500;

const fileIn = ({ worldDir }: Pick<Config, 'worldDir'>) => join(worldDir, 'console.json');

/** Told by the console when it listens; the returned function takes it back. */
export async function announceConsole(config: Pick<Config, 'worldDir'>, url: string): Promise<() => Promise<void>> {
  const file = fileIn(config);
  await writeFile(file, JSON.stringify({ url, pid: process.pid }), { mode: 0o600 });
  return async () => {
    // Another console may have taken its place.
    if ((await readAddress(file))?.pid === process.pid) await rm(file, { force: true });
  };
}

/** The console's address: the one that teams reach it under, or that of this machine; undefined where none answers. */
export async function findConsole(
  config: Pick<Config, 'worldDir' | 'server' | 'target'>,
  clock: Clock,
  request: typeof fetch = fetch,
): Promise<string | undefined> {
  const found = await readAddress(fileIn(config));
  // The team's console is that of the cloud: what happens in the sandbox is not to be found there.
  const shared = config.target.kind === 'cloud' ? config.server.publicUrl : undefined;
  const url = shared ?? (found && isAlive(found.pid) ? found.url : undefined);
  if (url === undefined) return undefined;
  try {
    const { ok } = await request(new URL('/healthz', url), {
      signal: clock.deadline(answerMs),
      redirect: 'error',
    });
    return ok ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Whoever listens there after a console that was killed is somebody else. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function readAddress(file: string): Promise<z.output<typeof Address> | undefined> {
  try {
    return Address.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
