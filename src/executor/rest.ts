import type { Change } from './change.ts';
import { isEnd, states } from './states.ts';

/** An outcome that reading could not decide: it says what to check, and is looked at again only much later. */
export function isUndecided({ state, check }: Pick<Change, 'state' | 'check'>): boolean {
  return state === 'outcome_unknown' && check !== undefined;
}

/** A process works on it now, or should. */
export function isUnderWay(change: Pick<Change, 'state' | 'check'>): boolean {
  return states[change.state].kind === 'driven' && !isUndecided(change);
}

/** Whoever follows it will see no more of it for now. */
export function isOver(change: Pick<Change, 'state' | 'check'>): boolean {
  return isEnd(change.state) || isUndecided(change);
}
