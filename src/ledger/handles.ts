import type { JsonObject } from '../lib/json.ts';
import type { Handles, NewHandle } from './chat-port.ts';
import { next } from './counter.ts';
import { assertKey, isKey } from './key.ts';
import type { Queries } from './schema.ts';
import { fromStored, toStored } from './stored-json.ts';
import type { Transactions } from './transactions.ts';

/** A statement has room for so many in every engine. */
const mostAtOnce = 1_000;

/** More than are put at once, so that what has ended is cleared away sooner than it comes. */
const clearedAtOnce = 2 * mostAtOnce;

export function handlesOn({ read, atomically, now }: Transactions): Handles {
  return {
    put: (handles) => atomically(async (tx) => put(tx, handles, await now(tx))),
    get: (id) => read(async (db) => get(db, id, await now(db))),
  };
}

async function put(tx: Queries, handles: readonly NewHandle[], nowMs: number): Promise<void> {
  if (handles.length > mostAtOnce) throw new Error(`At most ${mostAtOnce} handles are put at once.`);
  for (const { id } of handles) assertKey(id);
  await clearEnded(tx, nowMs);
  const rows = [...new Map(handles.map((handle) => [handle.id, handle])).values()]
    // Two who replace the same ones, each in an order of its own, could wait for each other.
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, body, forMs }) => ({ id, body: toStored(body), until_ms: nowMs + forMs }));
  if (rows.length === 0) return;
  await tx
    .insertInto('handle')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((set) => ({ body: set.ref('excluded.body'), until_ms: set.ref('excluded.until_ms') })),
    )
    .execute();
}

async function clearEnded(tx: Queries, nowMs: number): Promise<void> {
  const ended = tx
    .selectFrom('handle')
    .select('id')
    .where('until_ms', '<=', nowMs)
    .orderBy('until_ms')
    .orderBy('id')
    .limit(clearedAtOnce);
  if (!(await ended.executeTakeFirst())) return;
  await next(tx, 'handle');
  await tx.deleteFrom('handle').where('id', 'in', ended).execute();
}

async function get(db: Queries, id: string, nowMs: number): Promise<JsonObject | undefined> {
  if (!isKey(id)) return undefined;
  const row = await db
    .selectFrom('handle')
    .select('body')
    .where('id', '=', id)
    .where('until_ms', '>', nowMs)
    .executeTakeFirst();
  return row && fromStored(row.body);
}
