/** The ledger in one file, for any number of processes on one machine. */
import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { CompiledQuery, Kysely } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import { makeFolder } from '../lib/folder.ts';
import { openSqlite } from '../lib/sqlite.ts';
import { type Patiently, patiently } from './busy.ts';
import { type Engine, ledgerOn } from './ledger.ts';
import { migrate } from './migrations.ts';
import { nodeSqliteDialect } from './node-sqlite-dialect.ts';
import type { Ledger } from './port.ts';
import type { Schema } from './schema.ts';
import { explain, failure } from './sqlite-failure.ts';

/** In the header of the file: tells a ledger from another program's database. The letters "TCOL". */
const applicationId = 0x54434f4c;

interface LedgerFile {
  /** Created where it does not exist, with its folders, for this user alone. Not on a network drive. */
  readonly file: string;
  readonly clock: Clock;
  /** From 0 to below 1; spreads those who wait for the same lock. */
  readonly random: () => number;
  readonly onHead?: Engine['onHead'];
}

/** Throws a `FailureError` with the code LedgerUnavailable where the file cannot be used, with what to do about it. */
export async function openSqliteLedger({ file, clock, random, onHead }: LedgerFile): Promise<Ledger> {
  const place = path.resolve(file);
  const wait = patiently(clock, random);
  let database: DatabaseSync | undefined;
  try {
    makeFolder(path.dirname(place));
    // SQLite gives the files beside this one the same mode.
    closeSync(openSync(place, 'a', 0o600));
    // Waiting for locks is done here, since SQLite's own way blocks the event loop.
    database = openSqlite(place, 0);
    await prepare(database, place, wait);
    const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(database, wait) });
    await migrate(db, clock, place);
    makePrivate(place);
    return ledgerOn({
      db,
      now: async () => clock.now(),
      lightly: lightlyOn(db),
      // Nobody writes between two statements of a transaction that began with the lock.
      isRolledBack: () => false,
      explain: (error) => explain(error, place),
      turn: () => clock.sleep(0),
      onHead,
      // Waits for its turn first.
      close: () =>
        db
          .connection()
          .execute(async () => undefined)
          .then(() => db.destroy()),
    });
  } catch (error) {
    database?.close();
    throw explain(error, place);
  }
}

async function prepare(database: DatabaseSync, place: string, wait: Patiently): Promise<void> {
  await wait(() => database.exec('pragma synchronous = full'));
  const id = () => wait(() => database.prepare('pragma application_id').get()?.['application_id']);
  if ((await id()) !== applicationId) {
    await wait(() => database.exec('begin immediate'));
    // Read again under the lock: another process may have made the new file a ledger in between.
    const known = await id();
    const isEmpty = database.prepare('select 1 from sqlite_master').get() === undefined;
    if (known !== applicationId && !(known === 0 && isEmpty)) throw failure('notALedger', place);
    database.exec(`pragma application_id = ${applicationId}`);
    await wait(() => database.exec('commit'));
  }
  await wait(() => database.exec('pragma journal_mode = wal'));
}

/** Without waiting for the disk, which would hold up everything else in this process. */
function lightlyOn(db: Kysely<Schema>): Engine['lightly'] {
  return (work) =>
    db.connection().execute(async (connection) => {
      await connection.executeQuery(CompiledQuery.raw('pragma synchronous = normal'));
      try {
        return await connection.transaction().execute(work);
      } finally {
        await connection.executeQuery(CompiledQuery.raw('pragma synchronous = full'));
      }
    });
}

/** A ledger names people and resources, so a file that others can read is closed to them. */
function makePrivate(place: string): void {
  for (const file of [place, `${place}-wal`, `${place}-shm`]) {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
    if (mode & 0o077) chmodSync(file, mode & 0o700);
  }
}
