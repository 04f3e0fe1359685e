import type { Change } from '../../../executor/change.ts';
import type { Evaluation } from '../../../policy/evaluation.ts';
import { type Difference, differences, differenceWords } from '../policy/compare.ts';
import { type Outcome, verdictWords } from '../policy/verdict.ts';
import { type Block, blank, rows, type Style, styled, text } from './block.ts';
import { shortId } from './changes.ts';
import { counted } from './policy.ts';
import { instant } from './time.ts';

/** One change of the past, with what policy said to it last and what it would have said. */
export interface Replayed extends Pick<Change, 'id' | 'state' | 'operation' | 'account' | 'asker'> {
  readonly askedAt: string;
  readonly region?: string;
  readonly summary: string;
  readonly difference: Difference;
  readonly before: { readonly outcome: Outcome; readonly evaluation: Evaluation };
  readonly after: { readonly outcome: Outcome; readonly rules: readonly string[]; readonly evaluation: Evaluation };
  readonly shareMeasured: boolean;
}

export interface Simulated {
  readonly since: string;
  /** There may be more than were looked at. */
  readonly cut: boolean;
  readonly summary: Readonly<Record<Difference, number>>;
  /** Changes whose plan was recorded before shares of what is lost were. */
  readonly unmeasured: number;
  readonly changes: readonly Replayed[];
}

const styles = {
  denied: 'red',
  more: 'yellow',
  fewer: 'cyan',
  passes: 'green',
  same: 'gray',
} as const satisfies Record<Difference, Style>;

export function simulatedBlocks(simulated: Simulated, { all }: { readonly all: boolean }): readonly Block[] {
  const { since, changes, summary } = simulated;
  if (changes.length === 0) return [text(`No change was asked for since ${instant(Date.parse(since))}.`)];
  const listed = changes.filter(({ difference }) => all || difference !== 'same');
  return [
    ...listed.flatMap(replayedBlocks),
    text(`Of ${counted(changes.length, 'change')} since ${instant(Date.parse(since))}:`),
    rows(
      differences.map((one) => [styled(String(summary[one]), 'bold'), styled(differenceWords[one], styles[one])]),
      2,
    ),
    blank,
    ...limitsOf(simulated).map((sentence) => text(sentence)),
  ];
}

function replayedBlocks({
  id,
  askedAt,
  operation,
  state,
  summary,
  difference,
  before,
  after,
}: Replayed): readonly Block[] {
  // A denial names its rules by itself.
  const rules =
    after.outcome === 'deny' || after.rules.length === 0
      ? ''
      : ` (${after.rules.map((rule) => `"${rule}"`).join(', ')})`;
  return [
    text([
      styled(shortId(id), 'bold'),
      `  ${instant(Date.parse(askedAt))}  ${operation}, ${state.replaceAll('_', ' ')}  `,
      styled(differenceWords[difference], styles[difference]),
    ]),
    text(summary, 2),
    rows(
      [
        ['then', verdictWords(before.evaluation)],
        ['now', `${verdictWords(after.evaluation)}${rules}`],
      ],
      2,
    ),
    blank,
  ];
}

/** What such a replay cannot know. */
function limitsOf({ cut, unmeasured, changes }: Simulated): readonly string[] {
  return [
    'Rules on time are asked about the instant of the request, and people count with the roles that they have today.',
    ...(unmeasured > 0
      ? [`${counted(unmeasured, 'plan')} did not record the share that is lost; there it counts as all.`]
      : []),
    ...(cut ? [`These are the newest ${changes.length}; --limit takes more.`] : []),
  ];
}
