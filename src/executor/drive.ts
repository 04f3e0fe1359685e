import type { ChangeRow } from '../ledger/port.ts';
import type { RunOptions } from './api.ts';
import type { Change } from './change.ts';
import { changeOf } from './changes.ts';
import { expire } from './decide.ts';
import { type Held, hold, withLease } from './held.ts';
import { limits } from './limits.ts';
import type { Workshop } from './parts.ts';
import { makeReady } from './ready.ts';
import { isAtRest } from './rest.ts';
import { send } from './send.ts';
import { poll, reconcile } from './settle.ts';
import { drivenStates } from './states.ts';

/** Drives a change until it is at rest, or watches whoever drives it; takes over when that process is gone. */
export async function drive(shop: Workshop, id: string, options: RunOptions): Promise<Change | undefined> {
  for (;;) {
    const row = await shop.ledger.get(id);
    if (!row) return undefined;
    const change = changeOf(row);
    if (isAtRest(change) || options.signal?.aborted) return change;
    const claimed = await shop.ledger.claim({ id, owner: shop.owner, untilMs: shop.clock.now() + limits.leaseMs });
    if (claimed) await work(shop, claimed, options);
    else await shop.clock.sleep(limits.followEveryMs, options.signal).catch(() => undefined);
  }
}

/** One stretch of driving under one lease. */
async function work(shop: Workshop, claimed: ChangeRow, options: RunOptions): Promise<void> {
  const held = hold(shop, claimed, options);
  try {
    await withLease(shop, claimed, () => steps(held));
  } catch (thrown) {
    if (!options.signal?.aborted) throw thrown;
  } finally {
    await letGo(held);
  }
}

/** From whatever state the last event left, as far as it goes. */
async function steps(held: Held): Promise<void> {
  if (held.change.state === 'calling') {
    // Only a process that ended between recording and answering leaves this behind.
    const message = 'The process that was sending it ended before the answer was recorded.';
    if (!(await held.move({ to: 'outcome_unknown', event: 'taken_over', message, patch: { message } }))) return;
  }
  if (held.change.state === 'approved' && (await makeReady(held))) await send(held);
  if (held.change.state === 'polling') await poll(held);
  if (held.change.state === 'outcome_unknown') await reconcile(held);
}

/** Lanes are kept while work goes on elsewhere; an undecided change keeps its lease as the time until it is looked at again. */
async function letGo(held: Held): Promise<void> {
  const { shop, change } = held;
  const { ledger } = shop;
  if (isAtRest(change) || change.state === 'approved') await ledger.leaveLanes(change.id);
  const undecided = change.state === 'outcome_unknown' && change.check !== undefined;
  if (!undecided) await ledger.release({ id: change.id, owner: shop.owner, fence: held.fence });
}

/** Lets changes expire that nobody decided on, and drives those that nobody drives. Returns what it has started. */
export async function sweep(shop: Workshop, options: RunOptions): Promise<readonly Promise<unknown>[]> {
  for (const row of await shop.ledger.expired(['planned', 'awaiting_approval'], limits.sweepAtOnce))
    await expire(shop, row);
  const abandoned = await shop.ledger.unclaimed(drivenStates, limits.sweepAtOnce);
  return abandoned.map((id) => drive(shop, id, options));
}
