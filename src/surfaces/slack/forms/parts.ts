/** A tool's parameters as the parts of a form, with what is given of each. */
import type { Field, Shape } from '../../../parameters/shape.ts';
import { shapeOf } from '../../../parameters/shape.ts';
import { isObject } from '../../../parameters/tree.ts';
import type { JsonObject, JsonValue, Tool } from '../../../tool.ts';
import { depthOf, liveFor, placeNames } from './live.ts';
import type { Lists } from './metadata.ts';

export interface Leaf {
  readonly kind: 'leaf';
  /** Dotted, with the keys of items. */
  readonly path: string;
  readonly name: string;
  readonly field: Field;
  /** A value, or a list of values. */
  readonly shape: Shape;
  readonly required: boolean;
  readonly value: JsonValue | undefined;
  /** Only helps to choose another. */
  readonly helper: boolean;
}

export interface ItemList {
  readonly kind: 'list';
  readonly path: string;
  readonly name: string;
  readonly field: Field;
  readonly shape: Extract<Shape, { kind: 'list' }>;
  readonly items: readonly Item[];
  readonly next: number;
  /** An empty list is given as well. */
  readonly given: boolean;
}

export interface Item {
  readonly key: number;
  readonly value: JsonObject;
  readonly parts: readonly Part[];
}

export type Part = Leaf | ItemList;

interface Given {
  readonly input: JsonObject;
  readonly helpers: JsonObject;
  readonly lists: Lists;
}

/** In the order in which they are filled in: where, then what leads to other choices, then what those lead to. */
export function partsOf(tool: Tool, given: Given): Part[] {
  const { fields } = shapeOf(tool);
  const own = [...fields].flatMap(([name, field]) =>
    partsOfField(name, field, given.input[name], name, true, given.lists),
  );
  const names = own.flatMap((part) => leavesOf([part]).map(({ name }) => name));
  const all = [...helpersFor(tool, names, given.helpers), ...own];
  const rank = ({ name }: Part) =>
    placeNames.some((place) => place === name)
      ? -1
      : fields.get(name)?.required === false && isPaging(name)
        ? 100
        : depthOf(tool, name);
  return all.toSorted((a, b) => rank(a) - rank(b));
}

const isPaging = (name: string) => name === 'Offset' || name === 'Limit';

function partsOfField(
  name: string,
  field: Field,
  value: JsonValue | undefined,
  path: string,
  required: boolean,
  lists: Lists,
): Part[] {
  const { shape } = field;
  const needed = required && field.required;
  if (shape.kind === 'object') {
    const inside = isObject(value) ? value : {};
    return [...shape.fields].flatMap(([step, one]) =>
      partsOfField(step, one, inside[step], `${path}.${step}`, needed, lists),
    );
  }
  if (shape.kind === 'list' && shape.of.kind === 'object')
    return [itemsOf(name, field, { ...shape, of: shape.of }, value, path, needed, lists)];
  return [{ kind: 'leaf', path, name, field, shape, required: needed, value, helper: false }];
}

function itemsOf(
  name: string,
  field: Field,
  shape: ItemList['shape'] & { readonly of: Extract<Shape, { kind: 'object' }> },
  value: JsonValue | undefined,
  path: string,
  required: boolean,
  lists: Lists,
): ItemList {
  const given: readonly JsonObject[] = Array.isArray(value) ? value.filter(isObject) : [];
  // What has to be there is drawn at once, so that nobody has to add it first.
  const least = required && lists[path] === undefined ? Math.max(shape.least, given.length) : given.length;
  const known = lists[path]?.keys ?? [];
  const first = Math.max(lists[path]?.next ?? 0, ...known.map((key) => key + 1));
  const items = Array.from({ length: least }, (_, at): Item => {
    const key = known[at] ?? first + at;
    const one = given[at] ?? {};
    const parts = [...shape.of.fields].flatMap(([step, inner]) =>
      partsOfField(step, inner, one[step], `${path}.${key}.${step}`, true, lists),
    );
    return { key, value: one, parts };
  });
  return {
    kind: 'list',
    path,
    name,
    field,
    shape,
    items,
    next: Math.max(first, ...items.map(({ key }) => key + 1)),
    given: Array.isArray(value),
  };
}

/** What a choice hangs on and the tool does not take is asked for all the same, to choose by. */
function helpersFor(tool: Tool, names: readonly string[], helpers: JsonObject): Leaf[] {
  const found = new Map<string, Leaf>();
  const visit = (name: string) => {
    for (const { from } of liveFor(tool, name)?.needs ?? []) {
      const [first] = from;
      if (!first || from.some((one) => names.includes(one.name)) || found.has(first.name)) continue;
      found.set(first.name, helper(first.name, `Only to choose ${name} by.`, helpers[first.name]));
      visit(first.name);
    }
  };
  for (const name of names) visit(name);
  return [...found.values()];
}

function helper(name: string, description: string, value: JsonValue | undefined): Leaf {
  const shape: Shape = {
    kind: 'value',
    type: 'string',
    allowed: [],
    words: 'string',
    prefix: '',
    least: undefined,
    most: undefined,
  };
  const field = { shape, required: false, description, fallback: '' };
  return { kind: 'leaf', path: name, name, field, shape, required: false, value, helper: true };
}

export function leavesOf(parts: readonly Part[]): Leaf[] {
  return parts.flatMap((part) => (part.kind === 'leaf' ? [part] : part.items.flatMap((item) => leavesOf(item.parts))));
}
