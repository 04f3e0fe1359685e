/** Which changes a chat has something to be told of. Who makes one due waits for the others who do. */
import type { SelectQueryBuilder } from 'kysely';
import type { Outbox } from './chat-port.ts';
import { hold } from './counter.ts';
import { rowsOf } from './page.ts';
import type { Queries, Schema } from './schema.ts';
import { toStored } from './stored-json.ts';

/** Where nothing was gathered yet: the first event has the number 1, and an empty ledger may have been gathered. */
const never = -1;

/** The last event that was gathered. Nobody else gathers, or makes anything due, until the transaction ends. */
export function holdGathering(tx: Queries): Promise<number> {
  return hold(tx, 'outbox', never);
}

export async function gather(
  tx: Queries,
  { states, limit }: Parameters<Outbox['gather']>[0],
  nowMs: number,
): Promise<number> {
  // Most of the time nothing has happened, and to look takes no lock.
  if (!(await mayHaveNews(tx))) return 0;
  const last = await holdGathering(tx);
  if (last === never) {
    // Read before the changes are: what moves one of them in between is gathered the next time.
    await keepLast(tx, await countOf(tx, 'event'));
    if (states.length > 0) await makeDue(tx, tx.selectFrom('change').where('state', 'in', states), nowMs);
    return 0;
  }
  // Numbers become visible in their order, so none that is lower comes later.
  const events = await tx
    .selectFrom('event')
    .select(['seq', 'change_id'])
    .where('seq', '>', last)
    .orderBy('seq')
    .limit(rowsOf(limit))
    .execute();
  const end = events.at(-1);
  if (!end) return 0;
  const ids = [...new Set(events.map(({ change_id }) => change_id))];
  await makeDue(tx, tx.selectFrom('change').where('id', 'in', ids), nowMs);
  await keepLast(tx, end.seq);
  return events.length;
}

export async function touch(tx: Queries, changeId: string, nowMs: number): Promise<void> {
  await holdGathering(tx);
  await makeDue(tx, tx.selectFrom('change').where('id', '=', changeId), nowMs, 1);
}

/** What is due already keeps its place among those that are, but not while somebody works on it. */
async function makeDue(tx: Queries, changes: Changes, nowMs: number, touches: 0 | 1 = 0): Promise<void> {
  await tx
    .insertInto('outbox')
    .columns(['change_id', 'document', 'due_at_ms', 'due_again', 'touches', 'fence'])
    .expression(
      changes.select(({ val, cast, lit }) => [
        'id',
        val(toStored({})).as('document'),
        cast<number>(val(nowMs), 'bigint').as('due_at_ms'),
        lit(1).as('due_again'),
        lit(touches).as('touches'),
        lit(0).as('fence'),
      ]),
    )
    .onConflict((conflict) =>
      conflict.column('change_id').doUpdateSet((set) => ({
        due_again: 1,
        touches: set('outbox.touches', '+', set.ref('excluded.touches')),
        due_at_ms: set
          .case()
          .when(set.and([set('outbox.lease_owner', 'is', null), set('outbox.due_at_ms', '<=', nowMs)]))
          .then(set.ref('outbox.due_at_ms'))
          .else(set.ref('excluded.due_at_ms'))
          .end(),
      })),
    )
    .execute();
}

type Changes = SelectQueryBuilder<Schema, 'change', object>;

async function mayHaveNews(tx: Queries): Promise<boolean> {
  const last = await countOf(tx, 'outbox', never);
  return last === never || last < (await countOf(tx, 'event'));
}

async function countOf(tx: Queries, name: 'event' | 'outbox', unused = 0): Promise<number> {
  const row = await tx.selectFrom('counter').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value ?? unused;
}

async function keepLast(tx: Queries, seq: number): Promise<void> {
  await tx.updateTable('counter').set({ value: seq }).where('name', '=', 'outbox').execute();
}
