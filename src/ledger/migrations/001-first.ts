import type { Kysely } from 'kysely';

export const first = {
  name: '001-first',
  async up(db: Kysely<unknown>): Promise<void> {
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
};
