import type { Failure } from '../errors.ts';
import { stricter } from '../policy/policy.ts';
import type { RecordedPlan } from './change.ts';
import { changeOf } from './changes.ts';
import type { ExecutorContext } from './context.ts';
import type { LeasedChange } from './leased-change.ts';
import { limits } from './limits.ts';
import { planChange } from './plan-change.ts';
import { isOver } from './rest.ts';
import type { Tries } from './send.ts';
import { maxSuperseded, states } from './states.ts';

/** What stands between an approval and the send: lanes, then a fresh look. True when the change may be sent now. */
export async function makeReady(leased: LeasedChange, tries: Tries): Promise<boolean> {
  if (!(await takeLanes(leased))) return false;
  return confirmPlan(leased, tries);
}

/** Waits until the change has all of its lanes. Meanwhile it may be cancelled or expire. */
async function takeLanes(leased: LeasedChange): Promise<boolean> {
  const { context, change, signal } = leased;
  await context.ledger.enterLanes(change.id, context.changeTool(change.operation).lanes(change.input));
  let told = 0;
  for (;;) {
    const ahead = await context.ledger.aheadInLanes(change.id);
    if (await leased.reload()) return false;
    if (change.expiresAtMs !== undefined && context.clock.now() > change.expiresAtMs) {
      await leased.move({
        to: 'expired',
        event: 'expired',
        message: 'It waited for other changes until its approval expired; nothing was sent.',
      });
      return false;
    }
    const [first] = ahead;
    if (!first) return true;
    const place = Math.max(...ahead.map(({ count }) => count));
    if (place !== told) {
      const message = `Waiting for ${first.holder} on ${first.lane}; ${place} ahead.`;
      leased.onWaiting?.({ for: 'lane', place, estimateMs: undefined, message });
      await leased.note('waiting', message, { place });
      told = place;
    }
    await helpAlong(leased, first.holder);
    await context.clock.sleep(limits.laneEveryMs, signal);
  }
}

/** Whoever holds the lane may be gone: then its change is driven from here, or taken out of lanes it can never come back to. */
async function helpAlong({ context, signal }: LeasedChange, holder: string): Promise<void> {
  const row = await context.ledger.get(holder);
  if (!row) return;
  const change = changeOf(row);
  if (isOver(change)) await context.ledger.leaveLanes(holder);
  else if (states[change.state].kind === 'open') await leaveUnlessDriven(context, holder);
  else {
    await context.takeUp(holder, signal ? { signal } : {}).catch((thrown: unknown) => {
      context.log.warn({ err: thrown, change: holder }, 'the change ahead could not be driven');
    });
  }
}

/** Who gets the lease knows that nobody else drives the change, so nobody can be about to need its lanes. */
async function leaveUnlessDriven({ ledger, clock, owner }: ExecutorContext, id: string): Promise<void> {
  const claimed = await ledger.claim({ id, owner, untilMs: clock.now() + limits.leaseMs });
  if (!claimed) return;
  if (states[changeOf(claimed).state].kind === 'open') await ledger.leaveLanes(id);
  await ledger.release({ id, owner, fence: claimed.fence });
}

/** Plans again from the live state: an approval counts for exactly the plan that was approved, under a policy no stricter. */
async function confirmPlan(leased: LeasedChange, tries: Tries): Promise<boolean> {
  const { context, change } = leased;
  const tool = context.changeTool(change.operation);
  const place = { account: change.account, region: change.region };
  const planned = await planChange(context, tool, place, change.input, leased);
  if ('failure' in planned) {
    const busy = change.sends > 0 && planned.failure.code === 'WrongState' && tries.waitedMs < limits.otherTaskMs;
    if (!busy) return fail(leased, planned.failure);
    // The task that the cloud turned this change away for is still running.
    tries.waitedMs += limits.otherTaskEveryMs;
    await context.clock.sleep(limits.otherTaskEveryMs, leased.signal);
    return makeReady(leased, tries);
  }

  const { plan, digestIn, evaluation } = planned;
  const round = change.supersededCount;
  const moved = digestIn(round) !== change.digest;
  const worse = isWorse(plan, change.plan);
  if (!moved && !worse && !stricter(evaluation.needs, change.evaluation.needs)) return true;

  if (round >= maxSuperseded) {
    await leased.move({
      to: 'refused',
      event: 'refused',
      message: `The live state moved ${maxSuperseded + 1} times between plan and send; nothing was sent.`,
      patch: {
        message: 'The live state keeps moving; nothing was sent. Find out who else works on it, then ask again.',
      },
    });
    return false;
  }
  const digest = digestIn(round + 1);
  await leased.move({
    to: 'awaiting_approval',
    event: 'superseded',
    message: moved || worse ? whatMoved : 'Policy asks for more than when this was approved.',
    detail: { before: change.digest, digest },
    patch: { plan, digest, evaluation, approvals: [], supersededCount: round + 1 },
    expiresAtMs: context.clock.now() + evaluation.needs.expiresMinutes * 60_000,
  });
  return false;
}

const whatMoved = 'The live state moved after the approval: it is void, and the new plan needs its own.';

/** Health is not in the digest, since it comes and goes; but nobody approved losing more of it than was shown. */
function isWorse(plan: RecordedPlan, than: RecordedPlan): boolean {
  return plan.blast.healthyLost > than.blast.healthyLost || (plan.alarm !== undefined && than.alarm === undefined);
}

async function fail(leased: LeasedChange, failure: Failure): Promise<false> {
  const sent = leased.change.sends === 0 ? 'nothing was sent' : 'nothing was carried out';
  const message = `Right before the send it could no longer be planned; ${sent}.`;
  await leased.move({
    to: 'failed',
    event: 'failed',
    message: `${message} ${failure.message}`,
    patch: { failure, message },
  });
  return false;
}
