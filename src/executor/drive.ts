import type { ChangeRow } from '../ledger/port.ts';
import type { RunOptions } from './api.ts';
import type { Change } from './change.ts';
import { changeOf } from './changes.ts';
import type { ExecutorContext } from './context.ts';
import { type LeasedChange, leaseOf, withLease } from './leased-change.ts';
import { limits } from './limits.ts';
import { makeReady } from './ready.ts';
import { isUndecided, isUnderWay } from './rest.ts';
import { send, type Tries } from './send.ts';
import { poll, reconcile } from './settle.ts';

/** Drives a change until it is at rest, or watches whoever drives it; takes over when that process is gone. */
export async function drive(context: ExecutorContext, id: string, options: RunOptions): Promise<Change | undefined> {
  for (;;) {
    const row = await context.ledger.get(id);
    if (!row) return undefined;
    const change = changeOf(row);
    if (!isUnderWay(change) || options.signal?.aborted) return change;
    if (await takeUp(context, id, options)) continue;
    await context.clock.sleep(limits.followEveryMs, options.signal).catch(() => undefined);
  }
}

/** One stretch of driving under one lease. False where somebody else, in this process or another, drives it already. */
export async function takeUp(context: ExecutorContext, id: string, options: RunOptions): Promise<boolean> {
  if (context.driving.has(id)) return false;
  context.driving.add(id);
  try {
    const untilMs = context.clock.now() + limits.leaseMs;
    const claimed = await context.ledger.claim({ id, owner: context.owner, untilMs });
    if (claimed) await work(context, claimed, options);
    return claimed !== undefined;
  } finally {
    context.driving.delete(id);
  }
}

async function work(context: ExecutorContext, claimed: ChangeRow, options: RunOptions): Promise<void> {
  const lease = { id: claimed.id, owner: context.owner, fence: claimed.fence };
  try {
    const leased = leaseOf(context, claimed, options);
    await withLease(context, claimed, () => steps(leased)).catch((thrown: unknown) => {
      if (!options.signal?.aborted) throw thrown;
    });
    await letGo(leased);
  } catch (thrown) {
    // What cannot be driven now is not tried again at once, by anybody.
    await context.ledger.renew({ ...lease, untilMs: context.clock.now() + limits.tryAgainMs });
    throw thrown;
  }
}

/** From whatever state the last event left, as far as it goes. */
async function steps(leased: LeasedChange): Promise<void> {
  if (leased.change.state === 'calling') {
    // Only a process that ended between recording and answering leaves this behind.
    const message = 'The process that was sending it ended before the answer was recorded.';
    const patch = { message, sentAtMs: leased.change.updatedAtMs };
    if (!(await leased.move({ to: 'outcome_unknown', event: 'taken_over', message, patch }))) return;
  }
  const tries: Tries = { slowedDown: 0, waitedMs: 0 };
  while (leased.change.state === 'approved' && (await makeReady(leased, tries))) await send(leased, tries);
  if (leased.change.state === 'polling') await poll(leased);
  if (leased.change.state === 'outcome_unknown') await reconcile(leased);
}

/** Lanes are kept while work goes on elsewhere; an undecided change keeps its lease as the time until it is looked at again. */
async function letGo({ context, change, fence }: LeasedChange): Promise<void> {
  const { ledger } = context;
  if (!isUnderWay(change) || change.state === 'approved') await ledger.leaveLanes(change.id);
  if (!isUndecided(change)) await ledger.release({ id: change.id, owner: context.owner, fence });
}
