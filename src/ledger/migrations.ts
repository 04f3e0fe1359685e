import type { Kysely } from 'kysely';
import { FailureError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Queries } from './schema.ts';

interface Migration {
  /** Never changes once released: it says what a store has had applied. */
  readonly name: string;
  up(db: Kysely<unknown>): Promise<void>;
}

/** In order; only ever added to. */
const migrations: readonly Migration[] = [
  {
    name: '001-first',
    async up(db) {
      await db.schema
        .createTable('change')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('operation', 'text', (column) => column.notNull())
        .addColumn('version', 'bigint', (column) => column.notNull())
        .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('updated_at_ms', 'bigint', (column) => column.notNull())
        .addColumn('expires_at_ms', 'bigint')
        .addColumn('document', 'text', (column) => column.notNull())
        .addColumn('fence', 'bigint', (column) => column.notNull())
        .addColumn('lease_owner', 'text')
        .addColumn('lease_until_ms', 'bigint')
        .execute();
      await db.schema.createIndex('change_by_age').on('change').columns(['created_at_ms', 'id']).execute();
      await db.schema.createIndex('change_by_state').on('change').columns(['state', 'created_at_ms', 'id']).execute();

      await db.schema
        .createTable('event')
        .addColumn('seq', 'bigint', (column) => column.primaryKey())
        .addColumn('change_id', 'text', (column) => column.notNull().references('change.id'))
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('at_ms', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('event_by_change').on('event').columns(['change_id', 'seq']).execute();

      await db.schema
        .createTable('lane')
        .addColumn('lane', 'text', (column) => column.notNull())
        .addColumn('change_id', 'text', (column) => column.notNull().references('change.id'))
        .addColumn('position', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('lane_place', ['lane', 'position'])
        .addUniqueConstraint('lane_once', ['change_id', 'lane'])
        .execute();

      await db.schema
        .createTable('send_window')
        .addColumn('key', 'text', (column) => column.primaryKey())
        .addColumn('grants', 'text', (column) => column.notNull())
        .execute();

      await db.schema
        .createTable('counter')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('value', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
];

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
