import type { Approval, Change } from '../../../executor/change.ts';
import { isEnd } from '../../../executor/states.ts';
import type { EventRow } from '../../../ledger/port.ts';
import { type Block, blank, heading, rows, type Style, styled, type Text, text } from './block.ts';
import { explanationBlocks } from './explanation.ts';
import { failureBlocks } from './failure.ts';
import { fact, planBlocks, shortDigest } from './plan.ts';
import { instant } from './time.ts';
import { approverWords, deciderWords } from './who.ts';

/** Everything about one change: `show`. */
export function changeBlocks(
  change: Change,
  events: readonly EventRow[],
  nowMs: number,
  kept: readonly Block[] = [],
): readonly Block[] {
  return [
    ...planBlocks(change, nowMs),
    ...kept,
    blank,
    heading('Policy'),
    ...explanationBlocks(change.evaluation.explanation, 2),
    ...(change.approvals.length > 0 || change.denial
      ? [blank, heading('Decisions'), rows(decisionRows(change), 2)]
      : []),
    blank,
    heading('Events'),
    rows(events.map(eventRow), 2),
    blank,
    ...outcomeBlocks(change),
  ];
}

/** Where a change stands, and what became of it. */
export function outcomeBlocks(change: Change): readonly Block[] {
  const facts = [
    ...(change.check === undefined ? [] : [fact('Check', change.check)]),
    ...(change.requestId === undefined ? [] : [fact('RequestId', change.requestId)]),
  ];
  return [
    text([styled(change.state.replaceAll('_', ' '), 'bold', stateStyle(change)), `: ${change.says}`]),
    ...(change.items && change.items.length > 0 ? [rows(change.items.map(itemRow), 2)] : []),
    ...(change.failure ? failureBlocks(change.failure, { besides: change.says }) : []),
    ...(facts.length > 0 ? [rows(facts)] : []),
  ];
}

function itemRow({ item, outcome, message }: NonNullable<Change['items']>[number]): readonly Text[] {
  const style = outcome === 'succeeded' ? 'green' : outcome === 'failed' ? 'red' : 'yellow';
  return [styled(outcome, style), item, message];
}

function decisionRows({ approvals, denial, state }: Change): readonly (readonly Text[])[] {
  return [
    ...approvals.map(approvalRow),
    ...(denial
      ? [
          [
            styled(state === 'denied' ? 'denied' : 'cancelled', 'red'),
            deciderWords(denial.by),
            instant(denial.atMs),
            denial.reason ?? '',
          ],
        ]
      : []),
  ];
}

function approvalRow({ by, atMs, reason, digest, countsFor, standing, breakGlass }: Approval): readonly Text[] {
  const of = standing === undefined ? `of plan ${shortDigest(digest)}` : `beforehand, by ${standing}`;
  const rules = countsFor.length === 0 ? '' : `, for ${countsFor.map((rule) => `"${rule}"`).join(' and ')}`;
  return [
    breakGlass ? styled('BREAK GLASS', 'bold', 'red') : styled('approved', 'green'),
    `${approverWords(by)}, ${of}${rules}`,
    instant(atMs),
    reason ?? '',
  ];
}

export function eventRow(event: EventRow): readonly Text[] {
  const { message } = event.body;
  return [styled(instant(event.atMs), 'gray'), event.kind, typeof message === 'string' ? message : ''];
}

export function stateStyle(change: Change): Style {
  if (change.state === 'succeeded') return 'green';
  if (change.state === 'partly_succeeded' || change.state === 'outcome_unknown') return 'yellow';
  return isEnd(change.state) ? 'red' : 'cyan';
}
