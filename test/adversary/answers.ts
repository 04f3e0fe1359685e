/** What came of an act, as an answer for the judge. */
import type { ChangeOutcome, DecideOutcome } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import type { EventKind } from '../../src/executor/changes.ts';
import type { Answer } from './attempt.ts';
import type { Seat } from './stage.ts';

/** Of a decision that must not count. */
export function ofDecision(outcome: DecideOutcome): Answer {
  if (outcome.kind === 'decided')
    return { kind: 'accepted', what: `the decision counted, and ${outcome.change.id} is ${outcome.change.state}.` };
  const { failure, change } = outcome;
  return {
    kind: 'refused',
    code: failure.code,
    message: failure.message,
    ...(change && { about: { change: change.id, trace: 'decision_rejected' } }),
  };
}

/** Of a request, or an undo, that must not pass. */
export function ofRequest(outcome: ChangeOutcome): Answer {
  if (outcome.kind === 'failed')
    return { kind: 'refused', code: outcome.failure.code, message: outcome.failure.message };
  return ofChange(outcome.change, outcome.change.state === 'refused' ? 'refused' : 'approval_requested');
}

/** Of a change as it stands now: what is approved or was sent passed. */
export function ofChange(change: Change, trace: EventKind): Answer {
  const { id, state, says, failure, evaluation } = change;
  const about = { change: id, trace };
  switch (state) {
    case 'awaiting_approval':
      return { kind: 'refused', code: state, message: `${says} ${evaluation.needs.says}`, about };
    case 'refused':
    case 'failed':
      return { kind: 'refused', code: failure?.code ?? state, message: failure?.message ?? says, about };
    case 'denied':
    case 'cancelled':
    case 'expired':
      return { kind: 'refused', code: state, message: says, about };
    default:
      return { kind: 'accepted', what: `${id} is ${state}. ${says}` };
  }
}

/** Drives a change that must not be sent; what holds it up is told by the event. */
export async function ofDrive({ executor }: Pick<Seat, 'executor'>, id: string, trace: EventKind): Promise<Answer> {
  return ofChange(await executor.drive(id), trace);
}
