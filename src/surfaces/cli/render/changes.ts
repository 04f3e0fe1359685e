import type { Change } from '../../../executor/change.ts';
import { type Block, blank, rows, styled, text } from './block.ts';
import { stateStyle } from './change.ts';
import { instant } from './time.ts';

/** Long enough to be unambiguous in any ledger, short enough to read. */
export const shortId = (id: string) => id.slice(0, 'chg-'.length + 8);

export function changesBlocks(changes: readonly Change[], limit: number): readonly Block[] {
  if (changes.length === 0) return [text('There are no such changes.')];
  return [
    rows(
      changes.map((change) => [
        styled(shortId(change.id), 'bold'),
        styled(change.state.replaceAll('_', ' '), stateStyle(change)),
        styled(instant(change.createdAtMs), 'gray'),
        change.plan.summary,
      ]),
    ),
    ...(changes.length === limit ? [blank, text(`The newest ${limit}; --limit shows more.`)] : []),
  ];
}
