import type { Kysely } from 'kysely';

/** A request that was declined is found when it is asked again; a standing approval by its events. */
export const foundAgain = {
  name: '004-found-again',
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('change').addColumn('request_key', 'text').execute();
    await db.schema.createIndex('change_by_request').on('change').columns(['request_key', 'updated_at_ms']).execute();
    await db.schema.createIndex('event_by_kind').on('event').columns(['kind', 'seq']).execute();
  },
};
