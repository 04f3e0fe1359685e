/** The whole program but for its surfaces, on a store of its own, against a sandbox process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type App, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';

import { openLedger } from '../../src/ledger/open.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { startPostgres } from '../postgres/server.ts';
import type { SandboxProcess } from './cloud.ts';

export const engines = ['sqlite', 'postgres'] as const;
export type Engine = (typeof engines)[number];

/** What a program is told so that it uses this store: the data directory and the environment. */
export interface Store {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A new, empty store while `work` runs. PostgreSQL writes to its disk as a server of production does. */
export async function withStore<T>(engine: Engine, work: (store: Store) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-'));
  try {
    if (engine === 'sqlite') return await work({ dataDir, env: {} });
    const server = await startPostgres({ fsync: true });
    try {
      return await work({ dataDir, env: { TENCENT_CHATOPS_DATABASE_URL: server.url } });
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export function environmentFor({ env }: Store, { endpoint, keys }: SandboxProcess): Record<string, string> {
  return {
    ...env,
    TENCENT_CHATOPS_ENDPOINT: endpoint,
    TENCENTCLOUD_SECRET_ID: keys.secretId,
    TENCENTCLOUD_SECRET_KEY: keys.secretKey,
    TENCENT_CHATOPS_LOG: 'error',
  };
}

export async function startApp(store: Store, sandbox: SandboxProcess, { sweeps = false } = {}): Promise<App> {
  const { dataDir } = store;
  const around = { env: environmentFor(store, sandbox), home: dataDir, paths: { config: dataDir, data: dataDir } };
  return createApp({ ...(await loadConfig({ dataDir }, around)), sweeps });
}

/** The store's ledger alone. */
export function openStore({ dataDir, env }: Store): Promise<Ledger> {
  const url = env['TENCENT_CHATOPS_DATABASE_URL'];
  return openLedger(
    url === undefined
      ? { kind: 'sqlite', file: path.join(dataDir, 'ledger.sqlite') }
      : { kind: 'postgres', url, schema: 'bench' },
    { clock: systemClock, random: Math.random },
  );
}
