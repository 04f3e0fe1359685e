/** What whoever decides has to know besides the diff, a line for each. */
import type { RichTextElement } from '@slack/types';
import type { Approval, Change, RecordedPlan } from '../../../executor/change.ts';
import { shortfallOf, shortfallWords } from '../../../executor/decisions/enough.ts';
import { shown } from '../limits.ts';
import { code, type Fact, words } from '../text/build.ts';
import { outside } from '../text/fit.ts';
import { dateElement } from '../text/time.ts';
import { askerWords, deciderWords } from './who.ts';

/** How much of each there is room for. */
export interface Room {
  readonly fact: number;
  readonly reason: number;
  readonly approvals: number;
}

export const cardRoom: Room = { fact: shown.fact, reason: shown.reason, approvals: shown.approvals };
export const planRoom: Room = { fact: shown.wholeFact, reason: shown.wholeFact, approvals: shown.wholeApprovals };

const said = (text: string, { fact }: Room): RichTextElement => words(outside(text, fact));

export const shortDigest = (digest: string) => digest.slice(0, 12);

/** Long enough to be unambiguous in any ledger, short enough to read. */
export const shortId = (id: string) => id.slice(0, 'chg-'.length + 8);

export function placeFacts(change: Change, room: Room = cardRoom): Fact[] {
  const { operation, plan, account, region, undoOf } = change;
  return [
    ['Operation', said(`${operation}, ${plan.effect}`, room)],
    ['Account', said(region === undefined ? account : `${account}, ${region}`, room)],
    ['Asked by', said(askerWords(change), room), words(', '), dateElement(change.createdAtMs)],
    ...(undoOf === undefined ? [] : [['Takes back', code(outside(undoOf, 60))] satisfies Fact]),
  ];
}

export function planFacts({ plan }: Change, room: Room = cardRoom): Fact[] {
  return [
    ['Touches', said(blastWords(plan.blast), room)],
    ['Way back', said(wayBackWords(plan), room)],
  ];
}

export function decisionFacts(change: Change, room: Room = cardRoom): Fact[] {
  const { evaluation, approvals, state, expiresAtMs } = change;
  const waits = state === 'awaiting_approval';
  const missing = shortfallOf(evaluation.needs, approvals);
  return [
    ['Needs', said(evaluation.denied ?? evaluation.needs.says, room)],
    ...(why(change) === '' ? [] : [['Because', said(why(change), room)] satisfies Fact]),
    ...approvalFacts(approvals, room),
    ...(waits && approvals.length > 0 && missing.people > 0
      ? [['Still needed', said(shortfallWords(missing), room)] satisfies Fact]
      : []),
    ...(waits && expiresAtMs !== undefined ? [['Expires', dateElement(expiresAtMs)] satisfies Fact] : []),
  ];
}

/** Who approved, where, when, for which rule and why. */
export function approvalFacts(approvals: readonly Approval[], room: Room = cardRoom): Fact[] {
  const first = approvals.slice(0, room.approvals).map((approval): Fact => {
    const { by, atMs, reason, countsFor, standing, breakGlass } = approval;
    const name = breakGlass ? '🚨 Glass broken by' : standing === undefined ? 'Approved by' : 'Approved beforehand by';
    const rules =
      countsFor.length === 0 ? '' : `, for ${countsFor.map((rule) => `"${outside(rule, 100)}"`).join(' and ')}`;
    const under = standing === undefined ? '' : `, ${standing}`;
    return [
      name,
      said(`${deciderWords(by)}${under}${rules}`, room),
      words(', '),
      dateElement(atMs),
      ...because(reason, room),
    ];
  });
  const rest = approvals.length - first.length;
  return rest > 0 ? [...first, ['Approved by', words(`${rest} more`)]] : first;
}

const because = (reason: string | undefined, room: Room): RichTextElement[] =>
  reason === undefined ? [] : [words(`: ${outside(reason, room.reason)}`)];

/** The rules of policy that matched. */
function why({ evaluation: { explanation } }: Change): string {
  return (explanation.children ?? [])
    .filter(({ matched, rule }) => matched && rule !== 'built-in rules')
    .map((rule) => rule.because)
    .join(' ');
}

export function blastWords({
  targets,
  lost,
  healthyLost,
  shareLost = 0,
  dropsEverything,
}: RecordedPlan['blast']): string {
  const touched = `${targets} ${targets === 1 ? 'resource' : 'resources'}`;
  if (lost === 0 && shareLost === 0 && !dropsEverything) return `${touched}; nothing is lost`;
  const healthy = healthyLost > 0 ? `, ${healthyLost} of them known to be healthy` : '';
  const share = shareLost > 0 ? `; ${percent(shareLost)} of what serves now` : '';
  return `${touched}; ${lost} lost${healthy}${share}${dropsEverything ? '; NOTHING IS LEFT BEHIND' : ''}`;
}

/** A little is never shown as nothing, nor nearly all as all. */
function percent(share: number): string {
  if (share > 0 && share < 0.01) return 'less than 1%';
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100}%`;
}

export function wayBackWords({ undo }: RecordedPlan): string {
  return undo.kind === 'call' ? `${undo.words} (${undo.operation})` : `There is none. ${undo.words}`;
}
