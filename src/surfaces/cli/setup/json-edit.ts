/**
 * Sets one value in a JSON text. The library's own way formats the lines around it as well, and moves a comment behind
 * the last entry; here nothing but the value comes or goes, and a comma where one is needed.
 */
import { createScanner, findNodeAtLocation, type Node, parseTree, type SyntaxKind } from 'jsonc-parser';
import { Table } from './edit.ts';

/** What the scanner calls a comma. Its enumeration is for the compiler only and cannot be imported. */
const comma: SyntaxKind = 5;

export function setIn(text: string, keys: readonly string[], value: unknown): string {
  const tree = parseTree(text);
  for (let depth = keys.length; tree && depth >= 0; depth -= 1) {
    const node = findNodeAtLocation(tree, [...keys.slice(0, depth)]);
    if (!node) continue;
    const [key, ...below] = keys.slice(depth);
    if (key === undefined) return replace(text, node, value);
    return insert(
      text,
      node,
      key,
      below.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value),
    );
  }
  return text;
}

function replace(text: string, { offset, length }: Node, value: unknown): string {
  const written = writeValue(value, indentAt(text, offset), styleOf(text));
  return text.slice(0, offset) + written + text.slice(offset + length);
}

/** At the end of an object, behind whatever comments stand there. */
function insert(text: string, object: Node, key: string, value: unknown): string {
  const style = styleOf(text);
  const close = object.offset + object.length - 1;
  const outer = indentAt(text, object.offset);
  const last = object.children?.at(-1);
  const lastEnd = last ? last.offset + last.length : close;
  const rest = text.slice(lastEnd, close);
  const end = close - (rest.length - rest.trimEnd().length);
  const at = last ? end : text.slice(0, close).trimEnd().length;
  const ended = last !== undefined && createScanner(rest, true).scan() === comma;
  const inner = last && startsLine(text, last.offset) ? indentAt(text, last.offset) : outer + style.unit;
  const entry = `${style.eol}${inner}${JSON.stringify(key)}: ${writeValue(value, inner, style)}${ended ? ',' : ''}`;
  const closing = text.slice(at, close).includes('\n') ? '' : style.eol + outer;
  const added = text.slice(0, at) + entry + closing + text.slice(at);
  return last && !ended ? `${added.slice(0, lastEnd)},${added.slice(lastEnd)}` : added;
}

interface Style {
  readonly unit: string;
  readonly eol: string;
}

/** New lines look like those that are there. */
function styleOf(text: string): Style {
  return { unit: /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ', eol: text.includes('\r\n') ? '\r\n' : '\n' };
}

function writeValue(value: unknown, indent: string, style: Style): string {
  if (Array.isArray(value)) return `[${value.map((one) => writeValue(one, indent, style)).join(', ')}]`;
  const table = Table.safeParse(value).data;
  if (!table || Object.keys(table).length === 0) return JSON.stringify(value);
  const inner = indent + style.unit;
  const lines = Object.entries(table).map(
    ([key, one]) => `${inner}${JSON.stringify(key)}: ${writeValue(one, inner, style)}`,
  );
  return ['{', lines.join(`,${style.eol}`), `${indent}}`].join(style.eol);
}

/** What the line begins with on which this place is. */
function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? '';
}

function startsLine(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
}
