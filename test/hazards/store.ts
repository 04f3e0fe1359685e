import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { inject, onTestFinished } from 'vitest';
import type { Store as Place } from '../../src/ledger/open.ts';

/** Both, but where no PostgreSQL can run, which the start of the run has said. */
export const engines = inject('postgresUrl') ? (['sqlite', 'postgres'] as const) : (['sqlite'] as const);
export type Engine = 'sqlite' | 'postgres';

/** A place for one ledger, which any number of replicas open. */
export interface Store {
  readonly place: Place;
}

/** On a server a schema, on a given one where the test wants to take it away. */
export function newStore(engine: Engine, url = inject('postgresUrl')): Store {
  if (engine === 'sqlite') return fileStore(path.join(newFolder(), 'ledger.sqlite'));
  const schema = `hazard_${randomUUID().replaceAll('-', '')}`;
  return { place: { kind: 'postgres', url, schema } };
}

export const fileStore = (file: string): Store => ({ place: { kind: 'sqlite', file } });

export function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'hazard-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A database of its own for programs that name their schemas themselves; its URL. */
export async function newDatabase(): Promise<string> {
  const url = inject('postgresUrl');
  const name = `hazard_${randomUUID().replaceAll('-', '')}`;
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}
