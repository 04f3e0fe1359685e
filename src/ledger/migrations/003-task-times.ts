import type { Kysely } from 'kysely';

export const taskTimes = {
  name: '003-task-times',
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('task_time')
      .addColumn('operation', 'text', (column) => column.primaryKey())
      .addColumn('took_ms', 'text', (column) => column.notNull())
      .execute();
  },
};
