/** Whether a decision counts. Pure: the change, the rights and the instant are given. */
import type { Decision } from '../api.ts';
import type { Change } from '../change.ts';
import { approve } from './approve.ts';
import { barredFromPreventing } from './barred.ts';
import { breakGlass } from './break-glass.ts';
import { because, type Circumstances, detailOf, type Judgement, no, reasonOf } from './judgement.ts';
import type { Rights } from './rights.ts';
import { notOpen, voided } from './still-asked.ts';

export function judge(change: Change, decision: Decision, rights: Rights, now: Circumstances): Judgement {
  switch (decision.kind) {
    case 'cancel':
      return notCancellable(change) ?? prevent(change, 'cancelled', decision.reason, rights, now);
    case 'deny':
      return notOpen(change, now) ?? prevent(change, 'denied', decision.reason, rights, now);
    case 'break_glass':
      return notOpen(change, now) ?? voided(change, now) ?? breakGlass(change, decision, rights, now);
    case 'approve':
      return notOpen(change, now) ?? voided(change, now) ?? approve(change, decision, rights, now);
  }
}

function notCancellable({ id, state, says }: Change): Judgement | undefined {
  if (state === 'awaiting_approval' || state === 'approved') return undefined;
  return no('NotDecidable', `${id} cannot be cancelled any more. ${says}`);
}

function prevent(
  change: Change,
  to: 'cancelled' | 'denied',
  given: string | undefined,
  rights: Rights,
  now: Circumstances,
): Judgement {
  const { by } = rights;
  const bar = barredFromPreventing(change, rights, now);
  if (bar) return { failure: bar };
  const reason = reasonOf(given);
  const verb = { cancelled: 'Cancelled', denied: 'Denied' }[to];
  return {
    move: {
      to,
      event: to,
      message: `${verb} by ${by.name}${because(reason)}`,
      detail: detailOf(change, rights),
      patch: { denial: { by, atMs: now.nowMs, ...(reason !== undefined && { reason }) } },
    },
  };
}
