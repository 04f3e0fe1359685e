import type { Failure } from '../errors.ts';
import { stricter } from '../policy/policy.ts';
import type { RecordedPlan } from './change.ts';
import type { LeasedChange } from './leased-change.ts';
import { limits } from './limits.ts';
import { planChange } from './plan-change.ts';
import { background } from './rate/rate-limit.ts';
import type { Tries } from './send.ts';
import { maxSuperseded } from './states.ts';

/** What the last look before a send says. */
export type Readiness =
  | { readonly kind: 'ready' }
  /** The task that the cloud turned this change away for is still running. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** The change was moved elsewhere, by this process or another. */
  | { readonly kind: 'moved' };

/** Plans again from the live state: an approval counts for exactly the plan that was approved, under a policy no stricter. */
export async function confirmPlan(leased: LeasedChange, tries: Tries): Promise<Readiness> {
  const { context, change } = leased;
  const tool = context.changeTool(change.operation);
  const place = { account: change.account, region: change.region };
  const planned = await planChange(context, tool, place, change.input, {
    caller: background.changes,
    ...(leased.signal && { signal: leased.signal }),
    ...(leased.onWaiting && { onWaiting: leased.onWaiting }),
  });
  if ('failure' in planned) {
    const busy = change.sends > 0 && planned.failure.code === 'WrongState' && tries.waitedMs < limits.otherTaskMs;
    if (isPassing(planned.failure)) return planAgain(leased, planned.failure, tries);
    if (!busy) return fail(leased, planned.failure);
    tries.waitedMs += limits.otherTaskEveryMs;
    return { kind: 'wait', ms: limits.otherTaskEveryMs };
  }

  const { plan, digestIn, evaluation } = planned;
  const round = change.supersededCount;
  const moved = digestIn(round) !== change.digest;
  const worse = isWorse(plan, change.plan);
  if (!moved && !worse && !stricter(evaluation.needs, change.evaluation.needs)) return { kind: 'ready' };

  if (round >= maxSuperseded) {
    await leased.move({
      to: 'refused',
      event: 'refused',
      message: `The live state moved ${maxSuperseded + 1} times between plan and send; nothing was sent.`,
      patch: {
        message: 'The live state keeps moving; nothing was sent. Find out who else works on it, then ask again.',
      },
    });
    return { kind: 'moved' };
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
  return { kind: 'moved' };
}

/** Says nothing about the change: the cloud could not be asked, or was asked too often. */
function isPassing({ code, provider }: Failure): boolean {
  return (
    code === 'CloudUnreachable' || code === 'CloudUnclear' || provider?.code.startsWith('RequestLimitExceeded') === true
  );
}

/** An approval is not lost over a network that is away for a while; it bounds how long this goes on. */
async function planAgain(leased: LeasedChange, { message }: Failure, tries: Tries): Promise<Readiness> {
  if (!tries.toldWhy)
    await leased.note('progress', `Could not look right before the send, and goes on trying. ${message}`);
  tries.toldWhy = true;
  return { kind: 'wait', ms: limits.planAgainMs };
}

const whatMoved = 'The live state moved after the approval: it is void, and the new plan needs its own.';

/** Health is not in the digest, since it comes and goes; but nobody approved losing more of it than was shown. */
function isWorse(plan: RecordedPlan, than: RecordedPlan): boolean {
  return plan.blast.healthyLost > than.blast.healthyLost || (plan.alarm !== undefined && than.alarm === undefined);
}

async function fail(leased: LeasedChange, failure: Failure): Promise<Readiness> {
  const sent = leased.change.sends === 0 ? 'nothing was sent' : 'nothing was carried out';
  const message = `Right before the send it could no longer be planned; ${sent}.`;
  await leased.move({
    to: 'failed',
    event: 'failed',
    message: `${message} ${failure.message}`,
    patch: { failure, message },
  });
  return { kind: 'moved' };
}
