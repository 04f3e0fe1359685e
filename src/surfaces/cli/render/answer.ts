import type { Answer } from '../../../executor/api.ts';
import type { JsonObject, JsonValue } from '../../../tool.ts';
import { type Block, blank, styled, text } from './block.ts';

/** One page of a list as a table, and how to get the next one. */
export function answerBlocks(answer: Answer, set: string): readonly Block[] {
  const list = answer[set];
  const items = Array.isArray(list) ? list.filter(isObject) : [];
  return [
    ...(items.length > 0 ? [tableOf(items), blank] : []),
    text([styled(paging(answer, items.length), 'bold'), next(answer)]),
    ...(answer.Truncated === undefined ? [] : [text(answer.Truncated)]),
    ...(answer.Note === undefined ? [] : [text([styled('Note: ', 'bold'), answer.Note])]),
  ];
}

function paging({ TotalCount, Offset }: Answer, shown: number): string {
  if (shown === 0) return TotalCount === 0 ? 'There are none.' : `None of ${TotalCount} from ${Offset} on.`;
  return `Showing ${Offset + 1}–${Offset + shown} of ${TotalCount}`;
}

const next = ({ NextOffset }: Answer) => (NextOffset === undefined ? '' : `, next: --Offset ${NextOffset}`);

/** Columns in the order in which the cloud names them, without those that are empty throughout. */
function tableOf(items: readonly JsonObject[]): Block {
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))];
  const head = names.filter((name) => items.some((item) => compact(item[name]) !== ''));
  return { kind: 'table', head, rows: items.map((item) => head.map((name) => compact(item[name]))) };
}

/** A nested value in one line: `a, b` for lists, `Port=80 Weight=1` for objects. */
export function compact(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(compact).join(value.some(isObject) ? '; ' : ', ');
  if (isObject(value)) {
    return Object.entries(value)
      .map(([name, one]) => [name, compact(one)])
      .filter(([, one]) => one !== '')
      .map(([name, one]) => `${name}=${one}`)
      .join(' ');
  }
  return String(value);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
