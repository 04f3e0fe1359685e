/** What is told below a card: a line for each event that people wait for, and the end, to who asked. */
import type { RichTextElement } from '@slack/types';
import type { Change } from '../../../executor/change.ts';
import type { EventKind } from '../../../executor/changes.ts';
import type { EventRow } from '../../../ledger/port.ts';
import { limits, shown } from '../limits.ts';
import { line, type Message, richText, section, words } from '../text/build.ts';
import { fitText, outside } from '../text/fit.ts';
import { inert } from '../text/mrkdwn.ts';
import { dateElement, dateMarkup } from '../text/time.ts';
import { type Mention, mentionElements } from './mention.ts';
import { stateWords } from './state.ts';
import { nameOf, slackUserOf } from './who.ts';

/** The sign of what is told; what is not stands in the card, or concerns one person only. */
const signs = {
  planned: undefined,
  approval_requested: undefined,
  approved: '✅',
  approval_counted: '👍',
  policy_changed: '♻️',
  glass_broken: '🚨',
  standing_granted: '📌',
  standing_used: '📌',
  standing_revoked: '📌',
  asked_again: '🔁',
  undo_asked: '↩️',
  decision_rejected: undefined,
  denied: '🚫',
  expired: '⌛',
  cancelled: '🚫',
  superseded: '♻️',
  refused: '⛔',
  waiting: undefined,
  calling: '📤',
  not_carried_out: '↪️',
  not_sent: '↪️',
  accepted: '📥',
  progress: undefined,
  outcome_unknown: '❓',
  still_unknown: '❓',
  taken_over: undefined,
  late_answer: '📥',
  shown_in_chat: undefined,
  not_delivered: undefined,
  delivery_unknown: undefined,
  succeeded: '✅',
  partly_succeeded: '⚠️',
  failed: '❌',
} as const satisfies Record<EventKind, string | undefined>;

const isKind = (kind: string): kind is EventKind => Object.hasOwn(signs, kind);

export const isTold = ({ kind }: Pick<EventRow, 'kind'>) => isKind(kind) && signs[kind] !== undefined;

/** Undefined where an event is not told. */
export function eventMessage({ kind, body }: EventRow): Message | undefined {
  const sign = isKind(kind) ? signs[kind] : undefined;
  if (sign === undefined || !isKind(kind)) return undefined;
  const said = typeof body['message'] === 'string' ? outside(body['message'], shown.fact) : '';
  const sentence = said === '' || said === '–' ? `The change is now: ${kind.replaceAll('_', ' ')}.` : said;
  return {
    text: fitText(`${sign} ${inert(sentence)}`, limits.messageText),
    blocks: [section(`${sign} ${sentence}`)],
  };
}

/** The end, told once to who asked, in words that stand for themselves; away from its card with its id. */
export function outcomeMessage(change: Change, { away = false }: { readonly away?: boolean } = {}): Message {
  const { sign, word } = stateWords[change.state];
  const user = slackUserOf(change.asker);
  const summary = outside(change.plan.summary, shown.sentence);
  const says = outside(endWords(change), shown.sentence);
  const where = away ? ` /tc show ${change.id} shows it.` : '';
  const mention: RichTextElement[] = user === undefined ? [] : [{ type: 'user', user_id: user }, words(' ')];
  return {
    text: fitText(
      `${user === undefined ? '' : `<@${user}> `}${word}: ${inert(summary)} ${inert(outside(says, shown.sentence / 2))}`,
      limits.messageText,
    ),
    blocks: [richText(line(...mention, words(`${sign} ${word}: ${summary}\n${says}${where}`)))],
  };
}

/** A no is somebody's, and has a reason. */
function endWords({ says, state, denial }: Change): string {
  if (!denial) return says;
  const verb = state === 'denied' ? 'Denied' : 'Cancelled';
  return `${verb} by ${nameOf(denial.by)}${denial.reason === undefined ? '.' : `: ${denial.reason}`}`;
}

/** What happened since the last one, and perhaps the end for who asked, in one message. */
export function threadMessage(events: readonly EventRow[], outcome: Change | undefined): Message | undefined {
  // The end says itself what its event would.
  const told = events.filter(({ kind }) => kind !== outcome?.state).flatMap((event) => eventMessage(event) ?? []);
  const all = outcome ? [...told, outcomeMessage(outcome)] : told;
  const [first] = all;
  if (!first) return undefined;
  return {
    text: fitText(all.map(({ text }) => text).join('\n'), limits.messageText),
    blocks: all.flatMap(({ blocks }) => blocks),
  };
}

/** Said in the thread while nobody decides. */
export function reminderMessage({ plan, expiresAtMs }: Change, mentions: readonly Mention[]): Message {
  const summary = outside(plan.summary, shown.sentence);
  const until = expiresAtMs === undefined ? [] : [words(' It expires '), dateElement(expiresAtMs), words('.')];
  return {
    text: fitText(
      `⏰ Still waits for approval: ${inert(summary)}${expiresAtMs === undefined ? '' : ` It expires ${dateMarkup(expiresAtMs)}.`}`,
      limits.messageText,
    ),
    blocks: [
      richText(
        line(
          ...(mentions.length > 0 ? [...mentionElements(mentions), words(' ')] : []),
          words(`⏰ Still waits for approval: ${summary}`),
          ...until,
        ),
      ),
    ],
  };
}

/** To who asked, where others see nothing of it. */
export function cardMissing({ plan, id }: Change, why: string): Message {
  const summary = outside(plan.summary, shown.sentence);
  const says = `⚠️ The card of what you asked for is not where it should be: ${outside(why, shown.line)}. It is about: ${summary}`;
  const meanwhile = `It waits all the same: /tc show ${id} shows it, and who may approve it types /tc approve ${id}.`;
  return { text: fitText(inert(says), limits.messageText), blocks: [section(`${says}\n${meanwhile}`)] };
}
