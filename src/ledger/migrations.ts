import type { Kysely } from 'kysely';
import { FailureError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { first } from './migrations/001-first.ts';
import { chain } from './migrations/002-chain.ts';
import { taskTimes } from './migrations/003-task-times.ts';
import { foundAgain } from './migrations/004-found-again.ts';
import { chat } from './migrations/005-chat.ts';
import type { Queries } from './schema.ts';

interface Migration {
  /** Never changes once released: it says what a store has had applied. */
  readonly name: string;
  up(db: Kysely<unknown>): Promise<void>;
}

/** In order; only ever added to. */
const migrations: readonly Migration[] = [first, chain, taskTimes, foundAgain, chat];

/**
 * Brings the store to the current schema, all of it or nothing. Of several processes that open a new store at once,
 * one does the work and the others find it done. `where` names the store in the refusal of a newer schema.
 */
export async function migrate(db: Queries, clock: Clock, where: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // In PostgreSQL this waits for other migrators; in SQLite the transaction itself excludes them.
    await tx.getExecutor().adapter.acquireMigrationLock(tx, { lockTable: 'migration', lockRowId: 'migration' });
    await tx.schema
      .createTable('migration')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('applied_at_ms', 'bigint', (column) => column.notNull())
      .execute();
    const applied = new Set((await tx.selectFrom('migration').select('name').execute()).map(({ name }) => name));
    const known = new Set(migrations.map(({ name }) => name));
    if ([...applied].some((name) => !known.has(name))) {
      throw new FailureError({
        code: 'LedgerUnavailable',
        message: `The ledger ${where} was written by a newer version of tencent-chatops.`,
        next: 'Update tencent-chatops, or name another ledger.',
      });
    }
    for (const migration of migrations.filter(({ name }) => !applied.has(name))) {
      await migration.up(tx.$pickTables<never>());
      await tx.insertInto('migration').values({ name: migration.name, applied_at_ms: clock.now() }).execute();
    }
  });
}
