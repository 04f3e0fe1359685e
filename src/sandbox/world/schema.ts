import { z } from 'zod';
import type { Database } from './database.ts';
import { seedAccounts } from './seeds/accounts.ts';
import { seedClb } from './seeds/clb.ts';
import { seedGaap } from './seeds/gaap.ts';
import { seedScf } from './seeds/scf.ts';
import { World } from './world.ts';

/** Of the tables and of the documents in them. A file of another version is refused, never converted. */
const version = 1;

const tables = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE document (place INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE (kind, key)) STRICT;
CREATE TABLE task (id TEXT PRIMARY KEY, product TEXT NOT NULL, action TEXT NOT NULL, lanes TEXT NOT NULL,
  startedAt INTEGER NOT NULL, finishesAt INTEGER, failure TEXT, changes TEXT NOT NULL, settled INTEGER NOT NULL) STRICT;
CREATE INDEX task_unsettled ON task (finishesAt) WHERE settled = 0;
CREATE TABLE account (secretId TEXT PRIMARY KEY, secretKey TEXT NOT NULL, standing TEXT NOT NULL, owner TEXT,
  token TEXT, expiresAt INTEGER) STRICT;
CREATE TABLE admission (account TEXT NOT NULL, product TEXT NOT NULL, action TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX admission_window ON admission (account, product, action, at);
CREATE INDEX admission_age ON admission (at);
CREATE TABLE counted (product TEXT NOT NULL, action TEXT NOT NULL, admitted INTEGER NOT NULL DEFAULT 0,
  throttled INTEGER NOT NULL DEFAULT 0, injected INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (product, action)) STRICT;
CREATE TABLE fault (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, times INTEGER NOT NULL) STRICT;
CREATE TABLE execution (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, product TEXT NOT NULL,
  action TEXT NOT NULL, region TEXT NOT NULL, secretId TEXT NOT NULL, requestId TEXT NOT NULL, request TEXT NOT NULL,
  outcome TEXT NOT NULL, wrote INTEGER NOT NULL) STRICT;
`;

const Version = z.object({ user_version: z.number() });

/** Creates and fills the world where there is none. Runs under the write lock: one of several processes does it. */
export function createWorld(database: Database, now: number): void {
  const found = database.first(Version, 'PRAGMA user_version')?.user_version;
  if (found === version) return;
  if (found !== 0)
    throw new Error(`The world file has version ${found}, and this sandbox needs ${version}. Delete it to start anew.`);
  database.script(tables);
  database.script(`PRAGMA user_version = ${version}`);
  seed(new World(database, now));
}

/** Back to the seeded world, with nothing logged and no faults. Settings stay, and `seq` goes on from where it was. */
export function resetWorld(database: Database, now: number): void {
  for (const table of ['document', 'task', 'account', 'admission', 'counted', 'fault', 'execution']) {
    database.run(`DELETE FROM ${table}`);
  }
  seed(new World(database, now));
}

function seed(world: World): void {
  seedAccounts(world);
  seedClb(world);
  seedGaap(world);
  seedScf(world);
}
