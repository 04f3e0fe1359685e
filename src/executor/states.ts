/**
 * The life of a change, as data: where each state may go and the sentence a person sees. `superseded` is an event and
 * no state: an approved change whose live state moved goes back to awaiting_approval. A change goes from calling back to
 * approved only after an answer which says that nothing was carried out.
 */
export const states = {
  planned: {
    kind: 'open',
    next: ['refused', 'awaiting_approval', 'approved'],
    says: 'Planned; nothing has been sent.',
  },
  refused: { kind: 'end', next: [], says: 'Refused; nothing was sent.' },
  awaiting_approval: {
    kind: 'open',
    next: ['approved', 'denied', 'expired', 'cancelled', 'refused'],
    says: 'Waiting for a human to approve it; nothing has been sent.',
  },
  approved: {
    kind: 'driven',
    next: ['awaiting_approval', 'calling', 'refused', 'cancelled', 'expired', 'failed'],
    says: 'Approved; about to be sent.',
  },
  denied: { kind: 'end', next: [], says: 'Denied by a human; nothing was sent.' },
  expired: { kind: 'end', next: [], says: 'Nobody decided in time; nothing was sent.' },
  cancelled: { kind: 'end', next: [], says: 'Cancelled; nothing was sent.' },
  calling: {
    kind: 'driven',
    next: ['approved', 'polling', 'failed', 'outcome_unknown'],
    says: 'Being sent to the cloud.',
  },
  polling: {
    kind: 'driven',
    next: ['succeeded', 'partly_succeeded', 'failed', 'outcome_unknown'],
    says: 'Accepted by the cloud; waiting until it settles.',
  },
  succeeded: { kind: 'end', next: [], says: 'Done, and verified by reading the result.' },
  partly_succeeded: { kind: 'end', next: [], says: 'Done for some items and not for others.' },
  failed: { kind: 'end', next: [], says: 'Failed.' },
  outcome_unknown: {
    kind: 'driven',
    next: ['succeeded', 'partly_succeeded', 'failed'],
    says: 'It may or may not have been made; it is never sent again blindly.',
  },
} as const satisfies Record<string, StateRule>;

interface StateRule {
  /** `open`: waits for a person. `driven`: a process is, or should be, working on it. `end`: final. */
  readonly kind: 'open' | 'driven' | 'end';
  readonly next: readonly string[];
  readonly says: string;
}

export type State = keyof typeof states;

export const stateNames = [
  'planned',
  'refused',
  'awaiting_approval',
  'approved',
  'denied',
  'expired',
  'cancelled',
  'calling',
  'polling',
  'succeeded',
  'partly_succeeded',
  'failed',
  'outcome_unknown',
] as const satisfies readonly State[];

export function mayGo(from: State, to: State): boolean {
  const next: readonly State[] = states[from].next;
  return next.includes(to);
}

export function isEnd(state: State): boolean {
  return states[state].kind === 'end';
}

/** States in which a change without a live lease is picked up by any process. */
export const drivenStates = stateNames.filter((state) => states[state].kind === 'driven');

/** An approved change whose live state keeps moving is refused after this many new diffs. */
export const maxSuperseded = 3;
