import { sql } from 'kysely';
import { append } from './events.ts';
import { leaveLanes } from './lanes.ts';
import { rowsOf } from './page.ts';
import type { Advance, ChangeRow, Ledger, NewChange } from './port.ts';
import type { ChangeRecord, Queries } from './schema.ts';
import { fromStored, toStored } from './stored-json.ts';

export async function insertChange(tx: Queries, change: NewChange, nowMs: number): Promise<ChangeRow> {
  const row = await tx
    .insertInto('change')
    .values({
      id: change.id,
      state: change.state,
      operation: change.operation,
      version: 1,
      created_at_ms: nowMs,
      updated_at_ms: nowMs,
      expires_at_ms: change.expiresAtMs ?? null,
      document: toStored(change.document),
      fence: 0,
      lease_owner: null,
      lease_until_ms: null,
      request_key: change.requestKey ?? null,
      idempotency_key: change.idempotencyKey ?? null,
    })
    // Waits for somebody who inserts with the same key in this moment, and then finds what became of that.
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) {
    const before = change.idempotencyKey === undefined ? undefined : await madeWith(tx, change.idempotencyKey);
    if (before) return before;
    throw new Error(`${change.id} could not be inserted.`);
  }
  for (const event of change.events) await append(tx, { changeId: change.id, event, atMs: nowMs, moved: row });
  return toChange(row);
}

/** The single statement decides the race: of all that start from one version, it finds a row for the first only. */
export async function advanceChange(tx: Queries, step: Advance, nowMs: number): Promise<ChangeRow | undefined> {
  let update = tx
    .updateTable('change')
    .set({
      state: step.state,
      version: step.version + 1,
      updated_at_ms: nowMs,
      expires_at_ms: step.expiresAtMs ?? null,
      document: toStored(step.document),
    })
    .where('id', '=', step.id)
    .where('version', '=', step.version);
  // Taking over a lease raises the fence, so the fence alone tells that somebody else took it.
  if (step.fence !== undefined) update = update.where('fence', '=', step.fence);
  const row = await update.returningAll().executeTakeFirst();
  if (!row) return undefined;
  await append(tx, { changeId: step.id, event: step.event, atMs: nowMs, moved: row });
  if (step.leavesLanes) await leaveLanes(tx, step.id);
  return toChange(row);
}

export async function getChange(db: Queries, id: string): Promise<ChangeRow | undefined> {
  if (!isStorable(id)) return undefined;
  const row = await db.selectFrom('change').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toChange(row);
}

export async function changesStartingWith(db: Queries, prefix: string, limit: number): Promise<readonly ChangeRow[]> {
  if (!isStorable(prefix)) return [];
  // Neither LIKE (case) nor a range (collation) means the same everywhere; ids alone are read from the index.
  const rows = await db
    .selectFrom('change')
    .selectAll()
    .where('id', 'in', (inner) =>
      inner
        .selectFrom('change')
        .select('id')
        .where(sql`substr(id, 1, ${[...prefix].length})`, '=', prefix)
        .orderBy('id')
        .limit(rowsOf(limit)),
    )
    .orderBy('id')
    .execute();
  return rows.map(toChange);
}

/** The change that was inserted with this idempotency key. */
export async function madeWith(db: Queries, idempotencyKey: string): Promise<ChangeRow | undefined> {
  const row = await db
    .selectFrom('change')
    .selectAll()
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();
  return row && toChange(row);
}

export async function latestAsked(
  db: Queries,
  requestKey: string,
  states: readonly string[],
): Promise<ChangeRow | undefined> {
  if (states.length === 0) return undefined;
  const row = await db
    .selectFrom('change')
    .selectAll()
    .where('request_key', '=', requestKey)
    .where('state', 'in', states)
    .orderBy('updated_at_ms', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toChange(row);
}

/** PostgreSQL has no text with a NUL in it, and refuses to look for one. */
export function isStorable(text: string): boolean {
  return !text.includes('\0');
}

export async function listChanges(db: Queries, filter: Parameters<Ledger['list']>[0]): Promise<readonly ChangeRow[]> {
  const { states, createdBeforeMs } = filter;
  if (states?.length === 0) return [];
  let query = db.selectFrom('change').selectAll();
  if (states) query = query.where('state', 'in', states);
  if (createdBeforeMs !== undefined) query = query.where('created_at_ms', '<', createdBeforeMs);
  const rows = await query.orderBy('created_at_ms', 'desc').orderBy('id', 'desc').limit(rowsOf(filter.limit)).execute();
  return rows.map(toChange);
}

export async function expiredChanges(
  db: Queries,
  states: readonly string[],
  limit: number,
  nowMs: number,
): Promise<readonly ChangeRow[]> {
  if (states.length === 0) return [];
  const rows = await db
    .selectFrom('change')
    .selectAll()
    .where('state', 'in', states)
    .where('expires_at_ms', '<=', nowMs)
    .orderBy('expires_at_ms')
    .orderBy('id')
    .limit(rowsOf(limit))
    .execute();
  return rows.map(toChange);
}

export function toChange(row: ChangeRecord): ChangeRow {
  return {
    id: row.id,
    state: row.state,
    operation: row.operation,
    version: row.version,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    expiresAtMs: row.expires_at_ms ?? undefined,
    document: fromStored(row.document),
    fence: row.fence,
  };
}
