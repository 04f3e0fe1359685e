import { expressionBuilder } from 'kysely';
import type { ClaimSome, Outbox, OutboxRow } from './chat-port.ts';
import { isFree, leaseEnd } from './leases.ts';
import { gather, holdGathering, touch } from './outbox-due.ts';
import { rowsOf } from './page.ts';
import type { Queries, Schema } from './schema.ts';
import { fromStored, toStored } from './stored-json.ts';
import type { Transactions } from './transactions.ts';

/** What is due later than this became so before the clock was set back. */
const longestDueMs = 24 * 3_600_000;

const noLease = { lease_owner: null, lease_until_ms: null };

export function outboxOn({ atomically, now }: Transactions): Outbox {
  return {
    gather: (wanted) => atomically(async (tx) => gather(tx, wanted, await now(tx))),
    claimSome: (wanted) => atomically(async (tx) => claimSome(tx, wanted, await now(tx))),
    save: (row) => atomically(async (tx) => save(tx, row, await now(tx))),
    release: (row) => atomically(async (tx) => release(tx, row, await now(tx))),
    touch: (changeId) => atomically(async (tx) => touch(tx, changeId, await now(tx))),
    releaseAll: (owner) => atomically((tx) => releaseAll(tx, owner)),
  };
}

async function claimSome(
  tx: Queries,
  { owner, forMs, limit }: ClaimSome,
  nowMs: number,
): Promise<readonly OutboxRow[]> {
  const due = tx
    .selectFrom('outbox')
    .select('change_id')
    .where(isDue(nowMs))
    .where(isFree(nowMs))
    .orderBy('due_at_ms')
    .orderBy('change_id')
    .limit(rowsOf(limit));
  // Most of the time there is none, and to look takes no lock.
  if (!(await due.executeTakeFirst())) return [];
  // Two who lock the same rows, each in an order of its own, could wait for each other.
  await holdGathering(tx);
  const rows = await tx
    .updateTable('outbox')
    .set((set) => ({
      ...{ lease_owner: owner, lease_until_ms: leaseEnd(nowMs, forMs) },
      ...{ fence: set('fence', '+', 1), due_again: 0 },
    }))
    .where('change_id', 'in', due)
    // Again: a row that somebody else writes in this moment is looked at anew by these conditions alone.
    .where(isDue(nowMs))
    .where(isFree(nowMs))
    .returningAll()
    .execute();
  return rows
    .sort((a, b) => Number(a.due_at_ms) - Number(b.due_at_ms) || (a.change_id < b.change_id ? -1 : 1))
    .map(({ change_id, document, touches, fence }) => ({
      changeId: change_id,
      document: fromStored(document),
      touches: Number(touches),
      fence,
    }));
}

/** A lease that ran out is kept all the same while nobody else has taken it. */
async function save(
  tx: Queries,
  { changeId, owner, fence, document, forMs }: Parameters<Outbox['save']>[0],
  nowMs: number,
): Promise<boolean> {
  const row = await tx
    .updateTable('outbox')
    .set({ document: toStored(document), lease_until_ms: leaseEnd(nowMs, forMs) })
    .where('change_id', '=', changeId)
    .where('lease_owner', '=', owner)
    .where('fence', '=', fence)
    .returning('change_id')
    .executeTakeFirst();
  return row !== undefined;
}

async function release(
  tx: Queries,
  { changeId, owner, fence, dueInMs }: Parameters<Outbox['release']>[0],
  nowMs: number,
): Promise<void> {
  // How long something takes is known in fractions, when it is due in whole milliseconds.
  const dueAtMs = dueInMs === undefined ? null : Math.ceil(nowMs + Math.min(dueInMs, longestDueMs));
  await tx
    .updateTable('outbox')
    .set(({ eb, ref, val, cast }) => ({
      ...noLease,
      due_at_ms: eb
        .case()
        .when('due_again', '=', 1)
        .then(ref('due_at_ms'))
        .else(cast<number | null>(val(dueAtMs), 'bigint'))
        .end(),
    }))
    .where('change_id', '=', changeId)
    .where('lease_owner', '=', owner)
    .where('fence', '=', fence)
    .execute();
}

async function releaseAll(tx: Queries, owner: string): Promise<void> {
  await holdGathering(tx);
  await tx.updateTable('outbox').set(noLease).where('lease_owner', '=', owner).execute();
}

function isDue(nowMs: number) {
  return outbox.or([outbox('due_at_ms', '<=', nowMs), outbox('due_at_ms', '>', nowMs + longestDueMs)]);
}

const outbox = expressionBuilder<Schema, 'outbox'>();
