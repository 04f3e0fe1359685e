/** Whether a change still waits for the decision that its people were asked for. Pure. */
import { stricter } from '../../policy/needs.ts';
import type { Change } from '../change.ts';
import { type Circumstances, type NoJudgement, no } from './judgement.ts';

export function notOpen(change: Change, { nowMs }: Circumstances): NoJudgement | undefined {
  const { id, state, says, expiresAtMs } = change;
  if (state !== 'awaiting_approval') return no('NotDecidable', `${id} is not waiting for a decision. ${says}`);
  if (expiresAtMs === undefined || nowMs <= expiresAtMs) return undefined;
  return {
    ...no('NotDecidable', `${id} expired before this decision.`, 'Ask for the change again to get a fresh plan.'),
    move: { to: 'expired', event: 'expired', message: 'Nobody decided in time; nothing was sent.' },
  };
}

/** What the person saw said what the policy of then asked for. */
export function voided(change: Change, now: Circumstances): NoJudgement | undefined {
  const { denied, needs } = now.evaluation;
  if (denied !== undefined)
    return no('PolicyDenied', `${change.id} may not be approved now. ${denied}`, 'Wait until it may, or deny it.');
  if (!asksOtherwise(change, now)) return undefined;
  return {
    ...no(
      'NotDecidable',
      `Policy has changed since ${change.id} was shown; nothing was recorded.`,
      `${needs.says} Look at it and decide again.`,
    ),
    move: {
      to: 'awaiting_approval',
      event: 'policy_changed',
      message: 'Policy has changed since this was asked; approvals so far are void.',
      patch: patchOf(now),
      // It waits no longer than what holds now allows, and no longer than it would have.
      expiresAtMs: Math.min(change.expiresAtMs ?? Infinity, now.nowMs + needs.expiresMinutes * 60_000),
    },
  };
}

/** The change as its people would be asked about it now. */
export function asAskedNow(change: Change, now: Circumstances): Change {
  return asksOtherwise(change, now) ? { ...change, ...patchOf(now) } : change;
}

const patchOf = ({ evaluation }: Circumstances) => ({ evaluation, approvals: [] });

/** Where a denial that only some may pass has ended, everybody else is asked again. */
function asksOtherwise({ evaluation: then }: Change, { evaluation: now }: Circumstances): boolean {
  return (
    now.policyVersion !== then.policyVersion ||
    stricter(now.needs, then.needs) ||
    (then.needs.breakGlassOnly && !now.needs.breakGlassOnly)
  );
}
