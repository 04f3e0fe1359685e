import type { Waiting } from '../../executor/api.ts';
import type { Change } from '../../executor/change.ts';
import { isOver, isUnderWay } from '../../executor/rest.ts';
import type { EventRow } from '../../ledger/port.ts';
import { plainText } from '../../lib/text.ts';
import { duration, stateWords } from './pages/words.ts';

/** Where a change stands at this moment: what the page shows, and what it is told while it is open. */
export interface Progress {
  readonly state: Change['state'];
  readonly words: string;
  readonly tone: string;
  readonly says: string;
  /** What it is at just now, or whom it waits for; empty where that says nothing more. */
  readonly now: string;
  /** The part that is done, 0 to 1; null where nobody knows. */
  readonly share: number | null;
  readonly underWay: boolean;
  readonly over: boolean;
  readonly digest: string;
}

export function progressOf(change: Change, events: readonly EventRow[], waiting: Waiting | undefined): Progress {
  const { words, tone } = stateWords[change.state];
  const underWay = isUnderWay(change);
  const last = events.at(-1);
  const share = underWay ? last?.body['share'] : undefined;
  return {
    state: change.state,
    words,
    tone,
    says: plainText(change.says),
    now: underWay ? (waitingWords(waiting) ?? messageOf(last)) : waitsFor(change),
    share: typeof share === 'number' ? Math.min(1, Math.max(0, share)) : null,
    underWay,
    over: isOver(change),
    digest: change.digest,
  };
}

/** Whom it waits for, where it waits for people. */
function waitsFor({ state, evaluation }: Change): string {
  return state === 'awaiting_approval' ? plainText(evaluation.needs.says) : '';
}

function waitingWords(waiting: Waiting | undefined): string | undefined {
  if (!waiting) return undefined;
  const { message, place, estimateMs } = waiting;
  const about = estimateMs === undefined ? '' : `, about ${duration(estimateMs)}`;
  return plainText(`${message} Place ${place}${about}.`);
}

export function messageOf(event: EventRow | undefined): string {
  const message = event?.body['message'];
  return typeof message === 'string' ? plainText(message) : '';
}
