import Table from 'cli-table3';
import { plainText } from '../../../lib/text.ts';
import type { Block, Style, Text } from './block.ts';
import { piecesOf } from './width.ts';

export type Paint = (styles: readonly Style[], text: string) => string;

export interface Sheet {
  /** Columns of the terminal; undefined where there is none, and then nothing is wrapped. */
  readonly width: number | undefined;
  readonly paint: Paint;
}

/** Between two columns. */
const gutter = 2;
/** A column of a table is not made narrower than this. */
const narrowest = 10;
/** Nor a column of text, unless it needs less. */
const readable = 20;
const longestMark = 12;

/** Blocks as lines for a terminal, with a line feed after each. */
export function layOut(blocks: readonly Block[], sheet: Sheet): string {
  return blocks.map((block) => `${layOutBlock(block, sheet)}\n`).join('');
}

function layOutBlock(block: Block, sheet: Sheet): string {
  switch (block.kind) {
    case 'text':
      return paragraph(block.text, block.indent, sheet);
    case 'verbatim':
      return ' '.repeat(block.indent) + clean(block.text);
    case 'rows':
      return grid(block.rows, block.indent, sheet);
    case 'table':
      return table(block.head, block.rows, sheet);
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[], sheet: Sheet): string {
  const lines: Text[][] = [head.map((name) => ({ text: name, styles: ['bold'] })), ...rows.map((row) => [...row])];
  const room = sheet.width === undefined ? undefined : sheet.width - gutter * (head.length - 1);
  if (room === undefined || room >= head.length * narrowest || total(naturalWidths(plainRows(lines))) <= room)
    return grid(lines, 0, sheet);
  return rows
    .map((row) => {
      const fields: Text[][] = head.map((name, at) => [{ text: name, styles: ['bold'] }, row[at] ?? '']);
      return grid(
        fields.filter(([, value]) => value !== ''),
        0,
        sheet,
      );
    })
    .join('\n\n');
}

function paragraph(content: Text, indent: number, { width, paint }: Sheet): string {
  const room = width === undefined ? undefined : Math.max(1, width - indent);
  const painted = paintCell(content, room ?? Number.POSITIVE_INFINITY, paint);
  const lines = room === undefined || painted === '' ? [painted] : draw([[painted]], [room]);
  return indented(lines, indent);
}

function grid(rows: readonly (readonly Text[])[], indent: number, sheet: Sheet): string {
  const natural = naturalWidths(plainRows(rows));
  const widths = shrink(natural, sheet.width, indent);
  const torn = widths.some((width, at) => width < readable && width < (natural[at] ?? 0));
  if (torn && widths.length > 2) return grid(rows.map(stacked), indent, sheet);
  const painted = rows.map((row) => row.map((cell, at) => paintCell(cell, widths[at] ?? 1, sheet.paint)));
  return indented(draw(painted, widths), indent);
}

/** Where columns would be too narrow to read, a mark stays in front and all the rest becomes one text. */
function stacked(row: readonly Text[]): readonly Text[] {
  const [first = '', ...rest] = row;
  const mark = spansOf(first).reduce((length, span) => length + span.text.length, 0) <= longestMark;
  const filled = (mark ? rest : row).map(spansOf).filter((spans) => spans.some(({ text }) => text !== ''));
  const joined = filled.flatMap((spans, at) => (at === 0 ? spans : ['  ', ...spans]));
  return mark ? [first, joined] : [joined];
}

function indented(lines: readonly string[], indent: number): string {
  return lines.map((line) => (' '.repeat(indent) + line).trimEnd()).join('\n');
}

/** The widest columns give way until the line fits. */
function shrink(natural: readonly number[], width: number | undefined, indent: number): number[] {
  const widths = [...natural];
  if (width === undefined) return widths;
  const room = Math.max(width - indent - gutter * (widths.length - 1), widths.length);
  for (let over = total(widths) - room; over > 0; over = total(widths) - room) {
    const widest = Math.max(...widths);
    const next = Math.max(1, ...widths.filter((one) => one < widest));
    const sharing = widths.filter((one) => one === widest).length;
    const less = Math.max(1, Math.min(widest - next, Math.ceil(over / sharing)));
    let left = over;
    for (const [at, one] of widths.entries()) {
      if (one !== widest || left <= 0) continue;
      widths[at] = one - Math.min(less, left);
      left -= less;
    }
  }
  return widths;
}

function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  const measured = newTable([]);
  measured.push(...rows.map((row) => [...row]));
  // Drawing fills in the widths that it chose.
  measured.toString();
  return measured.options.colWidths.map((width) => width ?? 1);
}

function draw(rows: readonly (readonly string[])[], widths: readonly number[]): string[] {
  const drawn = newTable(widths);
  drawn.push(...rows.map((row) => [...row]));
  return drawn.toString().split('\n');
}

function newTable(colWidths: readonly number[]) {
  const none = '';
  return new Table({
    chars: {
      top: none,
      'top-mid': none,
      'top-left': none,
      'top-right': none,
      bottom: none,
      'bottom-mid': none,
      'bottom-left': none,
      'bottom-right': none,
      left: none,
      'left-mid': none,
      mid: none,
      'mid-mid': none,
      right: none,
      'right-mid': none,
      middle: ' '.repeat(gutter),
    },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colWidths: [...colWidths],
    wordWrap: true,
  });
}

const spansOf = (cell: Text) =>
  (Array.isArray(cell) ? cell : [cell]).map((span) => (typeof span === 'string' ? { text: span, styles: [] } : span));

function plainRows(rows: readonly (readonly Text[])[]): string[][] {
  return rows.map((row) =>
    row.map((cell) =>
      spansOf(cell)
        .map((span) => clean(span.text))
        .join(''),
    ),
  );
}

function paintCell(cell: Text, width: number, paint: Paint): string {
  return spansOf(cell)
    .map(({ text, styles }) => {
      const broken = breakLongWords(clean(text), width);
      return styles.length === 0 || text === '' ? broken : paint(styles, broken);
    })
    .join('');
}

/** The table library would cut a word that is longer than its column. */
function breakLongWords(text: string, width: number): string {
  return text.replace(/\S+/g, (word) => piecesOf(word, width).join('\n'));
}

/** Nothing that steers a terminal survives; spaces at the ends do, since spans are put together. */
function clean(text: string): string {
  const inner = plainText(text, Number.POSITIVE_INFINITY);
  if (inner === '') return ' '.repeat(text.length);
  const before = text.length - text.trimStart().length;
  const after = text.length - text.trimEnd().length;
  return ' '.repeat(before) + inner + ' '.repeat(after);
}

const total = (widths: readonly number[]) => widths.reduce((sum, width) => sum + width, 0);
