import { next } from './counter.ts';
import { rowsOf } from './page.ts';
import type { EventRow, NewEvent } from './port.ts';
import type { Queries, Schema } from './schema.ts';
import { fromStored, toStored } from './stored-json.ts';

/** The most events of one change that are returned; a change has a few dozen. */
const maxEventsOfChange = 10_000;

export async function append(tx: Queries, changeId: string, event: NewEvent, atMs: number): Promise<void> {
  const body = toStored(event.body);
  const seq = await next(tx, 'event');
  await tx.insertInto('event').values({ seq, change_id: changeId, kind: event.kind, body, at_ms: atMs }).execute();
}

export async function eventsOf(db: Queries, changeId: string): Promise<readonly EventRow[]> {
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('change_id', '=', changeId)
    .orderBy('seq')
    .limit(maxEventsOfChange)
    .execute();
  return rows.map(toEvent);
}

export async function eventsAfter(db: Queries, seq: number, limit: number): Promise<readonly EventRow[]> {
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(rowsOf(limit))
    .execute();
  return rows.map(toEvent);
}

export async function lastSeq(db: Queries): Promise<number> {
  const { seq } = await db
    .selectFrom('event')
    .select(({ fn }) => fn.max<number | null>('seq').as('seq'))
    .executeTakeFirstOrThrow();
  return seq ?? 0;
}

function toEvent(row: Schema['event']): EventRow {
  return { seq: row.seq, changeId: row.change_id, kind: row.kind, body: fromStored(row.body), atMs: row.at_ms };
}
