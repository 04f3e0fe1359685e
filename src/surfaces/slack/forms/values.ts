/** What stands in a form as the tool's parameters: only what was filled in. */

import { shapeAt } from '../../../parameters/path.ts';
import type { ObjectShape, Shape } from '../../../parameters/shape.ts';
import { shapeOf } from '../../../parameters/shape.ts';
import { isObject, scalar } from '../../../parameters/tree.ts';
import type { JsonObject, JsonValue, Tool } from '../../../tool.ts';
import { type Place, placeOf } from './block-id.ts';
import { notGiven } from './elements.ts';
import type { Lists } from './metadata.ts';
import { type FormPayload, filledIn } from './payload.ts';
import { itemsIn } from './rows.ts';

export interface FormValues {
  readonly input: JsonObject;
  /** Choices that are no parameters. */
  readonly helpers: JsonObject;
  /** By block id: what cannot be read at all. */
  readonly problems: Readonly<Record<string, string>>;
  /** Which item of a list has which key, in the order of the list in `input`. */
  readonly keys: Readonly<Record<string, readonly number[]>>;
}

/** A value while its list's items still go by their keys. */
type Node =
  | { readonly kind: 'leaf'; readonly value: JsonValue }
  | { readonly kind: 'inner'; readonly at: Map<string, Node> };

export function readForm(tool: Tool, payload: FormPayload, lists: Lists): FormValues {
  const shape = shapeOf(tool);
  const root: Node = { kind: 'inner', at: new Map() };
  const helpers: Record<string, JsonValue> = {};
  const problems: Record<string, string> = {};
  const rows = new Map<string, JsonObject[]>();
  for (const block of payload.blocks) {
    const place = placeOf(block.block_id);
    if (!place) continue;
    const given = filledIn(payload, block).filter((value) => value !== notGiven);
    if (place.kind === 'rows') {
      const read = readRows(shape, place, given);
      if (read.problem !== undefined) problems[block.block_id] = read.problem;
      rows.set(listOf(place), [...(rows.get(listOf(place)) ?? []), ...read.items]);
      continue;
    }
    const inside = shapeAt(shape, place.path);
    const value = valueIn(place, inside, given);
    if (value === undefined) continue;
    if (place.helper) helpers[place.path] = value;
    else if (inside) set(root, place.path.split('.'), value);
  }
  const keys: Record<string, readonly number[]> = {};
  const input = grown(root, '', shape, keys);
  const named = Object.keys(lists).map(
    (path) => [path, rows.get(path) ?? (isObject(input) ? input[path] : undefined) ?? []] as const,
  );
  return { input: { ...(isObject(input) ? input : {}), ...Object.fromEntries(named) }, helpers, problems, keys };
}

const listOf = ({ path }: Place) => path.replace(/\.\d+$/, '');

function readRows(shape: ObjectShape, place: Place, given: readonly string[]) {
  const inside = shapeAt(shape, listOf(place));
  const of = inside?.kind === 'list' ? inside.of : undefined;
  return of?.kind === 'object' ? itemsIn(given.join('\n'), of) : { items: [] };
}

function valueIn({ kind }: Place, shape: Shape | undefined, given: readonly string[]): JsonValue | undefined {
  const [first] = given;
  if (first === undefined) return undefined;
  const of = shape?.kind === 'list' ? shape.of : shape;
  const read = (value: string) => (of?.kind === 'value' ? scalar(value.trim(), of) : value.trim());
  if (kind === 'lines')
    return first
      .split(/\r?\n/)
      .filter((one) => one.trim() !== '')
      .map(read);
  if (kind === 'choices' || kind === 'lives') return given.map(read);
  return read(first);
}

function set(node: Node, [step = '', ...rest]: readonly string[], value: JsonValue): void {
  if (node.kind === 'leaf') return;
  if (rest.length === 0) {
    node.at.set(step, { kind: 'leaf', value });
    return;
  }
  const next: Node = node.at.get(step) ?? { kind: 'inner', at: new Map() };
  node.at.set(step, next);
  set(next, rest, value);
}

function grown(node: Node, path: string, shape: Shape | undefined, keys: Record<string, readonly number[]>): JsonValue {
  if (node.kind === 'leaf') return node.value;
  const at = (step: string) => (path === '' ? step : `${path}.${step}`);
  const one = (step: string, inside: Node) => grown(inside, at(step), shape && shapeAt(shape, step), keys);
  if (shape?.kind !== 'list')
    return Object.fromEntries([...node.at].map(([step, inside]) => [step, one(step, inside)]));
  const items = [...node.at].toSorted(([a], [b]) => Number(a) - Number(b));
  keys[path] = items.map(([key]) => Number(key));
  return items.map(([key, inside]) => one(key, inside));
}
