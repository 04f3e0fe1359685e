import type { Change } from '../../../executor/change.ts';
import { isEnd } from '../../../executor/states.ts';
import type { EventRow } from '../../../ledger/port.ts';
import type { Explanation } from '../../../policy/policy.ts';
import { type Block, blank, heading, rows, type Style, styled, type Text, text } from './block.ts';
import { failureBlocks } from './failure.ts';
import { fact, planBlocks, shortDigest } from './plan.ts';
import { instant } from './time.ts';

/** Everything about one change: `show`. */
export function changeBlocks(change: Change, events: readonly EventRow[], nowMs: number): readonly Block[] {
  return [
    ...planBlocks(change, nowMs),
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
    fact('Asked by', askedBy(change)),
  ];
  return [
    text([styled(change.state.replaceAll('_', ' '), 'bold', stateStyle(change)), `: ${change.says}`]),
    ...(change.items && change.items.length > 0 ? [rows(change.items.map(itemRow), 2)] : []),
    ...(change.failure ? failureBlocks(change.failure, { besides: change.says }) : []),
    rows(facts),
  ];
}

function itemRow({ item, outcome, message }: NonNullable<Change['items']>[number]): readonly Text[] {
  const style = outcome === 'succeeded' ? 'green' : outcome === 'failed' ? 'red' : 'yellow';
  return [styled(outcome, style), item, message];
}

function explanationBlocks(node: Explanation, indent: number): readonly Block[] {
  const rule = node.matched ? styled(`[x] ${node.rule}`) : styled(`[ ] ${node.rule}`, 'gray');
  return [
    text([rule, `: ${node.because}`], indent),
    ...(node.children ?? []).flatMap((child) => explanationBlocks(child, indent + 2)),
  ];
}

function decisionRows({ approvals, denial, state }: Change): readonly (readonly Text[])[] {
  return [
    ...approvals.map(({ by, atMs, reason, digest }) => [
      styled('approved', 'green'),
      `${by.name} (${by.id}, ${by.surface}, ${by.grade}) of plan ${shortDigest(digest)}`,
      instant(atMs),
      reason ?? '',
    ]),
    ...(denial
      ? [
          [
            styled(state === 'denied' ? 'denied' : 'cancelled', 'red'),
            denial.by.name,
            instant(denial.atMs),
            denial.reason ?? '',
          ],
        ]
      : []),
  ];
}

function askedBy({ asker, client, createdAtMs }: Change): string {
  const through = client === undefined ? '' : ` through ${client}`;
  return `${asker.name} (${asker.surface}, ${asker.grade})${through}, ${instant(createdAtMs)}`;
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
