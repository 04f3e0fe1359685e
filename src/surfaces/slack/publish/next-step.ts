/** What the chat has to be told next of a change. Pure: the same facts give the same step, in whichever process. */
import type { Change } from '../../../executor/change.ts';
import { isOver, isUnderWay } from '../../../executor/rest.ts';
import { isEnd } from '../../../executor/states.ts';
import type { EventRow } from '../../../ledger/port.ts';
import { isTold } from '../cards/thread.ts';
import { slackUserOf } from '../cards/who.ts';
import type { ChatDocument, TryKind } from './document.ts';
import { isClosed, triedIn } from './retry.ts';

export type Step =
  | { readonly do: 'post_card' }
  | { readonly do: 'update_card'; readonly urgent: boolean }
  | { readonly do: 'tell_thread'; readonly events: readonly EventRow[]; readonly withOutcome: boolean }
  | { readonly do: 'tell_outcome'; readonly user: string }
  /** `count`: how many are past with this one. */
  | { readonly do: 'remind'; readonly count: number }
  | { readonly do: 'tell_where' }
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
  /** Whoever works on it now has tried to say where the card is. */
  readonly whereTried: boolean;
}

type Card = NonNullable<ChatDocument['card']>;

/** What the chat lacks, and in how long it may be told. */
interface Wanted {
  readonly step: Exclude<Step, { do: 'rest' }>;
  readonly inMs: number;
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

/** The first that may be told now: what has to wait, such as for a Slack that refused it, holds up nothing behind it. */
export function nextStep(facts: Facts): Step {
  const wanted = facts.told.card ? besideCard(facts, facts.told.card) : withoutCard(facts);
  const now = wanted.find(({ inMs }) => inMs <= 0);
  if (now) return now.step;
  return { do: 'rest', forMs: wanted.length === 0 ? undefined : Math.min(...wanted.map(({ inMs }) => inMs)) };
}

function besideCard(facts: Facts, card: Card): readonly Wanted[] {
  const { change, events, told, touches, whereTried } = facts;
  const moved = events.some(({ seq, kind }) => seq > card.seq && !quiet.has(kind));
  const isStale = !card.frozen && (moved || touches > told.touches);
  const isWatched = !card.frozen && isUnderWay(change);
  const isShown = whereTried || events.some(({ kind }) => kind === 'shown_in_chat');
  return [
    ...(isStale ? wantedAs(facts, 'drawing', { do: 'update_card', urgent: true }) : []),
    ...inThread(facts),
    ...directly(facts),
    ...reminders(facts),
    ...(isShown ? [] : [{ step: { do: 'tell_where' }, inMs: 0 } as const]),
    ...(isWatched
      ? wantedAs(facts, 'drawing', { do: 'update_card', urgent: false }, card.atMs + everyMs(facts) - facts.nowMs)
      : []),
  ];
}

/** Who asked is told all the same. */
function withoutCard(facts: Facts): readonly Wanted[] {
  const isWanted = !facts.told.cardUnknown && wantsCard(facts.change);
  return [...(isWanted ? wantedAs(facts, 'card', { do: 'post_card' }) : []), ...directly(facts)];
}

function inThread(facts: Facts): readonly Wanted[] {
  const { events, told } = facts;
  if (told.noThread) return [];
  const untold = events.filter((event) => event.seq > told.told && isTold(event));
  const some = untold.slice(0, publishLimits.lines);
  const withOutcome = outcomeFor(facts) === 'thread' && some.length === untold.length;
  if (some.length === 0 && !withOutcome) return [];
  return wantedAs(facts, 'thread', { do: 'tell_thread', events: some, withOutcome });
}

function directly(facts: Facts): readonly Wanted[] {
  const { asker } = facts;
  if (asker === undefined || outcomeFor(facts) !== 'direct') return [];
  return wantedAs(facts, 'outcome', { do: 'tell_outcome', user: asker });
}

function wantedAs(facts: Facts, kind: TryKind, step: Wanted['step'], inMs = 0): readonly Wanted[] {
  const triedInMs = triedIn(facts, kind);
  return triedInMs === undefined ? [] : [{ step, inMs: Math.max(inMs, triedInMs) }];
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

/**
 * Once: in the thread to those who asked in that channel, else in their conversation with the app; there as well where
 * the channel takes nothing.
 */
function outcomeFor(facts: Facts): 'thread' | 'direct' | undefined {
  const { change, told, asker, approvalsChannel } = facts;
  if (told.outcomeTold || asker === undefined || !isEnd(change.state) || !isOver(change)) return undefined;
  if (!told.card) return wantsCard(change) && (told.cardUnknown || isClosed(facts, 'card')) ? 'direct' : undefined;
  const there = change.asker.channel === approvalsChannel && slackUserOf(change.asker) !== undefined;
  return there && !told.noThread && !isClosed(facts, 'thread') ? 'thread' : 'direct';
}

function everyMs({ change, nowMs }: Facts): number {
  const runsMs = nowMs - (change.sentAtMs ?? change.updatedAtMs);
  if (runsMs >= publishLimits.seldomAfterMs) return publishLimits.seldomMs;
  return runsMs >= publishLimits.laterAfterMs ? publishLimits.laterMs : publishLimits.soonMs;
}

/** The last that is due, where time has passed over several; else the next one. */
function reminders(facts: Facts): readonly Wanted[] {
  const { change, told, nowMs } = facts;
  const { state, expiresAtMs, digest } = change;
  if (state !== 'awaiting_approval' || expiresAtMs === undefined || told.noThread) return [];
  const askedAtMs = askedAt(facts);
  const whole = expiresAtMs - askedAtMs;
  if (whole < publishLimits.remindFromMs) return [];
  const past = told.reminded?.of === digest ? told.reminded.count : 0;
  const open = publishLimits.reminders
    .map((part, at) => ({ count: at + 1, inMs: askedAtMs + whole * part - nowMs }))
    .slice(past);
  const one = open.findLast(({ inMs }) => inMs <= 0) ?? open[0];
  return one ? wantedAs(facts, 'reminder', { do: 'remind', count: one.count }, one.inMs) : [];
}

/** People are asked anew with each plan, and where policy asks for something else. */
const asks: ReadonlySet<string> = new Set(['planned', 'superseded', 'policy_changed']);

const askedAt = ({ change, events }: Facts) =>
  events.findLast(({ kind }) => asks.has(kind))?.atMs ?? change.createdAtMs;
