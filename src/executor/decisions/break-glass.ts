/** Whether somebody may go ahead without the approvals that are missing. Pure. */
import type { Decision } from '../api.ts';
import type { Approval, Change } from '../change.ts';
import { barredFromBreakingGlass } from './barred.ts';
import {
  because,
  type Circumstances,
  detailOf,
  type Judgement,
  no,
  planMoved,
  reasonOf,
  wordsMissing,
} from './judgement.ts';
import type { Rights } from './rights.ts';

export function breakGlass(
  change: Change,
  decision: Extract<Decision, { kind: 'break_glass' }>,
  rights: Rights,
  { policy, nowMs }: Circumstances,
): Judgement {
  const { by } = rights;
  if (decision.digest !== change.digest) return planMoved(change);
  const bar = barredFromBreakingGlass(rights, { policy });
  if (bar) return { failure: bar };
  const reason = reasonOf(decision.reason);
  if (reason === undefined) return no('InvalidInput', 'Breaking the glass takes a reason; nothing was recorded.');
  const wrongWords = wordsMissing(change, decision.typed, reason);
  if (wrongWords) return wrongWords;
  const approval: Approval = {
    digest: change.digest,
    policyVersion: policy.version,
    by,
    atMs: nowMs,
    reason,
    countsFor: [],
    breakGlass: true,
  };
  return {
    move: {
      to: 'approved',
      event: 'glass_broken',
      message: `BREAK GLASS by ${by.name} (${by.surface}, ${by.grade})${because(reason)}`,
      detail: detailOf(change, rights),
      patch: { approvals: [...change.approvals, approval] },
    },
  };
}
