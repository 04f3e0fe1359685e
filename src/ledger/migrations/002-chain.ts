/** Chains the events of the ledger, also those that it holds already. */
import type { Kysely } from 'kysely';
import { changeDigest, eventHash, genesis } from '../audit/chain.ts';

/** Of the tables, what this migration reads and writes, as it is when it has run. */
interface Tables {
  change: {
    id: string;
    state: string;
    operation: string;
    version: number;
    created_at_ms: number;
    updated_at_ms: number;
    expires_at_ms: number | null;
    document: string;
  };
  event: {
    seq: number;
    change_id: string;
    kind: string;
    body: string;
    at_ms: number;
    hash: string;
    change_digest: string | null;
  };
  counter: { name: string; hash: string | null };
}

/** A page is in memory at once, and a body or a document takes up to a megabyte. */
const pageSize = 100;

export const chain = {
  name: '002-chain',
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('event')
      .addColumn('hash', 'text', (column) => column.notNull().defaultTo(''))
      .execute();
    await db.schema.alterTable('event').addColumn('change_digest', 'text').execute();
    await db.schema.alterTable('counter').addColumn('hash', 'text').execute();
    // One row for each prefix that was archived: the last event that left, and how many left with it.
    await db.schema
      .createTable('archive')
      .addColumn('seq', 'bigint', (column) => column.primaryKey())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('events', 'bigint', (column) => column.notNull())
      .addColumn('changes', 'bigint', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .execute();
    await chainAll(db.$extendTables<{ [name in keyof Tables]: Tables[name] }>());
  },
};

/** A change's last event stands for the change as it is; how the earlier ones left it is not known any more. */
async function chainAll(db: Kysely<Tables>): Promise<void> {
  let head = { seq: 0, hash: genesis };
  for (;;) {
    const events = await db
      .selectFrom('event')
      .select(['seq', 'change_id', 'kind', 'body', 'at_ms'])
      .select((event) =>
        event
          .selectFrom('event as later')
          .select(({ fn }) => fn.max<number>('later.seq').as('seq'))
          .whereRef('later.change_id', '=', 'event.change_id')
          .as('last_seq'),
      )
      .where('seq', '>', head.seq)
      .orderBy('seq')
      .limit(pageSize)
      .execute();
    if (events.length === 0) break;
    for (const { seq, change_id, kind, body, at_ms, last_seq } of events) {
      const digest = last_seq === seq ? await digestOf(db, change_id) : undefined;
      const link = { seq, changeId: change_id, kind, body, atMs: at_ms, changeDigest: digest };
      const hash = eventHash(head.hash, link);
      await db
        .updateTable('event')
        .set({ hash, change_digest: digest ?? null })
        .where('seq', '=', seq)
        .execute();
      head = { seq, hash };
    }
  }
  await db.updateTable('counter').set({ hash: head.hash }).where('name', '=', 'event').execute();
}

async function digestOf(db: Kysely<Tables>, id: string): Promise<string> {
  return changeDigest(await db.selectFrom('change').selectAll().where('id', '=', id).executeTakeFirstOrThrow());
}
