/** One page of what a query found: a table, or lines where no table can be shown. */
import type { Button, DataTableBlock, KnownBlock } from '@slack/types';
import type { Answer } from '../../../executor/api.ts';
import { isObject } from '../../../parameters/tree.ts';
import type { JsonObject, JsonValue } from '../../../tool.ts';
import { limits, shown } from '../limits.ts';
import { buttons } from '../names.ts';
import {
  actions,
  bold,
  button,
  type Fact,
  factLines,
  line,
  type Message,
  note,
  richText,
  section,
  words,
} from '../text/build.ts';
import { firstThatFit, fitText, outside } from '../text/fit.ts';
import { inert } from '../text/mrkdwn.ts';
import { repeated } from './failure.ts';
import type { Style } from './style.ts';

export interface AnswerCard {
  readonly title: string;
  /** As `formatCommand` writes it. */
  readonly command: string;
  readonly style: Style;
  /** Values of the buttons; without one there is no such button. */
  readonly share?: string;
  readonly next?: string;
  /** Who showed it to everybody. */
  readonly sharedBy?: string;
}

export interface AnswerMessage {
  readonly message: Message;
  /** Where the next page begins, which is sooner where a message does not hold all of this one. */
  readonly nextOffset: number | undefined;
}

export function answerMessage(answer: Answer, set: string, card: AnswerCard): AnswerMessage {
  const list = answer[set];
  const items = Array.isArray(list) ? list.filter(isObject) : [];
  const table = tableOf(items, card.style);
  const nextOffset = table.shown < items.length ? answer.Offset + table.shown : answer.NextOffset;
  const paging = pagingWords(answer, table.shown);
  const cut = table.cut ? ['Values that end in … are longer than what is shown here.'] : [];
  const notes = [
    ...(answer.Note === undefined ? [] : [answer.Note]),
    ...cut,
    ...(answer.Truncated === undefined ? [] : [answer.Truncated]),
  ];
  const by = card.sharedBy === undefined ? '' : ` Shared by ${outside(card.sharedBy, 80)}.`;
  return {
    nextOffset,
    message: {
      text: fitText(`${inert(card.title)}: ${paging}${inert(by)}`, limits.messageText),
      blocks: [
        section(`${outside(card.title, 200)}: ${paging}${by}`),
        ...table.blocks(captionOf(card, paging)),
        ...(notes.length === 0 ? [] : [note(...notes.map((one) => outside(one, shown.fact)))]),
        repeated(card.command),
        ...pageActions(card, nextOffset),
      ],
    },
  };
}

const captionOf = ({ title }: AnswerCard, paging: string) =>
  fitText(`${outside(title, 200)}: ${paging}`, limits.headerText);

function pagingWords({ TotalCount, Offset }: Answer, count: number): string {
  if (count === 0) return TotalCount === 0 ? 'there are none.' : `none of ${TotalCount} from ${Offset} on.`;
  return `${Offset + 1} to ${Offset + count} of ${TotalCount}.`;
}

function pageActions({ share, next, title }: AnswerCard, nextOffset: number | undefined): KnownBlock[] {
  const all: Button[] = [
    ...(next !== undefined && nextOffset !== undefined
      ? [
          button({
            action: buttons.nextAnswer,
            text: 'Next page',
            label: `Next page of: ${outside(title, 50)}`,
            value: next,
          }),
        ]
      : []),
    ...(share === undefined
      ? []
      : [
          button({
            action: buttons.share,
            text: 'Share to channel',
            label: `Show to everybody: ${outside(title, 50)}`,
            value: share,
          }),
        ]),
  ];
  return all.length > 0 ? [actions(all)] : [];
}

interface Table {
  readonly shown: number;
  /** Whether a value is longer than what is shown of it. */
  readonly cut: boolean;
  blocks(caption: string): KnownBlock[];
}

