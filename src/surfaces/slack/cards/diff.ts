/** A plan's before and after: as a table, or as lines where no table can be shown. */
import type { KnownBlock, RawTextElement } from '@slack/types';
import type { RecordedPlan } from '../../../executor/change.ts';
import { limits, shown } from '../limits.ts';
import { preformatted, section } from '../text/build.ts';
import { firstThatFit, outside } from '../text/fit.ts';
import type { Style } from './style.ts';

type Target = RecordedPlan['targets'][number];
type Line = Target['lines'][number];

interface TargetLine {
  readonly target: Target;
  readonly line: Line;
}

const signs = { added: '+', removed: '-', changed: '~', kept: '=' } as const satisfies Record<Line['change'], string>;
const verbs = { added: '+ add', removed: '− remove', changed: '~ change', kept: '= keep' } as const satisfies Record<
  Line['change'],
  string
>;

/** What goes first where not every line fits: what is lost, never what stays. */
const order = ['removed', 'changed', 'added', 'kept'] as const satisfies readonly Line['change'][];

export interface Diff {
  readonly blocks: readonly KnownBlock[];
  /** "12 more lines: 2 removed, 10 kept"; empty where all are shown. */
  readonly more: string;
}

export function diffBlocks({ targets }: RecordedPlan, style: Style): Diff {
  const all = targets.flatMap((target) => target.lines.map((line) => ({ target, line })));
  if (all.length === 0) return { blocks: [], more: '' };
  const sorted = [...all].sort((a, b) => order.indexOf(a.line.change) - order.indexOf(b.line.change));
  const room = { count: shown.diffLines, size: shown.diff };
  const many = new Set(targets).size > 1;
  const fitting = firstThatFit(sorted, room, (one) => sizeOf(one, many));
  // In the plan's own order where all of it fits.
  const lines = fitting.left === 0 ? all : fitting.shown;
  return {
    blocks: style === 'new' ? [table(lines, many)] : classic(lines),
    more: fitting.left === 0 ? '' : moreWords(sorted.slice(fitting.shown.length)),
  };
}

/** As a row of a table or as a line below its title, whichever is longer. */
function sizeOf(one: TargetLine, many: boolean): number {
  const asLine =
    Math.min(lineText(one.line).length, shown.diffLine) + Math.min(one.target.title.length, limits.headerText);
  return Math.max(cells(one, many).join('').length, asLine + limits.charactersOfABlock);
}

function moreWords(rest: readonly TargetLine[]): string {
  const counts = order
    .map((change) => [rest.filter(({ line }) => line.change === change).length, change] as const)
    .filter(([count]) => count > 0)
    .map(([count, change]) => `${count} ${change}`);
  return `${rest.length} more ${rest.length === 1 ? 'line' : 'lines'}: ${counts.join(', ')}`;
}

function table(lines: readonly TargetLine[], many: boolean): KnownBlock {
  const head = ['Change', ...(many ? ['Resource'] : []), 'What', 'Before', 'After', 'Note'];
  const rows = [head, ...lines.map((one) => cells(one, many))];
  const used = head.map((_, at) => rows.slice(1).some((row) => row[at] !== ''));
  const kept = rows.map((row) => row.filter((_, at) => used[at]));
  return {
    type: 'table',
    column_settings: (kept[0] ?? []).map(() => ({ is_wrapped: true })),
    rows: kept.map((row) => row.map(cell)),
  };
}

function cells({ target, line }: TargetLine, many: boolean): string[] {
  const { change, item, before = '', after = '', note = '' } = line;
  const said = (text: string) => (text === '' ? '' : outside(text, shown.diffLine));
  return [verbs[change], ...(many ? [said(target.resource)] : []), said(item), said(before), said(after), said(note)];
}

const cell = (text: string): RawTextElement => ({ type: 'raw_text', text: text === '' ? '–' : text });

function classic(lines: readonly TargetLine[]): KnownBlock[] {
  const targets = [...new Set(lines.map(({ target }) => target))];
  return targets.flatMap((target): KnownBlock[] => {
    const own = lines.filter((one) => one.target === target).map(({ line }) => outside(lineText(line), shown.diffLine));
    return [section(outside(target.title, limits.headerText)), preformatted(own.join('\n'))];
  });
}

/** `- rs-1 10.0.0.1:80: weight 1 → weight 5 (healthy)`. */
export function lineText({ change, item, before, after, note }: Line): string {
  const setting = [before, after].filter((value) => value !== undefined).join(' → ');
  return `${signs[change]} ${item}${setting && `: ${setting}`}${note === undefined ? '' : ` (${note})`}`;
}
