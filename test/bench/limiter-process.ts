/** Asks for one operation without end, as 40 people would who each wait for one answer. Ends with its parent's channel. */
import { once } from 'node:events';
import process from 'node:process';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';

const people = 40;

const [dataDir = ''] = process.argv.slice(2);
const around = { env: process.env, home: dataDir, paths: { config: dataDir, data: dataDir } };
const app = await createApp({ ...(await loadConfig({ dataDir }, around)), sweeps: false });
const ending = new AbortController();
process.once('disconnect', () => ending.abort());
process.send?.('ready');
await once(process, 'message');

await Promise.all(Array.from({ length: people }, (_, person) => askOnAndOn(`os:person-${process.pid}-${person}`)));
await app[Symbol.asyncDispose]();

async function askOnAndOn(id: string): Promise<void> {
  const principal = { id, name: id, surface: 'cli', grade: 'local' } as const;
  while (!ending.signal.aborted) {
    const call = { tool: 'scf:ListNamespaces', input: { Region: 'ap-guangzhou' } };
    const outcome = await app.executor.query(call, { principal }, { signal: ending.signal });
    if (outcome.kind === 'failed' && !ending.signal.aborted) throw new Error(outcome.failure.message);
  }
}
