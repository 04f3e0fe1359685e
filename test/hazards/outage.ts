import { renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { inject } from 'vitest';
import { binaries } from '../postgres/binaries.ts';
import { type PostgresServer, startPostgres } from '../postgres/server.ts';
import type { Engine, Store } from './store.ts';

/** Takes the database away; the answer gives it back. */
export type Outage = (store: Store) => Promise<() => Promise<void>>;

interface Case {
  readonly engine: Engine;
  readonly name: string;
  readonly begin: Outage;
}

/** Somebody else holds the file's lock, such as a backup: nothing can be written. */
const locked: Outage = async ({ place }) => {
  if (place.kind !== 'sqlite') throw new Error('only a file is locked');
  const other = new DatabaseSync(place.file);
  other.exec('begin immediate');
  return async () => {
    other.exec('rollback');
    other.close();
  };
};

/** The files are moved elsewhere under the running program. */
const moved: Outage = async ({ place }) => {
  if (place.kind !== 'sqlite') throw new Error('only files are moved');
  const files = ['', '-wal', '-shm'].map((suffix) => `${place.file}${suffix}`);
  for (const file of files) renameSync(file, `${file}.away`);
  return async () => {
    for (const file of files) renameSync(`${file}.away`, file);
  };
};

/** The server is started again by its administrator: every connection ends. */
const restarted: Outage = async () => {
  await (await ownServer()).restart();
  return async () => undefined;
};

/** The server's machine loses its power. */
const killed: Outage = async () => {
  const server = await ownServer();
  await server.kill();
  return () => server.restart();
};

const ofFile: readonly Case[] = [
  { engine: 'sqlite', name: 'locked by another program', begin: locked },
  { engine: 'sqlite', name: 'moved away', begin: moved },
];

const ofServer: readonly Case[] = [
  { engine: 'postgres', name: 'restarted', begin: restarted },
  { engine: 'postgres', name: 'killed', begin: killed },
];

/** A server only where the tests have one of their own to take away. */
export const outages: readonly Case[] = [
  ...ofFile,
  ...(inject('postgresUrl') && binaries() !== undefined ? ofServer : []),
];

let started: Promise<PostgresServer> | undefined;

/** One for all tests of a file, started by the first that needs it. */
export function ownServer(): Promise<PostgresServer> {
  started ??= startPostgres();
  return started;
}

export async function stopOwnServer(): Promise<void> {
  await (await started)?.stop();
}
