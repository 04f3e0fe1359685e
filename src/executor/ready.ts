import type { Failure } from '../errors.ts';
import type { Evaluation } from '../policy/evaluation.ts';
import { stricter } from '../policy/needs.ts';
import type { RecordedPlan } from './change.ts';
import { isEnough } from './decisions/enough.ts';
import { standingHolds } from './decisions/standing.ts';
import type { LeasedChange } from './leased-change.ts';
import { limits } from './limits.ts';
import { planChange } from './plan-change.ts';
import { unproven } from './proven.ts';
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
  const planned = await planChange(
    context,
    tool,
    { ...change, region: change.region },
    {
      caller: background.changes,
      ...(leased.signal && { signal: leased.signal }),
      ...(leased.onWaiting && { onWaiting: leased.onWaiting }),
    },
  );
  if ('failure' in planned) {
    const busy = change.sends > 0 && planned.failure.code === 'WrongState' && tries.waitedMs < limits.otherTaskMs;
    if (isPassing(planned.failure)) return planAgain(leased, planned.failure, tries);
    if (!busy) return fail(leased, planned.failure);
    tries.waitedMs += limits.otherTaskEveryMs;
    return { kind: 'wait', ms: limits.otherTaskEveryMs };
  }

  const { plan, digestIn, evaluation } = planned;
  const round = change.supersededCount;
  const moved = digestIn(round) !== change.digest || isWorse(plan, change.plan);
  const events = await context.ledger.events(change.id);
  const voided = moved ? whatMoved : (unproven(change, events) ?? (await voidedBy(leased, evaluation)));
  if (evaluation.denied !== undefined) {
    const message = `${evaluation.denied} Nothing was sent.`;
    const failure = {
      code: 'PolicyDenied',
      message: evaluation.denied,
      next: 'Ask again when policy allows it.',
    } as const;
    await leased.move({ to: 'refused', event: 'refused', message, patch: { message, failure, evaluation } });
    return { kind: 'moved' };
  }
  if (voided === undefined) return { kind: 'ready' };

  if (round >= maxSuperseded) {
    await leased.move({
      to: 'refused',
      event: 'refused',
      message: `What was approved changed ${maxSuperseded + 1} times between plan and send; nothing was sent. ${voided}`,
      patch: {
        message: moved
          ? 'The live state keeps moving; nothing was sent. Find out who else works on it, then ask again.'
          : `${voided} That keeps happening; nothing was sent. Find out whether all processes use the same configuration, then ask again.`,
      },
    });
    return { kind: 'moved' };
  }
  const digest = digestIn(round + 1);
  const patch = { plan, digest, evaluation, approvals: [], supersededCount: round + 1 };
  const expiresAtMs = context.clock.now() + evaluation.needs.expiresMinutes * 60_000;
  // What policy lets pass needs nobody's look at the new plan either.
  const passes = isEnough(evaluation.needs, []);
  const superseded = await leased.move({
    to: passes ? 'approved' : 'awaiting_approval',
    event: 'superseded',
    message: passes ? `${voided} Policy lets it pass all the same.` : voided,
    detail: { before: change.digest, digest, policyVersion: evaluation.policyVersion, expiresAtMs },
    patch,
    expiresAtMs,
  });
  return passes && superseded ? { kind: 'wait', ms: 0 } : { kind: 'moved' };
}

/** Why the approvals of a plan that is as it was do not count any more; undefined where they do. */
async function voidedBy({ context, change }: LeasedChange, evaluation: Evaluation): Promise<string | undefined> {
  if (stricter(evaluation.needs, change.evaluation.needs)) return 'Policy asks for more than when this was approved.';
  if (isEnough(evaluation.needs, [])) return undefined;
  if (evaluation.policyVersion !== change.evaluation.policyVersion)
    return 'Policy or people changed after the approval.';
  if (!isEnough(change.evaluation.needs, change.approvals)) return 'The approvals are not what policy asks for.';
  return (await standingHolds(context, change)) ? undefined : 'A standing approval that it relied on has ended.';
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

const whatMoved = 'The live state moved after the approval, which is void.';

/** Health is not in the digest, since it comes and goes; but nobody approved losing more of it than was shown. */
function isWorse(plan: RecordedPlan, than: RecordedPlan): boolean {
  return (
    plan.blast.healthyLost > than.blast.healthyLost ||
    (plan.blast.shareLost ?? 0) > (than.blast.shareLost ?? 1) ||
    (plan.alarm !== undefined && than.alarm === undefined)
  );
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
