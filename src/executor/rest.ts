import type { Change } from './change.ts';
import { isEnd, states } from './states.ts';

/** Nothing more happens to it without a person; an undecided outcome is looked at again only much later. */
export function isAtRest(change: Change): boolean {
  const { state, check } = change;
  return isEnd(state) || states[state].kind === 'open' || (state === 'outcome_unknown' && check !== undefined);
}
