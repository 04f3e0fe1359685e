/** One step, carried out: recorded before the call and after it, so that nothing is posted twice by whoever goes on. */
import type { Change } from '../../../executor/change.ts';
import type { EventRow } from '../../../ledger/port.ts';
import { changeCard } from '../cards/change.ts';
import type { Style } from '../cards/style.ts';
import { outcomeMessage, reminderMessage, threadMessage } from '../cards/thread.ts';
import { blockErrors, threadErrors, unchangeableErrors } from '../connection/errors.ts';
import { type Called, failureWords } from '../connection/outcome.ts';
import type { Posted } from '../connection/web.ts';
import type { SlackContext } from '../context.ts';
import type { Message } from '../text/build.ts';
import type { ChatDocument, PostKind } from './document.ts';
import { mentionsOf } from './mentions.ts';
import type { Facts, Step } from './next-step.ts';
import type { Pace } from './pace.ts';
import { toldOf } from './told.ts';

/** What is known after a step; `waitMs` where nothing more can be done for so long. */
export interface Result {
  readonly told: ChatDocument;
  readonly waitMs?: number;
}

export interface Performing {
  readonly context: SlackContext;
  readonly pace: Pace;
  /** Keeps what is known; false where another process has taken over. */
  save(told: ChatDocument): Promise<boolean>;
}

type Doing = Exclude<Step, { do: 'rest' }>;

export async function perform(by: Performing, step: Doing, facts: Facts): Promise<Result | undefined> {
  switch (step.do) {
    case 'post_card':
      return postCard(by, facts);
    case 'update_card':
      return updateCard(by, facts, step.urgent);
    case 'tell_thread':
      return tellThread(by, facts, step);
    case 'tell_outcome':
      return tellOutcome(by, facts, step.user);
    case 'remind':
      return remind(by, facts);
  }
}

const lastSeq = (events: readonly EventRow[]) => events.at(-1)?.seq ?? 0;

async function postCard(by: Performing, facts: Facts): Promise<Result | undefined> {
  const { change, events, told, touches } = facts;
  const { context } = by;
  const channel = context.settings.approvalsChannel;
  const token = await context.tokens.one({ kind: 'change', changeId: change.id, digest: change.digest });
  const seq = lastSeq(events);
  const sent = await post(by, told, {
    what: 'card',
    seq,
    to: { channel },
    draw: (style) => cardOf(by, facts, token, style),
  });
  if (!sent) return undefined;
  if (!sent.ok) return afterFailure(by, change, sent, told, () => ({ ...told, cardUnknown: true }), 'its card');
  const place = sent.value;
  const card = { place, token, digest: change.digest, seq, atMs: facts.nowMs, frozen: false };
  const next: ChatDocument = { ...cleared(told), card, told: seq, touches, plan: keepable(change) };
  if (!(await by.save(next))) return undefined;
  await tellWhere(by, change, place);
  return { told: next };
}

/** For whoever follows it elsewhere. */
async function tellWhere({ context: { web, executor } }: Performing, { id }: Change, place: Posted): Promise<void> {
  const link = await web.permalink(place);
  const where = link.ok ? link.value : `channel ${place.channel}`;
  const detail = { ...place, ...(link.ok && { permalink: link.value }) };
  await executor.report(id, { kind: 'shown_in_chat', message: `Its card is in Slack: ${where}`, detail });
}

async function updateCard(by: Performing, facts: Facts, urgent: boolean): Promise<Result | undefined> {
  const { change, events, told, touches, nowMs } = facts;
  const { card } = told;
  if (!card) return { told };
  const turn = by.pace.update(urgent);
  if (!turn.ok) return { told, waitMs: turn.afterMs };
  const { tokens, web } = by.context;
  const isNew = card.digest !== change.digest;
  const token = isNew ? await tokens.one({ kind: 'change', changeId: change.id, digest: change.digest }) : card.token;
  const before = isNew ? told.plan : told.before;
  const drawn = { ...facts, told: { ...told, ...(before && { before }) } };
  const sent = await inEitherStyle(
    (style) => web.update(cardOf(by, drawn, token, style), card.place),
    // Counted, and not waited for: there is room for some fifty in a minute.
    async () => void by.pace.update(true),
  );
  const kept = { ...told, ...(before && { before }), ...(isNew && { plan: keepable(change) }) };
  if (sent.ok)
    return {
      told: {
        ...kept,
        refusals: 0,
        touches,
        card: { ...card, token, digest: change.digest, seq: lastSeq(events), atMs: nowMs },
      },
    };
  if (sent.failure.kind === 'refused' && unchangeableErrors.has(sent.failure.error)) {
    const message = `Its card in Slack cannot be changed any more: ${failureWords(sent.failure)}. What follows stands in the thread.`;
    await by.context.executor.report(change.id, { kind: 'not_delivered', message });
    return { told: { ...kept, card: { ...card, frozen: true } } };
  }
  // The same drawing may be sent any number of times.
  return later(by, sent, told);
}

async function tellThread(
  by: Performing,
  { change, told }: Facts,
  { events, withOutcome }: Extract<Step, { do: 'tell_thread' }>,
): Promise<Result | undefined> {
  const { card } = told;
  const seq = events.at(-1)?.seq ?? told.told;
  const done = { ...told, told: Math.max(seq, told.told), ...(withOutcome && { outcomeTold: true }) };
  const message = threadMessage(events, withOutcome ? change : undefined);
  if (!card || !message) return { told: done };
  const to = { channel: card.place.channel, thread: card.place.ts };
  const sent = await post(by, told, { what: 'thread', seq, outcome: withOutcome, to, draw: () => message });
  if (!sent) return undefined;
  return sent.ok
    ? { told: cleared(done) }
    : afterFailure(by, change, sent, told, () => done, 'a message in its thread');
}

