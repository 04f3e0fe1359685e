import { changeDigest, type DigestedChange, eventHash } from './audit/chain.ts';
import { keepHead, nextLink } from './counter.ts';
import { rowsOf } from './page.ts';
import type { EventRow, Head, NewEvent } from './port.ts';
import type { Queries, Schema } from './schema.ts';
import { fromStored, toStored } from './stored-json.ts';

/** The most events of one change that are returned; a change has a few dozen. */
const maxEventsOfChange = 10_000;

/**
 * Adds an event to the chain; `moved` is the change as it leaves it. The counter's lock, held to the end of the
 * transaction, makes writers wait for one another, so that each joins the one before.
 */
export async function append(tx: Queries, { changeId, event, atMs, moved }: Appended): Promise<void> {
  const body = toStored(event.body);
  const { seq, previousHash } = await nextLink(tx);
  const link = { seq, changeId, kind: event.kind, body, atMs, changeDigest: moved && changeDigest(moved) };
  const hash = eventHash(previousHash, link);
  await tx
    .insertInto('event')
    .values({
      seq,
      change_id: changeId,
      kind: event.kind,
      body,
      at_ms: atMs,
      hash,
      change_digest: link.changeDigest ?? null,
    })
    .execute();
  await keepHead(tx, hash);
  heads.set(tx, { seq, hash });
}

interface Appended {
  readonly changeId: string;
  readonly event: NewEvent;
  readonly atMs: number;
  readonly moved?: DigestedChange;
}

/** What each transaction made the head of the ledger, which counts when it is committed. */
const heads = new WeakMap<Queries, Head>();

/** The event that the transaction appended last; undefined where it appended none. */
export function headMadeIn(tx: Queries): Head | undefined {
  return heads.get(tx);
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

export async function eventsOfKinds(
  db: Queries,
  kinds: readonly string[],
  { sinceMs, limit }: { readonly sinceMs: number; readonly limit: number },
): Promise<readonly EventRow[]> {
  if (kinds.length === 0) return [];
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('kind', 'in', kinds)
    .where('at_ms', '>=', sinceMs)
    .orderBy('seq', 'desc')
    .limit(rowsOf(limit))
    .execute();
  return rows.map(toEvent).toReversed();
}

export async function lastSeq(db: Queries): Promise<number> {
  const last = await db.selectFrom('counter').select('value').where('name', '=', 'event').executeTakeFirst();
  return last?.value ?? 0;
}

function toEvent(row: Schema['event']): EventRow {
  return { seq: row.seq, changeId: row.change_id, kind: row.kind, body: fromStored(row.body), atMs: row.at_ms };
}
