import type { Change } from '../../executor/change.ts';
import { type State, states } from '../../executor/states.ts';
import { failureWords } from './failure-reply.ts';

/**
 * Which states are errors to the caller: what was asked did not come about, or not wholly, or nobody knows. A human's
 * "no", a lapse and a wait are answers: a model repeats an error, and a "no" must not be repeated.
 */
export const isErrorState = {
  planned: false,
  refused: true,
  awaiting_approval: false,
  approved: false,
  denied: false,
  expired: false,
  cancelled: false,
  calling: false,
  polling: false,
  succeeded: false,
  partly_succeeded: true,
  failed: true,
  outcome_unknown: true,
} as const satisfies Record<State, boolean>;

export interface ChangeWords {
  /** What happened, and what was and was not done. */
  readonly what: string;
  /** What the model should do now. */
  readonly next: string;
}

/** Says where a change stands. What may come from the cloud is quoted. */
export function changeWords(change: Change, howToApprove: string): ChangeWords {
  return {
    what: [`${change.id}: ${states[change.state].says}`, ...reported(change)].join(' '),
    next: nextOf(change, howToApprove),
  };
}

function reported(change: Change): string[] {
  const { says, state, failure, plan } = change;
  return [
    ...(isAskedAgain(change) ? [askedAgain] : []),
    ...(says === states[state].says ? [] : [`Reported: ${JSON.stringify(says)}.`]),
    ...(failure ? [failureWords(failure)] : []),
    `Plan: ${JSON.stringify(plan.summary)}.`,
    ...(plan.alarm === undefined ? [] : [`Alarm: ${JSON.stringify(plan.alarm)}.`]),
  ];
}

export const askedAgain = 'An approval before this one is void: the plan, or what policy asks for, changed after it.';

export function isAskedAgain({ state, supersededCount }: Change): boolean {
  return state === 'awaiting_approval' && supersededCount > 0;
}

function nextOf(change: Change, howToApprove: string): string {
  const { id, state } = change;
  switch (state) {
    case 'awaiting_approval':
      return `${change.evaluation.needs.says} A human decides with: ${howToApprove} (you cannot). Stop here, tell the person what is waiting and the id ${id}; then change_wait may follow it.`;
    case 'planned':
    case 'approved':
    case 'calling':
    case 'polling':
      return `It goes on by itself: follow it with change_wait and id ${id}. Asking for it again would be a second change.`;
    case 'succeeded':
      return `Nothing more is to be done. Way back: ${JSON.stringify(change.plan.undo.words)}.`;
    case 'partly_succeeded':
      return 'Tell the person which items were done and which were not; do not repeat the whole change.';
    case 'outcome_unknown':
      return `Do not repeat it: it may have been made. ${change.check === undefined ? '' : `To check: ${JSON.stringify(change.check)}. `}Tell the person; change_wait with id ${id} follows what is found out.`;
    case 'failed':
    case 'refused':
      return 'Tell the person why; do not repeat it unchanged.';
    case 'cancelled':
      return 'It was called off. Do not ask for it again unless the person tells you to.';
    case 'denied':
      return 'A human decided so. Do not ask for it again unless the person tells you to.';
    case 'expired':
      return 'Ask for it again only if the person still wants it.';
  }
}