async function tellOutcome(by: Performing, { change, told }: Facts, user: string): Promise<Result | undefined> {
  const done = { ...told, outcomeTold: true };
  const conversation = await by.context.web.conversation(user);
  const what = 'the message about its end to who asked';
  if (!conversation.ok) return afterFailure(by, change, conversation, told, () => done, what);
  const to = { channel: conversation.value };
  const seq = told.told;
  const sent = await post(by, told, { what: 'outcome', seq, to, draw: () => outcomeMessage(change, { away: true }) });
  if (!sent) return undefined;
  return sent.ok ? { told: cleared(done) } : afterFailure(by, change, sent, told, () => done, what);
}

async function remind(by: Performing, { change, told }: Facts): Promise<Result | undefined> {
  const { card } = told;
  const done = { ...told, reminders: told.reminders + 1 };
  if (!card) return { told: done };
  const to = { channel: card.place.channel, thread: card.place.ts };
  const message = reminderMessage(change, mentionsOf(change, by.context));
  const sent = await post(by, told, { what: 'reminder', seq: told.told, to, draw: () => message });
  if (!sent) return undefined;
  return sent.ok
    ? { told: cleared(done) }
    : afterFailure(by, change, sent, told, () => done, 'a reminder in its thread');
}

function cardOf({ context }: Performing, facts: Facts, token: string, style: Style): Message {
  const { change, events, told, nowMs } = facts;
  const { label } = context.settings;
  const { progress, undoneBy, troubles } = toldOf(events);
  return changeCard(change, {
    token,
    style,
    nowMs,
    troubles,
    mentions: mentionsOf(change, context),
    ...(label !== undefined && { label }),
    ...(told.before && { before: told.before }),
    ...(progress && { progress }),
    ...(undoneBy !== undefined && { undoneBy }),
  });
}

interface Post {
  readonly what: PostKind;
  readonly seq: number;
  /** Says how it ended, besides. */
  readonly outcome?: boolean;
  readonly to: { readonly channel: string; readonly thread?: string };
  draw(style: Style): Message;
}

/** Undefined where another process has taken over: then nothing was posted. */
async function post(
  { context, pace, save }: Performing,
  told: ChatDocument,
  { what, seq, outcome = false, to, draw }: Post,
): Promise<Called<Posted> | undefined> {
  await pace.post(to.channel, context.signal);
  if (!(await save({ ...told, posting: { what, seq, outcome } }))) return undefined;
  return inEitherStyle(
    (style) => context.web.post(draw(style), to),
    () => pace.post(to.channel, context.signal),
  );
}

/**
 * What was refused for its blocks was not posted, so it may be sent again without them. It counts for Slack's limits
 * all the same: sent at once, the second would be one too many each time.
 */
async function inEitherStyle<T>(
  send: (style: Style) => Promise<Called<T>>,
  turn?: () => Promise<void>,
): Promise<Called<T>> {
  const sent = await send('new');
  if (sent.ok || sent.failure.kind !== 'refused' || !blockErrors.has(sent.failure.error)) return sent;
  await turn?.();
  return send('classic');
}

const cleared = (told: ChatDocument): ChatDocument => ({ ...told, posting: undefined, refusals: 0, reported: false });

/** What is larger is not kept: then the card does not say what the new plan has that the old one had not. */
const longestPlan = 100_000;

const keepable = ({ plan }: Change) => (JSON.stringify(plan).length <= longestPlan ? plan : undefined);

/**
 * A lost answer is recorded and counts as done, since a second post is worse than a missing one. What Slack certainly
 * did not take is tried again, less and less often.
 */
async function afterFailure(
  by: Performing,
  { id }: Change,
  sent: Extract<Called<unknown>, { ok: false }>,
  told: ChatDocument,
  done: () => ChatDocument,
  what: string,
): Promise<Result | undefined> {
  const { executor, log } = by.context;
  const { failure } = sent;
  log.warn({ change: id, what, failure }, 'Slack did not take a message');
  if (failure.kind === 'unclear') {
    const next = { ...cleared(done()) };
    if (!(await by.save(next))) return undefined;
    await executor.report(id, { kind: 'delivery_unknown', message: unknownWords(what) });
    return { told: next };
  }
  if (failure.kind === 'refused' && threadErrors.has(failure.error)) {
    const next = { ...cleared(told), noThread: true };
    if (!(await by.save(next))) return undefined;
    const message = `Nothing more can be said in its thread in Slack: ${failureWords(failure)}. How it ends is told to who asked.`;
    await executor.report(id, { kind: 'not_delivered', message });
    return { told: next };
  }
  if (failure.kind !== 'rate_limited' && !told.reported)
    await executor.report(id, {
      kind: 'not_delivered',
      message: `Slack was not told of it yet (${what}): ${failureWords(failure)}.`,
    });
  const reported = told.reported || failure.kind !== 'rate_limited';
  return later(by, sent, { ...told, posting: undefined, reported });
}

export function unknownWords(what: string): string {
  return `Slack may or may not have got ${what}: its answer was lost. It is not sent twice.`;
}

const tryAgain = { firstMs: 5_000, longestMs: 5 * 60_000 } as const;

function later({ pace }: Performing, { failure }: Extract<Called<unknown>, { ok: false }>, told: ChatDocument): Result {
  if (failure.kind === 'rate_limited') {
    pace.slowDown(failure.retryAfterMs);
    return { told, waitMs: failure.retryAfterMs };
  }
  const refusals = told.refusals + 1;
  return { told: { ...told, refusals }, waitMs: Math.min(tryAgain.firstMs * 2 ** (refusals - 1), tryAgain.longestMs) };
}
