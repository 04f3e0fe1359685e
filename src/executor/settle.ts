import type { Verdict } from '../tool.ts';
import { conclude, fail, leaveUnknown } from './conclude.ts';
import type { LeasedChange } from './leased-change.ts';
import { limits } from './limits.ts';
import { type Look, lookAt, progressOf } from './look.ts';
import type { Watch } from './poll/poller.ts';

/** Watches an accepted change until it settles, then reads the result. */
export async function poll(leased: LeasedChange): Promise<void> {
  const { context, change, takenOver } = leased;
  const { operation } = change;
  const deadlineMs = context.changeTool(operation).deadlineMs ?? limits.pollDeadlineMs;
  const watch = context.poller.watch({
    account: change.account,
    operation,
    ageMs: ageOf(leased),
    looks: 'when it usually ends',
    // Another machine's clock may differ by more than a task takes.
    learns: !takenOver,
    signal: leased.signal,
  });
  const tell = progressOf(leased);
  for (;;) {
    const look = await lookAt(leased, watch);
    if (look.kind === 'failed') return fail(leased, 'TaskFailed', look.message);
    if (look.kind === 'verdict' && !(watch.ageMs() < limits.settleGraceMs && mayLag(look.verdict))) {
      await conclude(leased, look.verdict);
      if (look.verdict.outcome === 'succeeded') watch.isDone();
      return;
    }
    if (isTooLong(watch, deadlineMs)) return leaveUnknown(leased, tooLong(look, deadlineMs));
    await tell(look);
  }
}

/** How long ago it was sent. The ledger's clock says both instants where this process has just sent it. */
function ageOf({ context, change, takenOver }: LeasedChange): number {
  const nowMs = takenOver ? context.clock.now() : change.updatedAtMs;
  return nowMs - (change.sentAtMs ?? change.updatedAtMs);
}

/** A process that takes over looks for a while itself: it may have been away for long, or its clock may be wrong. */
function isTooLong(watch: Watch, deadlineMs: number): boolean {
  return watch.ageMs() > deadlineMs && watch.watchedMs() > Math.min(deadlineMs, limits.pollAtLeastMs);
}

function tooLong(look: Look, deadlineMs: number): string {
  const minutes = Math.round(deadlineMs / 60_000);
  return look.kind === 'could not look'
    ? `The cloud accepted it, and after ${minutes} minutes it still cannot be seen whether it has finished. ${look.message}`
    : `The cloud accepted it and has not finished after ${minutes} minutes.`;
}

/** Reads may show the state of before for a moment after a write was accepted. */
function mayLag(verdict: Verdict): boolean {
  return verdict.outcome === 'unchanged' || verdict.outcome === 'unclear';
}
