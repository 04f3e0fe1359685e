/** Whether an approval counts, and what it makes of the change. Pure. */
import type { Decision } from '../api.ts';
import type { Approval, Change } from '../change.ts';
import { limits } from '../limits.ts';
import { barredFromApproving } from './barred.ts';
import { helps, isEnough, shortfallOf, shortfallWords, whoOf } from './enough.ts';
import {
  because,
  type Circumstances,
  detailOf,
  type Judgement,
  type NoJudgement,
  no,
  planMoved,
  reasonOf,
  wordsMissing,
} from './judgement.ts';
import { mayStand } from './may-stand.ts';
import { countsFor, type Rights } from './rights.ts';

type Approving = Extract<Decision, { kind: 'approve' }>;

export function approve(change: Change, decision: Approving, rights: Rights, now: Circumstances): Judgement {
  const { by } = rights;
  const { needs } = change.evaluation;
  if (decision.digest !== change.digest) return planMoved(change);
  const bar = barredFromApproving(change, rights, now);
  if (bar) return { failure: bar };
  const missing = shortfallWords(shortfallOf(needs, change.approvals));
  if (change.approvals.some((approval) => whoOf(approval) === whoOf({ by })))
    return no('NotDecidable', `${by.name} has approved ${change.id} already.`, `Still needed: ${missing}.`);
  const reason = reasonOf(decision.reason);
  const approval: Approval = {
    digest: change.digest,
    policyVersion: now.policy.version,
    by,
    atMs: now.nowMs,
    ...(reason !== undefined && { reason }),
    countsFor: needs.requirements.filter((wanted) => countsFor(rights, wanted)).map(({ rule }) => rule),
  };
  // Where nothing is missing, since policy now lets it pass, a yes is all that it waits for.
  const isMissing = !isEnough(needs, change.approvals);
  if (isMissing && !helps(needs, change.approvals, approval)) return doesNotCount(change, rights, missing);
  const wrongWords = wordsMissing(change, decision.typed, reason);
  if (wrongWords) return wrongWords;
  const standing = decision.standing && standingOf(change, decision.standing, rights, now);
  if (standing && 'failure' in standing) return standing;
  const approvals = [...change.approvals, approval];
  const enough = isEnough(needs, approvals);
  return {
    move: {
      to: enough ? 'approved' : 'awaiting_approval',
      event: enough ? 'approved' : 'approval_counted',
      message: `Approved by ${by.name} (${by.surface}, ${by.grade})${because(reason)}`,
      detail: { ...detailOf(change, rights), countsFor: approval.countsFor, ...standing?.detail },
      patch: { approvals },
    },
  };
}

/** Who may let the like of it pass for a while: only what a plain yes settles, and whoever is known for sure. */
function standingOf(
  change: Change,
  { forMinutes, sameParameters }: NonNullable<Approving['standing']>,
  { by }: Rights,
  { nowMs, standingId }: Circumstances,
): NoJudgement | { readonly detail: { readonly standing: StandingAsked } } {
  if (!mayStand(change)) {
    const message = `What ${change.operation} does here is never approved beforehand; nothing was recorded.`;
    return no('PolicyDenied', message, 'Approve this one by itself.');
  }
  if (by.grade === 'claimed')
    return no(
      'PolicyDenied',
      'A standing approval is given at a terminal, in the console or in the chat; nothing was recorded.',
    );
  const longest = limits.standingMs / 60_000;
  if (!Number.isInteger(forMinutes) || forMinutes < 1 || forMinutes > longest)
    return no('InvalidInput', `A standing approval lasts 1 to ${longest} minutes; nothing was recorded.`);
  return { detail: { standing: { id: standingId, untilMs: nowMs + forMinutes * 60_000, sameParameters } } };
}

type StandingAsked = { readonly id: string; readonly untilMs: number; readonly sameParameters: boolean };

function doesNotCount({ id }: Change, { by, unknownGroups }: Rights, missing: string): NoJudgement {
  const unknown =
    unknownGroups.length > 0 ? ` Who is in ${unknownGroups.join(', ')} could not be found out, so nobody counts.` : '';
  return no(
    'PolicyDenied',
    `An approval by ${by.name} from here does not count for ${id}; nothing was recorded.${unknown}`,
    `Still needed: ${missing}.`,
  );
}
