/** Where a new change begins: what policy says to its plan before any human has seen it. */
import type { NewEvent } from '../../ledger/port.ts';
import type { StandingApproval } from '../api.ts';
import type { Approval, ChangeDocument } from '../change.ts';
import { eventOf } from '../changes.ts';
import type { ExecutorContext } from '../context.ts';
import { limits } from '../limits.ts';
import { standingWords } from '../proven.ts';
import { barredFromApproving } from './barred.ts';
import { helps, isEnough } from './enough.ts';
import { mayStand } from './may-stand.ts';
import { nobodyCould } from './nobody-could.ts';
import { countsFor, rightsOf } from './rights.ts';
import { standingFor } from './standing.ts';

export interface Opening {
  readonly state: 'refused' | 'awaiting_approval' | 'approved';
  readonly events: readonly NewEvent[];
  readonly patch: Partial<ChangeDocument>;
  /** Standing approvals that count for it. */
  readonly used: readonly StandingApproval[];
}

export async function opening(context: ExecutorContext, change: ChangeDocument): Promise<Opening> {
  const { needs, denied, policyVersion } = change.evaluation;
  const { digest } = change;
  const refusal = denied ?? (await nobodyCould(context, change));
  if (refusal !== undefined) return refused(refusal, { digest, policyVersion });
  if (isEnough(needs, [])) {
    const message = `Policy lets it pass without asking anybody. ${allowedBy(change)}`;
    return {
      state: 'approved',
      events: [eventOf('approved', message, { digest, policyVersion })],
      patch: {},
      used: [],
    };
  }
  const requested = eventOf('approval_requested', needs.says, { digest, policyVersion });
  const { approvals, used } = await standingApprovals(context, change);
  if (used.length === 0) return { state: 'awaiting_approval', events: [requested], patch: {}, used };
  const enough = isEnough(needs, approvals);
  const whose = used.map(({ id, by }) => `${id} of ${by.name}`).join(', ');
  return {
    state: enough ? 'approved' : 'awaiting_approval',
    events: [
      requested,
      eventOf(enough ? 'approved' : 'approval_counted', `Approved beforehand: ${whose}.`, {
        digest,
        policyVersion,
        standing: approvals.map(standingWords),
        countsFor: approvals.flatMap(({ countsFor: rules }) => rules),
      }),
    ],
    patch: { approvals },
    used,
  };
}

function refused(why: string, detail: { readonly digest: string; readonly policyVersion: string }): Opening {
  const failure = {
    code: 'PolicyDenied',
    message: why,
    next: 'See the policy of the change; whoever keeps tencent-chatops.yaml can say more.',
  } as const;
  return {
    state: 'refused',
    events: [eventOf('refused', why, detail)],
    patch: { message: `${why} Nothing was sent.`, failure },
    used: [],
  };
}

function allowedBy({ evaluation: { explanation } }: ChangeDocument): string {
  const matched = (explanation.children ?? []).filter((rule) => rule.matched);
  return matched.map((rule) => rule.because).join(' ');
}

/** Each counts as an approval by whoever gave it, with the rights that this person has now. */
async function standingApprovals(
  context: ExecutorContext,
  change: ChangeDocument,
): Promise<{ readonly approvals: Approval[]; readonly used: readonly StandingApproval[] }> {
  const { needs } = change.evaluation;
  const approvals: Approval[] = [];
  const used: StandingApproval[] = [];
  if (!mayStand(change)) return { approvals, used };
  for (const standing of await standingFor(context, change)) {
    const rights = await rightsOf(context, standing.by, needs.requirements, limits.groupsOldToDecideMs);
    if (barredFromApproving(change, rights, context)) continue;
    const approval: Approval = {
      digest: change.digest,
      policyVersion: change.evaluation.policyVersion,
      by: rights.by,
      atMs: standing.grantedAtMs,
      countsFor: needs.requirements.filter((wanted) => countsFor(rights, wanted)).map(({ rule }) => rule),
      standing: standing.id,
    };
    if (!helps(needs, approvals, approval)) continue;
    approvals.push(approval);
    used.push(standing);
  }
  return { approvals, used };
}
