/** What the chat has to be told next of a change. Pure: the same facts give the same step, in whichever process. */
import type { Change } from '../../../executor/change.ts';
import { isOver, isUnderWay } from '../../../executor/rest.ts';
import { isEnd } from '../../../executor/states.ts';
import type { EventRow } from '../../../ledger/port.ts';
import { isTold } from '../cards/thread.ts';
import { slackUserOf } from '../cards/who.ts';
import type { ChatDocument } from './document.ts';

export type Step =
  | { readonly do: 'post_card' }
  | { readonly do: 'update_card'; readonly urgent: boolean }
  | { readonly do: 'tell_thread'; readonly events: readonly EventRow[]; readonly withOutcome: boolean }
  | { readonly do: 'tell_outcome'; readonly user: string }
  | { readonly do: 'remind' }
  /** Nothing now; look again after this, or with the next event. */
  | { readonly do: 'rest'; readonly forMs: number | undefined };

export interface Facts {
  readonly change: Change;
  readonly events: readonly EventRow[];
  readonly told: ChatDocument;
  readonly nowMs: number;
  /** How often somebody asked for it to be drawn again. */
  readonly touches: number;
  /** Who asked, as a user of this Slack, under whichever identity. */
  readonly asker: string | undefined;
  readonly approvalsChannel: string;
}

export const publishLimits = {
  /** Between two drawings of a running change: soon at first, seldom later. */
  soonMs: 3_000,
  laterMs: 15_000,
  seldomMs: 30_000,
  laterAfterMs: 60_000,
  seldomAfterMs: 5 * 60_000,
  /** Parts of the time that a change waits after which people are reminded. */
  reminders: [1 / 2, 5 / 6],
  /** Shorter waits need no reminder. */
  remindFromMs: 10 * 60_000,
  /** Lines of one message in a thread. */
  lines: 10,
} as const;

export function nextStep(facts: Facts): Step {
  const { change, events, told, touches } = facts;
  if (!told.card)
    return told.cardUnknown ? withoutCard(facts) : wantsCard(change) ? { do: 'post_card' } : rest(undefined);
  const { card } = told;
  const moved = events.some(({ seq, kind }) => seq > card.seq && !quiet.has(kind));
  if (!card.frozen && (moved || touches > told.touches)) return { do: 'update_card', urgent: true };
  const untold = told.noThread
    ? []
    : events.filter((event) => event.seq > told.told && isTold(event)).slice(0, publishLimits.lines);
  const outcome = outcomeFor(facts);
  const complete = untold.length === 0 || (untold.at(-1)?.seq ?? 0) >= lastToldSeq(events);
  if (untold.length > 0 || outcome === 'thread')
    return { do: 'tell_thread', events: untold, withOutcome: outcome === 'thread' && complete };
  if (outcome !== undefined && facts.asker !== undefined) return { do: 'tell_outcome', user: facts.asker };
  const reminder = reminderIn(facts);
  if (reminder === 0) return { do: 'remind' };
  if (!isUnderWay(change) || card.frozen) return rest(reminder);
  const waitMs = card.atMs + everyMs(facts) - facts.nowMs;
  if (waitMs <= 0) return { do: 'update_card', urgent: false };
  return rest(waitMs);
}

/** What is drawn with the next look of the clock, and not at once. */
const quiet: ReadonlySet<string> = new Set([
  'progress',
  'waiting',
  'shown_in_chat',
  'still_unknown',
  'standing_used',
  'taken_over',
  'decision_rejected',
]);

/** What was turned down before anybody was asked concerns only who asked. */
const wantsCard = ({ state }: Change) => state !== 'refused' && state !== 'planned';

/** Who asked is told all the same. */
function withoutCard(facts: Facts): Step {
  const { asker } = facts;
  return outcomeFor(facts) !== undefined && asker !== undefined ? { do: 'tell_outcome', user: asker } : rest(undefined);
}

/** Once: in the thread to those who asked in that channel, else in their conversation with the app. */
function outcomeFor({ change, told, asker, approvalsChannel }: Facts): 'thread' | 'direct' | undefined {
  if (told.outcomeTold || asker === undefined || !isEnd(change.state) || !isOver(change)) return undefined;
  if (change.state === 'refused' && !told.card) return undefined;
  const there = change.asker.channel === approvalsChannel && slackUserOf(change.asker) !== undefined;
  return there && !told.cardUnknown && !told.noThread ? 'thread' : 'direct';
}

const lastToldSeq = (events: readonly EventRow[]) => events.findLast((event) => isTold(event))?.seq ?? 0;

function everyMs({ change, nowMs }: Facts): number {
  const runsMs = nowMs - (change.sentAtMs ?? change.updatedAtMs);
  if (runsMs >= publishLimits.seldomAfterMs) return publishLimits.seldomMs;
  return runsMs >= publishLimits.laterAfterMs ? publishLimits.laterMs : publishLimits.soonMs;
}

/** After how long people are reminded; 0 for now. */
function reminderIn({ change, told, nowMs }: Facts): number | undefined {
  const { state, expiresAtMs, createdAtMs } = change;
  const part = publishLimits.reminders[told.reminders];
  if (state !== 'awaiting_approval' || expiresAtMs === undefined || part === undefined || told.noThread)
    return undefined;
  const whole = expiresAtMs - createdAtMs;
  if (whole < publishLimits.remindFromMs) return undefined;
  return Math.max(0, createdAtMs + whole * part - nowMs);
}

function rest(forMs: number | undefined): Step {
  return { do: 'rest', forMs };
}
