import type { ClaimSome, Inbox, InboxRow } from './chat-port.ts';
import { next } from './counter.ts';
import { assertKey } from './key.ts';
import { idsAtOnce, isFree, leaseEnd } from './leases.ts';
import { rowsOf } from './page.ts';
import type { Queries, Schema } from './schema.ts';
import { fromStored, toStored } from './stored-json.ts';
import type { Transactions } from './transactions.ts';

const noLease = { lease_owner: null, lease_until_ms: null };

export function inboxOn({ atomically, now }: Transactions): Inbox {
  return {
    accept: (item, lease) => atomically(async (tx) => accept(tx, item, lease, await now(tx))),
    claimSome: (wanted) => atomically(async (tx) => claimSome(tx, wanted, await now(tx))),
    renewAll: (owner, keys, forMs) =>
      atomically(async (tx) => renewAll(tx, owner, keys, leaseEnd(await now(tx), forMs))),
    done: (item) => atomically(async (tx) => done(tx, item, await now(tx))),
    releaseAll: (owner) => atomically((tx) => releaseAll(tx, owner)),
    forget: (old) => atomically((tx) => forget(tx, old)),
  };
}

/** The single statement decides: of several who accept one key at once, it inserts a row for the first only. */
async function accept(
  tx: Queries,
  { key, kind, body }: Parameters<Inbox['accept']>[0],
  lease: Parameters<Inbox['accept']>[1],
  nowMs: number,
): Promise<InboxRow | undefined> {
  assertKey(key);
  const row = await tx
    .insertInto('inbox')
    .values({
      ...{ key, kind, body: toStored(body), at_ms: nowMs, fence: 1, done_at_ms: null },
      ...(lease
        ? { tries: 1, lease_owner: lease.owner, lease_until_ms: leaseEnd(nowMs, lease.forMs) }
        : { tries: 0, ...noLease }),
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returningAll()
    .executeTakeFirst();
  return row && toItem(row);
}

async function claimSome(tx: Queries, { owner, forMs, limit }: ClaimSome, nowMs: number): Promise<readonly InboxRow[]> {
  const free = tx
    .selectFrom('inbox')
    .select('key')
    .where('done_at_ms', 'is', null)
    .where(isFree(nowMs))
    .orderBy('at_ms')
    .orderBy('key')
    .limit(rowsOf(limit));
  // Most of the time there is none, and to look takes no lock.
  if (!(await free.executeTakeFirst())) return [];
  // Two who lock the same rows, each in an order of its own, could wait for each other.
  await next(tx, 'inbox');
  const rows = await tx
    .updateTable('inbox')
    .set((set) => ({
      ...{ lease_owner: owner, lease_until_ms: leaseEnd(nowMs, forMs) },
      ...{ fence: set('fence', '+', 1), tries: set('tries', '+', 1) },
    }))
    .where('key', 'in', free)
    // Again: a row that somebody else writes in this moment is looked at anew by these conditions alone.
    .where('done_at_ms', 'is', null)
    .where(isFree(nowMs))
    .returningAll()
    .execute();
  return rows.map(toItem).sort((a, b) => a.atMs - b.atMs || (a.key < b.key ? -1 : 1));
}

async function renewAll(
  tx: Queries,
  owner: string,
  keys: readonly string[],
  untilMs: number,
): Promise<readonly string[]> {
  const renewed: string[] = [];
  for (let from = 0; from < keys.length; from += idsAtOnce) {
    const rows = await tx
      .updateTable('inbox')
      .set({ lease_until_ms: untilMs })
      .where('lease_owner', '=', owner)
      .where('key', 'in', keys.slice(from, from + idsAtOnce))
      .returning('key')
      .execute();
    renewed.push(...rows.map(({ key }) => key));
  }
  return renewed;
}

/** What is done is claimed by nobody, so the fence alone tells that somebody else took it up. */
async function done(tx: Queries, { key, fence }: Parameters<Inbox['done']>[0], nowMs: number): Promise<boolean> {
  const row = await tx
    .updateTable('inbox')
    .set({ done_at_ms: nowMs, body: toStored({}), ...noLease })
    .where('key', '=', key)
    .where('fence', '=', fence)
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}

async function releaseAll(tx: Queries, owner: string): Promise<void> {
  await tx
    .updateTable('inbox')
    // However often those who do it are restarted, it is given up only for what it does to them.
    .set((set) => ({ ...noLease, tries: set('tries', '-', 1) }))
    .where('lease_owner', '=', owner)
    .execute();
}

async function forget(tx: Queries, { beforeMs, limit }: Parameters<Inbox['forget']>[0]): Promise<number> {
  const oldest = tx
    .selectFrom('inbox')
    .select('key')
    .where('done_at_ms', 'is not', null)
    .where('at_ms', '<', beforeMs)
    .orderBy('at_ms')
    .limit(rowsOf(limit));
  if (!(await oldest.executeTakeFirst())) return 0;
  await next(tx, 'inbox');
  const { numDeletedRows } = await tx.deleteFrom('inbox').where('key', 'in', oldest).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

function toItem({ key, kind, body, at_ms, tries, fence }: Schema['inbox']): InboxRow {
  return { key, kind, body: fromStored(body), atMs: at_ms, tries, fence };
}