function tableOf(items: readonly JsonObject[], style: Style): Table {
  const [only] = items;
  if (!only) return { shown: 0, cut: false, blocks: () => [] };
  const columns = columnsOf(items);
  const rows = items.map((item) => columns.map(({ text }) => text(item)));
  const isCut = (row: readonly string[]) => row.some((one) => one.length > shown.cell);
  if (items.length === 1)
    return {
      shown: 1,
      cut: rows.some(isCut),
      blocks: () => factLines(columns.map(({ name }, at): Fact => [name, words(cellText(rows[0]?.[at] ?? ''))])),
    };
  if (style === 'classic') {
    const lines = rows.map((row) => ({
      row,
      text: columns.map(({ name }, at) => `${name}=${cellText(row[at] ?? '')}`).join(' '),
    }));
    const { shown: fitting } = atLeastOne(
      firstThatFit(lines, { count: 25, size: shown.list }, ({ text }) => text.length + limits.charactersOfABlock),
      lines,
    );
    return {
      shown: fitting.length,
      cut: fitting.some(({ row }) => isCut(row)),
      blocks: () => fitting.map(({ row }) => itemLine(columns, row)),
    };
  }
  const head = columns.map(({ name }) => name);
  const room = { count: limits.dataTableRows - 1, size: shown.dataTable - head.join('').length };
  const { shown: fitting } = atLeastOne(
    firstThatFit(rows, room, (row) => row.map(cellText).join('').length),
    rows,
  );
  return {
    shown: fitting.length,
    cut: fitting.some(isCut),
    blocks: (caption) => [dataTable(head, fitting, items, columns, caption)],
  };
}

/** One that alone is too large could never be paged past; its cells are cut as they are everywhere. */
function atLeastOne<Row>(
  fitting: { readonly shown: readonly Row[] },
  all: readonly Row[],
): { readonly shown: readonly Row[] } {
  return fitting.shown.length > 0 ? fitting : { shown: all.slice(0, 1) };
}

function itemLine(columns: readonly Column[], row: readonly string[]): KnownBlock {
  const filled = columns.map(({ name }, at) => ({ name, value: row[at] ?? '' })).filter(({ value }) => value !== '');
  const [first, ...rest] = filled;
  return richText(
    line(
      bold(cellText(first?.value ?? '')),
      ...(rest.length === 0
        ? []
        : [
            words(
              fitText(
                ` ${rest.map(({ name, value }) => `${name}=${cellText(value)}`).join(' · ')}`,
                limits.richText - shown.cell,
              ),
            ),
          ]),
    ),
  );
}

function dataTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  items: readonly JsonObject[],
  columns: readonly Column[],
  caption: string,
): DataTableBlock {
  return {
    type: 'data_table',
    caption,
    page_size: Math.min(rows.length, 20),
    row_header_column_index: 0,
    rows: [
      head.map((text) => ({ type: 'raw_text', text: fitText(text, shown.cell) })),
      ...rows.map((row, at) =>
        row.map((text, column) => {
          const value = columns[column]?.number(items[at] ?? {});
          return value === undefined
            ? ({ type: 'raw_text', text: cellText(text) } as const)
            : ({ type: 'raw_number', value, text } as const);
        }),
      ),
    ],
  };
}

const cellText = (text: string) => fitText(text, shown.cell);

interface Column {
  readonly name: string;
  text(item: JsonObject): string;
  number(item: JsonObject): number | undefined;
}

/** In the order in which the cloud names them, without those that are empty throughout; what is too many goes into the last. */
function columnsOf(items: readonly JsonObject[]): readonly Column[] {
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))].filter((name) =>
    items.some((item) => compact(item[name]) !== ''),
  );
  const own = names.length <= limits.dataTableColumns ? names : names.slice(0, limits.dataTableColumns - 1);
  const rest = names.slice(own.length);
  const columns = own.map(
    (name): Column => ({
      name: outside(name, 100),
      text: (item) => compact(item[name]),
      number: (item) => {
        const value = item[name];
        return typeof value === 'number' ? value : undefined;
      },
    }),
  );
  if (rest.length === 0) return columns;
  const others = (item: JsonObject) => compact(Object.fromEntries(rest.map((name) => [name, item[name]])));
  return [...columns, { name: 'More', text: others, number: () => undefined }];
}

/** A nested value in one line: `a, b` for lists, `Port=80 Weight=1` for objects. */
function compact(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(compact).join(value.some(isObject) ? '; ' : ', ');
  if (isObject(value))
    return Object.entries(value)
      .flatMap(([name, one]) => (compact(one) === '' ? [] : [`${outside(name, 100)}=${compact(one)}`]))
      .join(' ');
  const text = outside(String(value), longestValue);
  return text === '–' ? '' : text;
}

const longestValue = 4_000;
