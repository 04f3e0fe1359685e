import type { ChangeRow } from '../ledger/port.ts';
import type { RunOptions } from './api.ts';
import type { Change } from './change.ts';
import { changeOf } from './changes.ts';
import type { ExecutorContext } from './context.ts';
import { isLedgerUnavailable } from './failures.ts';
import { takeLanes } from './lanes.ts';
import { type LeasedChange, leaseOf } from './leased-change.ts';
import { limits } from './limits.ts';
import { confirmPlan } from './ready.ts';
import { reconcile } from './reconcile.ts';
import { isUndecided, isUnderWay } from './rest.ts';
import { send, type Tries } from './send.ts';
import { poll } from './settle.ts';

/** Drives a change until it is at rest, or watches whoever drives it; takes over when that process is gone. */
export async function drive(context: ExecutorContext, id: string, options: RunOptions): Promise<Change | undefined> {
  const ear = await context.news.listen([id]);
  try {
    for (;;) {
      const row = await context.ledger.get(id);
      if (!row) return undefined;
      const change = changeOf(row);
      if (!isUnderWay(change) || options.signal?.aborted) return change;
      if (await takeUp(context, id, options)) continue;
      await ear.heard(limits.followEveryMs, options.signal).catch(() => undefined);
    }
  } finally {
    ear.close();
  }
}

/** One stretch of driving under one lease. False where somebody else, in this process or another, drives it already. */
export async function takeUp(context: ExecutorContext, id: string, options: RunOptions): Promise<boolean> {
  const { driving, ledger, owner, leaseMs } = context;
  if (driving.has(id)) return false;
  driving.add(id);
  try {
    const claimed = await ledger.claim({ id, owner, forMs: leaseMs });
    if (claimed) await work(context, claimed, options);
    return claimed !== undefined;
  } finally {
    driving.delete(id);
  }
}

/** The same for what was claimed together with others. */
export async function takeUpClaimed(context: ExecutorContext, claimed: ChangeRow, options: RunOptions): Promise<void> {
  const { driving, ledger, owner } = context;
  const { id, fence } = claimed;
  // It lost its lease while driving and will notice by the fence; then anybody may take it up.
  if (driving.has(id)) return ledger.release({ id, owner, fence });
  driving.add(id);
  try {
    await work(context, claimed, options);
  } finally {
    driving.delete(id);
  }
}

async function work(context: ExecutorContext, claimed: ChangeRow, options: RunOptions): Promise<void> {
  const { ledger, leases, owner } = context;
  const lease = { id: claimed.id, owner, fence: claimed.fence };
  try {
    const leased = leaseOf(context, claimed, options);
    await leases
      .keep(claimed.id, () => steps(leased))
      .catch((thrown: unknown) => {
        if (!options.signal?.aborted) throw thrown;
      });
    await letGo(leased);
  } catch (thrown) {
    // What cannot be driven is not tried again at once, by anybody. A ledger out of reach says nothing about the change.
    if (!isLedgerUnavailable(thrown)) await ledger.renew({ ...lease, forMs: limits.tryAgainMs });
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
  const tries: Tries = { slowedDown: 0, waitedMs: 0, toldWhy: false };
  while (leased.change.state === 'approved') {
    if (!(await takeLanes(leased))) return;
    const waitMs = await leased.context.readyGate(() => attempt(leased, tries), leased.signal);
    if (waitMs === undefined) return;
    await leased.context.clock.sleep(waitMs, leased.signal);
  }
  if (leased.change.state === 'polling') await poll(leased);
  if (leased.change.state === 'outcome_unknown') await reconcile(leased);
}

/** The last look and the send. How long to wait before the next attempt, if one is needed; undefined where the change was moved. */
async function attempt(leased: LeasedChange, tries: Tries): Promise<number | undefined> {
  const readiness = await confirmPlan(leased, tries);
  switch (readiness.kind) {
    case 'ready':
      return send(leased, tries);
    case 'wait':
      return readiness.ms;
    case 'moved':
      return undefined;
  }
}

/** Lanes are kept while work goes on elsewhere. An undecided change keeps its lease as the time until it is looked at again. */
async function letGo({ context, change, fence, signal }: LeasedChange): Promise<void> {
  const { ledger, owner, lifetime } = context;
  // A process that ends frees all of its leases at once; places in lanes are for whoever goes on.
  if (lifetime.closing.aborted) return;
  const lease = { id: change.id, owner, fence };
  if (change.state === 'approved' || isUndecided(change)) await ledger.leaveLanes(change.id, fence);
  if (isUndecided(change) && !signal?.aborted) await ledger.renew({ ...lease, forMs: limits.reconcileAgainMs });
  else await ledger.release(lease);
}
