import { expressionBuilder } from 'kysely';
import { toChange } from './changes.ts';
import { next } from './counter.ts';
import { rowsOf } from './page.ts';
import type { ChangeRow, Lease, Ledger } from './port.ts';
import type { Queries, Schema } from './schema.ts';

/** Longer than any lease that is asked for. */
const longestLeaseMs = 15 * 60_000;

/** When a lease ends that is asked for now. */
export function leaseEnd(nowMs: number, forMs: number): number {
  return nowMs + Math.min(forMs, longestLeaseMs);
}

/** One statement: of several claimers, one finds the lease free. The owner of a live lease may claim again. */
export async function claim(db: Queries, lease: Lease, nowMs: number): Promise<ChangeRow | undefined> {
  const row = await db
    .updateTable('change')
    .set((set) => ({ lease_owner: lease.owner, lease_until_ms: nowMs + lease.forMs, fence: set('fence', '+', 1) }))
    .where('id', '=', lease.id)
    .where((change) => change.or([isFree(nowMs), change('lease_owner', '=', lease.owner)]))
    .returningAll()
    .executeTakeFirst();
  return row && toChange(row);
}

/** The oldest that are free. Of several who come at once, each waits for the one before and takes the next ones. */
export async function claimSome(
  tx: Queries,
  { states, owner, forMs, limit }: Parameters<Ledger['claimSome']>[0],
  nowMs: number,
): Promise<readonly ChangeRow[]> {
  if (states.length === 0) return [];
  const free = tx
    .selectFrom('change')
    .select('id')
    .where('state', 'in', states)
    .where(isFree(nowMs))
    .orderBy('created_at_ms')
    .orderBy('id')
    .limit(rowsOf(limit));
  // Most of the time there is none, and to look takes no lock.
  if (!(await free.executeTakeFirst())) return [];
  // Two who lock the same rows, each in an order of its own, could wait for each other.
  await next(tx, 'claim');
  const rows = await tx
    .updateTable('change')
    .set((set) => ({ lease_owner: owner, lease_until_ms: nowMs + forMs, fence: set('fence', '+', 1) }))
    .where('id', 'in', free)
    // Again: a row that somebody else moves in this moment is looked at anew by these conditions alone.
    .where('state', 'in', states)
    .where(isFree(nowMs))
    .returningAll()
    .execute();
  return rows.map(toChange).sort((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1));
}

/** A lease that ran out is renewed all the same while nobody else has taken it. */
export async function renew(db: Queries, lease: Parameters<Ledger['renew']>[0], nowMs: number): Promise<boolean> {
  const row = await db
    .updateTable('change')
    .set({ lease_until_ms: nowMs + lease.forMs })
    .where('id', '=', lease.id)
    .where('lease_owner', '=', lease.owner)
    .where('fence', '=', lease.fence)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** A statement has room for so many values in every engine. */
export const idsAtOnce = 1_000;

export async function renewAll(
  db: Queries,
  { owner, ids, forMs }: { readonly owner: string; readonly ids: readonly string[]; readonly forMs: number },
  nowMs: number,
): Promise<readonly string[]> {
  const renewed: string[] = [];
  for (let from = 0; from < ids.length; from += idsAtOnce) {
    const rows = await db
      .updateTable('change')
      .set({ lease_until_ms: nowMs + forMs })
      .where('lease_owner', '=', owner)
      .where('id', 'in', ids.slice(from, from + idsAtOnce))
      .returning('id')
      .execute();
    renewed.push(...rows.map(({ id }) => id));
  }
  return renewed;
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

export async function releaseAll(db: Queries, owner: string, states: readonly string[]): Promise<void> {
  if (states.length === 0) return;
  await db
    .updateTable('change')
    .set({ lease_owner: null, lease_until_ms: null })
    .where('state', 'in', states)
    .where('lease_owner', '=', owner)
    .execute();
}

/** A lease that would last longer than any was taken before the clock was set back, perhaps by a process that is gone. */
export function isFree(nowMs: number) {
  return leased.or([
    leased('lease_owner', 'is', null),
    leased('lease_until_ms', '<=', nowMs),
    leased('lease_until_ms', '>', nowMs + longestLeaseMs),
  ]);
}

/** The columns of a lease have the same names wherever there is one. */
const leased = expressionBuilder<Schema, 'change' | 'inbox' | 'outbox'>();
