import { type State, states } from '../../../executor/states.ts';

/** A state as people see it: a sign and a word, never the sign alone. */
export const stateWords = {
  planned: { sign: '📝', word: 'Planned' },
  refused: { sign: '⛔', word: 'Refused' },
  awaiting_approval: { sign: '🟡', word: 'Waits for approval' },
  approved: { sign: '✅', word: 'Approved, about to be sent' },
  denied: { sign: '🚫', word: 'Denied' },
  expired: { sign: '⌛', word: 'Expired' },
  cancelled: { sign: '🚫', word: 'Cancelled' },
  calling: { sign: '⏳', word: 'Being sent' },
  polling: { sign: '⏳', word: 'Running in the cloud' },
  succeeded: { sign: '✅', word: 'Done and verified' },
  partly_succeeded: { sign: '⚠️', word: 'Done in part' },
  failed: { sign: '❌', word: 'Failed' },
  outcome_unknown: { sign: '❓', word: 'Outcome unknown' },
} as const satisfies Record<State, { readonly sign: string; readonly word: string }>;

export function stateTitle(state: State): string {
  const { sign, word } = stateWords[state];
  return `${sign} ${word}`;
}

export const isRunning = (state: State) => states[state].kind === 'driven';
