import type { ExpressionBuilder } from 'kysely';
import { toChange } from './changes.ts';
import { rowsOf } from './page.ts';
import type { ChangeRow, Lease, Ledger } from './port.ts';
import type { Queries, Schema } from './schema.ts';

/** Longer than any lease that is asked for. */
const longestLeaseMs = 15 * 60_000;

/** One statement: of several claimers, one finds the lease free. The owner of a live lease may claim again. */
export async function claim(db: Queries, lease: Lease, nowMs: number): Promise<ChangeRow | undefined> {
  const row = await db
    .updateTable('change')
    .set((set) => ({ lease_owner: lease.owner, lease_until_ms: lease.untilMs, fence: set('fence', '+', 1) }))
    .where('id', '=', lease.id)
    .where((change) => change.or([isFree(change, nowMs), change('lease_owner', '=', lease.owner)]))
    .returningAll()
    .executeTakeFirst();
  return row && toChange(row);
}

/** A lease that ran out is renewed all the same while nobody else has taken it. */
export async function renew(db: Queries, lease: Parameters<Ledger['renew']>[0]): Promise<boolean> {
  const row = await db
    .updateTable('change')
    .set({ lease_until_ms: lease.untilMs })
    .where('id', '=', lease.id)
    .where('lease_owner', '=', lease.owner)
    .where('fence', '=', lease.fence)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function release(db: Queries, lease: Parameters<Ledger['release']>[0]): Promise<void> {
  await db
    .updateTable('change')
    .set({ lease_owner: null, lease_until_ms: null })
    .where('id', '=', lease.id)
    .where('lease_owner', '=', lease.owner)
    .where('fence', '=', lease.fence)
    .execute();
}

export async function unclaimed(
  db: Queries,
  states: readonly string[],
  limit: number,
  nowMs: number,
): Promise<readonly string[]> {
  if (states.length === 0) return [];
  const rows = await db
    .selectFrom('change')
    .select('id')
    .where('state', 'in', states)
    .where((change) => isFree(change, nowMs))
    .orderBy('created_at_ms')
    .orderBy('id')
    .limit(rowsOf(limit))
    .execute();
  return rows.map(({ id }) => id);
}

/** A lease that would last longer than any was taken before the clock was set back, perhaps by a process that is gone. */
function isFree(change: ExpressionBuilder<Schema, 'change'>, nowMs: number) {
  return change.or([
    change('lease_owner', 'is', null),
    change('lease_until_ms', '<=', nowMs),
    change('lease_until_ms', '>', nowMs + longestLeaseMs),
  ]);
}
