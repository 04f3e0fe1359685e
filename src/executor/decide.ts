import { type Failure, FailureError } from '../errors.ts';
import type { ChangeRow } from '../ledger/port.ts';
import { plainText } from '../lib/text.ts';
import type { Principal } from '../people/principal.ts';
import { gradeSuffices } from '../policy/policy.ts';
import type { DecideOutcome, Decision } from './api.ts';
import type { Change } from './change.ts';
import { advance, changeOf, eventOf, type Move } from './changes.ts';
import type { ExecutorContext } from './context.ts';
import { unknownChange } from './failures.ts';
import { limits } from './limits.ts';

/** Records a human's decision, or why it does not count. Two people may decide at once: the later one is judged by what the earlier one left. */
export async function decide(
  context: ExecutorContext,
  id: string,
  decision: Decision,
  by: Principal,
): Promise<DecideOutcome> {
  for (let attempt = 0; attempt < limits.decideAttempts; attempt += 1) {
    const row = await context.ledger.get(id);
    if (!row)
      return {
        kind: 'rejected',
        change: undefined,
        failure: unknownChange(id),
      };
    const change = changeOf(row);
    const verdict = judge(change, decision, by, context.clock.now());
    if ('failure' in verdict) return reject(context, row, verdict.failure, by, verdict.expired);
    const moved = await advance(context.ledger, row, verdict.move);
    if (moved) {
      context.log.info({ change: id, decision: decision.kind, by: by.id, grade: by.grade }, 'decision recorded');
      return { kind: 'decided', change: changeOf(moved) };
    }
  }
  throw new FailureError({
    code: 'LedgerUnavailable',
    message: `The decision on ${id} could not be recorded: others kept changing it.`,
    next: 'Try again.',
  });
}

type Judgement = { readonly move: Move } | { readonly failure: Failure; readonly expired?: boolean };

function judge(change: Change, decision: Decision, by: Principal, nowMs: number): Judgement {
  const reason = decision.reason === undefined ? {} : { reason: plainText(decision.reason) };
  const why = reason.reason ? `: ${reason.reason}` : '.';
  const says = (message: string, next?: string): Judgement => ({
    failure: { code: 'NotDecidable', message, ...(next !== undefined && { next }) },
  });

  if (decision.kind === 'cancel') {
    if (!['awaiting_approval', 'approved'].includes(change.state))
      return says(`${change.id} cannot be cancelled any more. ${change.says}`);
    return {
      move: {
        to: 'cancelled',
        event: 'cancelled',
        message: `Cancelled by ${by.name}${why}`,
        patch: { denial: { by, atMs: nowMs, ...reason } },
      },
    };
  }
  if (change.state !== 'awaiting_approval') return says(`${change.id} is not waiting for a decision. ${change.says}`);
  if (change.expiresAtMs !== undefined && nowMs > change.expiresAtMs) {
    return {
      failure: {
        code: 'NotDecidable',
        message: `${change.id} expired before this decision.`,
        next: 'Ask for the change again to get a fresh plan.',
      },
      expired: true,
    };
  }
  if (decision.kind === 'deny') {
    return {
      move: {
        to: 'denied',
        event: 'denied',
        message: `Denied by ${by.name}${why}`,
        patch: { denial: { by, atMs: nowMs, ...reason } },
      },
    };
  }

  const { needs } = change.evaluation;
  if (decision.digest !== change.digest) {
    return says(
      `The plan of ${change.id} has changed since it was shown; the approval was not recorded.`,
      'Look at the new plan and decide again.',
    );
  }
  if (!gradeSuffices(by.grade, needs.grade)) {
    return {
      failure: {
        code: 'PolicyDenied',
        message: `An approval from here (${by.surface}, ${by.grade}) does not settle ${change.id}. ${needs.says}`,
        next: 'Approve it where you are known well enough.',
      },
    };
  }
  if (needs.typed !== '' && decision.typed !== needs.typed) {
    return {
      failure: {
        code: 'InvalidInput',
        message: `To approve ${change.id}, type ${needs.typed} exactly; nothing was recorded as approved.`,
      },
    };
  }
  const others = change.approvals.filter((approval) => approval.by.id !== by.id);
  const approvals = [...others, { digest: change.digest, by, atMs: nowMs, ...reason }];
  const enough = approvals.length >= needs.approvals;
  return {
    move: {
      to: enough ? 'approved' : 'awaiting_approval',
      event: enough ? 'approved' : 'approval_counted',
      message: `Approved by ${by.name} (${by.surface}, ${by.grade})${why}`,
      detail: { digest: change.digest, by: by.id, grade: by.grade, surface: by.surface },
      patch: { approvals },
    },
  };
}

/** What does not count is recorded as well: it is what an audit asks for. */
async function reject(
  context: ExecutorContext,
  row: ChangeRow,
  failure: Failure,
  by: Principal,
  expired = false,
): Promise<DecideOutcome> {
  await context.ledger.note(
    row.id,
    eventOf('decision_rejected', failure.message, { by: by.id, surface: by.surface, grade: by.grade }),
  );
  const moved = expired && (await expire(context, row));
  return { kind: 'rejected', failure, change: changeOf(moved || ((await context.ledger.get(row.id)) ?? row)) };
}

/** Goes by the row alone, so that a change which this version cannot read expires as well. */
export async function expire(context: ExecutorContext, row: ChangeRow): Promise<ChangeRow | undefined> {
  const { id, version, document } = row;
  const event = eventOf('expired', 'Nobody decided in time; nothing was sent.');
  return context.ledger.advance({ id, version, document, state: 'expired', expiresAtMs: undefined, event });
}
