import type { RecordedPlan } from '../../executor/change.ts';

type Target = RecordedPlan['targets'][number];
type Line = Target['lines'][number];

const sign = { added: '+', removed: '-', changed: '~', kept: '=' } as const satisfies Record<Line['change'], string>;

/** What goes first where not every line fits: what is lost, never what stays. */
const order = ['removed', 'changed', 'added', 'kept'] as const satisfies readonly Line['change'][];

/** A target's diff, one text for a line. Beyond `max` the rest is counted, and what stays is the first to be only counted. */
export function diffLines(target: Target, max: number): string[] {
  if (target.lines.length <= max) return target.lines.map(text);
  const sorted = [...target.lines].sort((a, b) => order.indexOf(a.change) - order.indexOf(b.change));
  const rest = sorted.slice(max);
  const counts = order
    .map((change) => [rest.filter((line) => line.change === change).length, change] as const)
    .filter(([count]) => count > 0)
    .map(([count, change]) => `${count} ${change}`);
  return [...sorted.slice(0, max).map(text), `… and ${counts.join(', ')}`];
}

function text({ change, item, before, after, note }: Line): string {
  const setting = [before, after].filter((value) => value !== undefined).join(' → ');
  return `${sign[change]} ${item}${setting && `: ${setting}`}${note === undefined ? '' : ` (${note})`}`;
}
