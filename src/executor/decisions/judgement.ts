import type { Failure } from '../../errors.ts';
import { plainText } from '../../lib/text.ts';
import type { Evaluation } from '../../policy/evaluation.ts';
import type { Change } from '../change.ts';
import type { Move } from '../changes.ts';
import type { House } from './barred.ts';
import type { Rights } from './rights.ts';

export interface Circumstances extends House {
  /** What policy says to the recorded plan at this instant. */
  readonly evaluation: Evaluation;
  readonly nowMs: number;
  /** The id that a standing approval given now would have. */
  readonly standingId: string;
}

/** It does not count. `move`: what it showed about the change, such as that its time is up. */
export interface NoJudgement {
  readonly failure: Failure;
  readonly move?: Move;
}

export type Judgement = { readonly move: Move } | NoJudgement;

export function no(code: Failure['code'], message: string, next?: string): NoJudgement {
  return { failure: { code, message, ...(next !== undefined && { next }) } };
}

/** What the person saw is not what stands there now. */
export function planMoved({ id }: Change): NoJudgement {
  const message = `The plan of ${id} has changed since it was shown; the approval was not recorded.`;
  return no('NotDecidable', message, 'Look at the new plan and decide again.');
}

export function wordsMissing(
  { id, evaluation: { needs } }: Change,
  typed: string | undefined,
  reason: string | undefined,
): NoJudgement | undefined {
  if (needs.typed !== '' && typed !== needs.typed)
    return no('InvalidInput', `To approve ${id}, type ${needs.typed} exactly; nothing was recorded as approved.`);
  if (needs.reason && reason === undefined)
    return no('InvalidInput', `To approve ${id}, say why; nothing was recorded as approved.`);
  return undefined;
}

export function reasonOf(given: string | undefined): string | undefined {
  return given === undefined ? undefined : plainText(given) || undefined;
}

export function because(reason: string | undefined): string {
  return reason === undefined ? '.' : `: ${reason}`;
}

export function detailOf(change: Change, { by }: Rights): NonNullable<Move['detail']> {
  return {
    digest: change.digest,
    policyVersion: change.evaluation.policyVersion,
    by: by.id,
    ...(by.person !== undefined && { person: by.person }),
    grade: by.grade,
    surface: by.surface,
  };
}
