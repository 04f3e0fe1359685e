/** `serve` as a real process, on a port of its own and with what it prints. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const Addresses = z.strictObject({ console: z.string(), mcp: z.string(), port: z.int() });

export interface Serving {
  readonly addresses: z.output<typeof Addresses>;
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** Ended with the test. */
export function serving(
  folder: string,
  flags: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Serving> {
  return startServing({ folder, flags, env, finished: onTestFinished });
}

/** Ended where `finished` says so. */
export async function startServing({
  folder,
  flags = [],
  env = {},
  finished,
}: {
  readonly folder: string;
  readonly flags?: readonly string[];
  readonly env?: Record<string, string>;
  readonly finished: (end: () => Promise<void>) => void;
}): Promise<Serving> {
  const child = spawn(process.execPath, [main, 'serve', '--json', '--sandbox', '--data-dir', folder, ...flags], {
    env: { PATH: process.env['PATH'], HOME: folder, TENCENT_CHATOPS_LOG: 'trace', ...env },
  });
  const ended = once(child, 'exit');
  finished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let [out, err] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\n')) resolve();
    });
    ended.then(() => reject(new Error(err)));
  });
  return { addresses: Addresses.parse(JSON.parse(out)), child, ended, stdout: () => out, stderr: () => err };
}

/** A change that only adds, in the world that the sandbox begins with. */
export const register = {
  Region: 'ap-guangzhou',
  LoadBalancerId: 'lb-cuxw2rm0',
  ListenerId: 'lbl-https443',
  LocationId: 'loc-newapi01',
  FunctionTargets: [
    { Function: { FunctionNamespace: 'prod', FunctionName: 'orders-api', FunctionQualifier: '$LATEST' }, Weight: 10 },
  ],
};
