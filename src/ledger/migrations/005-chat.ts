import type { Kysely } from 'kysely';

/** What a chat needs: work that comes in once, what it was told of each change, and what its buttons stand for. */
export const chat = {
  name: '005-chat',
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('inbox')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('tries', 'bigint', (column) => column.notNull())
      .addColumn('fence', 'bigint', (column) => column.notNull())
      .addColumn('lease_owner', 'text')
      .addColumn('lease_until_ms', 'bigint')
      .addColumn('done_at_ms', 'bigint')
      .execute();
    await db.schema.createIndex('inbox_by_age').on('inbox').columns(['done_at_ms', 'at_ms', 'key']).execute();

    await db.schema
      .createTable('outbox')
      .addColumn('change_id', 'text', (column) => column.primaryKey().references('change.id'))
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('due_at_ms', 'bigint')
      .addColumn('due_again', 'bigint', (column) => column.notNull())
      .addColumn('touches', 'bigint', (column) => column.notNull())
      .addColumn('fence', 'bigint', (column) => column.notNull())
      .addColumn('lease_owner', 'text')
      .addColumn('lease_until_ms', 'bigint')
      .execute();
    await db.schema.createIndex('outbox_by_due').on('outbox').columns(['due_at_ms', 'change_id']).execute();

    await db.schema
      .createTable('handle')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('until_ms', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('handle_by_end').on('handle').columns(['until_ms', 'id']).execute();

    await db.schema.alterTable('change').addColumn('idempotency_key', 'text').execute();
    await db.schema.createIndex('change_once').unique().on('change').column('idempotency_key').execute();
  },
};
