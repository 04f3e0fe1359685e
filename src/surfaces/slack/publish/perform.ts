/** One step, carried out. */
import type { Change } from '../../../executor/change.ts';
import type { EventRow } from '../../../ledger/port.ts';
import { cardMissing, outcomeMessage, reminderMessage, threadMessage } from '../cards/thread.ts';
import { unchangeableErrors } from '../connection/errors.ts';
import { failureWords } from '../connection/outcome.ts';
import { drawCard } from './card.ts';
import type { ChatDocument } from './document.ts';
import { mentionsOf } from './mentions.ts';
import type { Facts, Step } from './next-step.ts';
import { afterFailure, inEitherStyle, later, type Performing, post, type Result } from './post.ts';
import { settled } from './retry.ts';

type Doing = Exclude<Step, { do: 'rest' }>;

/** Undefined where another process has taken over. */
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
      return remind(by, facts, step.count);
    case 'tell_where':
      return tellWhere(by, facts);
  }
}

const lastSeq = (events: readonly EventRow[]) => events.at(-1)?.seq ?? 0;

async function postCard(by: Performing, facts: Facts): Promise<Result | undefined> {
  const { change, events, told, touches, nowMs } = facts;
  const { context } = by;
  const token = await context.tokens.one({ kind: 'change', changeId: change.id, digest: change.digest });
  const seq = lastSeq(events);
  const mentions = mentionsOf(change, context);
  const sent = await post(by, told, {
    posting: { what: 'card', seq, outcome: false },
    to: { channel: context.settings.approvalsChannel },
    draw: (style) => drawCard(context, { change, events, token, nowMs, mentions, before: told.before }, style),
  });
  if (!sent) return undefined;
  const done = { ...told, cardUnknown: true };
  if (!sent.ok) {
    const result = await afterFailure(by, change.id, { failure: sent.failure, told, done, kind: 'card' });
    if (result && isMissed(result.told) && !isMissed(told)) await tellAsker(by, facts, failureWords(sent.failure));
    return result;
  }
  const card = { place: sent.value, token, digest: change.digest, seq, atMs: nowMs, frozen: false };
  return { told: { ...settled(told, 'card'), card, told: seq, touches, plan: keepable(change) } };
}

/** Nobody sees the card, and that is recorded. */
const isMissed = ({ cardUnknown, retries }: ChatDocument) => cardUnknown || retries.card?.reported === true;

/** Whoever waits for others would wait in vain. At best: that it is missing stands on the change as well. */
async function tellAsker({ context, pace }: Performing, { change, asker }: Facts, why: string): Promise<void> {
  const conversation = asker === undefined ? undefined : await context.web.conversation(asker);
  if (!conversation?.ok) return;
  await pace.post(conversation.value, context.signal);
  await context.web.post(cardMissing(change, why), { channel: conversation.value });
}

/** For whoever follows it elsewhere; where it cannot be recorded now, it is with the next thing that happens. */
async function tellWhere(
  { context: { web, executor, log } }: Performing,
  { change: { id }, told }: Facts,
): Promise<Result> {
  const place = told.card?.place;
  if (!place) return { told };
  const link = await web.permalink(place);
  const where = link.ok ? link.value : `channel ${place.channel}`;
  const detail = { ...place, ...(link.ok && { permalink: link.value }) };
  await executor
    .report(id, { kind: 'shown_in_chat', message: `Its card is in Slack: ${where}`, detail })
    .catch((thrown: unknown) => log.warn({ err: thrown, change: id }, 'where its card is could not be recorded'));
  return { told };
}

async function updateCard(by: Performing, facts: Facts, urgent: boolean): Promise<Result | undefined> {
  const { change, events, told, touches, nowMs } = facts;
  const { card } = told;
  if (!card) return { told };
  const turn = by.pace.update(urgent);
  if (!turn.ok) return { told, waitMs: turn.afterMs };
  const { tokens, web, executor } = by.context;
  const isNew = card.digest !== change.digest;
  const token = isNew ? await tokens.one({ kind: 'change', changeId: change.id, digest: change.digest }) : card.token;
  const before = isNew ? told.plan : told.before;
  const mentions = mentionsOf(change, by.context);
  const sent = await inEitherStyle(
    // Who was held up for longer than the change was his must not draw over a newer card.
    () => by.save(told),
    (style) => web.update(drawCard(by.context, { change, events, token, nowMs, mentions, before }, style), card.place),
    // Counted, and not waited for: there is room for some fifty in a minute.
    async () => {
      by.pace.update(true);
      return true;
    },
  );
  if (!sent) return undefined;
  const kept = { ...told, ...(before && { before }), ...(isNew && { plan: keepable(change) }) };
  if (sent.ok) {
    const drawn = { ...card, token, digest: change.digest, seq: lastSeq(events), atMs: nowMs };
    return { told: { ...settled(kept, 'drawing'), touches, card: drawn } };
  }
  const { failure } = sent;
  if (failure.kind !== 'refused' || !unchangeableErrors.has(failure.error))
    return later(by, change.id, { failure, told, kind: 'drawing' });
  by.context.log.warn({ change: change.id, failure }, 'a card cannot be changed any more');
  const message = `Its card in Slack cannot be changed any more: ${failureWords(failure)}. What follows stands in the thread.`;
  await executor.report(change.id, { kind: 'not_delivered', message });
  return { told: { ...settled(kept, 'drawing'), card: { ...card, frozen: true } } };
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
  const sent = await post(by, told, {
    posting: { what: 'thread', seq, outcome: withOutcome },
    to: threadOf(card),
    draw: () => message,
  });
  if (!sent) return undefined;
  return sent.ok
    ? { told: settled(done, 'thread') }
    : afterFailure(by, change.id, { failure: sent.failure, told, done, kind: 'thread' });
}

async function tellOutcome(by: Performing, { change, told }: Facts, user: string): Promise<Result | undefined> {
  const done = { ...told, outcomeTold: true };
  const conversation = await by.context.web.conversation(user);
  // Nothing was posted by asking for it, also where the answer was lost.
  if (!conversation.ok) return later(by, change.id, { failure: conversation.failure, told, kind: 'outcome' });
  const sent = await post(by, told, {
    posting: { what: 'outcome', seq: told.told, outcome: true },
    to: { channel: conversation.value },
    draw: () => outcomeMessage(change, { away: true }),
  });
  if (!sent) return undefined;
  return sent.ok
    ? { told: settled(done, 'outcome') }
    : afterFailure(by, change.id, { failure: sent.failure, told, done, kind: 'outcome' });
}

async function remind(by: Performing, { change, told }: Facts, count: number): Promise<Result | undefined> {
  const { card } = told;
  const reminder = { of: change.digest, count };
  const done = { ...told, reminded: reminder };
  if (!card) return { told: done };
  const message = reminderMessage(change, mentionsOf(change, by.context));
  const sent = await post(by, told, {
    posting: { what: 'reminder', seq: told.told, outcome: false, reminder },
    to: threadOf(card),
    draw: () => message,
  });
  if (!sent) return undefined;
  return sent.ok
    ? { told: settled(done, 'reminder') }
    : afterFailure(by, change.id, { failure: sent.failure, told, done, kind: 'reminder' });
}

const threadOf = ({ place }: NonNullable<ChatDocument['card']>) => ({ channel: place.channel, thread: place.ts });

/** What is larger is not kept: then the card does not say what the new plan has that the old one had not. */
const longestPlan = 100_000;

const keepable = ({ plan }: Change) => (JSON.stringify(plan).length <= longestPlan ? plan : undefined);
