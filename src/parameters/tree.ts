import { nearest } from '../executor/registry.ts';
import type { JsonObject, JsonValue } from '../tool.ts';
import { invalid } from './invalid.ts';
import type { Shape } from './shape.ts';

/** One `--Name value` as given; the value is undefined where the flag stood alone. */
export interface Given {
  readonly name: string;
  readonly value: string | undefined;
}

/** A value while it is put together from several flags. */
export type Node =
  | { readonly kind: 'value'; readonly value: JsonValue }
  /** A list from a flag that is repeated or has commas. */
  | { readonly kind: 'words'; readonly values: readonly JsonValue[] }
  | { readonly kind: 'list'; readonly at: ReadonlyMap<number, Node> }
  | { readonly kind: 'object'; readonly at: ReadonlyMap<string, Node> };

const maxIndex = 999;

/** The tree with one more flag in it. `path` is what is left of the dotted name. */
export function put(node: Node | undefined, shape: Shape, path: readonly string[], given: Given): Node {
  const [step, ...rest] = path;
  if (step === undefined) return putHere(node, shape, given);
  switch (shape.kind) {
    case 'object': {
      const field = shape.fields.get(step);
      if (!field) throw unknown(step, [...shape.fields.keys()], given);
      if (node && node.kind !== 'object') throw twoForms(given);
      return { kind: 'object', at: new Map(node?.at).set(step, put(node?.at.get(step), field.shape, rest, given)) };
    }
    case 'list': {
      if (!/^(0|[1-9]\d*)$/.test(step))
        throw invalid(`${shown(given)}: "${step}" is no index; lists are counted from 0.`);
      const index = Number(step);
      if (index > maxIndex) throw invalid(`${shown(given)}: an index is at most ${maxIndex}.`);
      if (node && node.kind !== 'list') throw twoForms(given);
      return { kind: 'list', at: new Map(node?.at).set(index, put(node?.at.get(index), shape.of, rest, given)) };
    }
    case 'value':
      throw invalid(`${shown(given)}: a ${shape.words} has no parts.`);
  }
}

function putHere(node: Node | undefined, shape: Shape, given: Given): Node {
  if (shape.kind === 'list') return putList(node, shape, given);
  if (node?.kind === 'value') throw invalid(`${shown(given)} is given twice.`);
  if (node) throw twoForms(given);
  const { value } = given;
  if (shape.kind === 'object') {
    if (value === undefined) throw missing(given, shape);
    const parsed = parseJson(value, given);
    if (!isObject(parsed)) throw missing(given, shape);
    return { kind: 'value', value: parsed };
  }
  if (value === undefined && shape.type !== 'boolean') throw missing(given, shape);
  return { kind: 'value', value: value === undefined ? true : scalar(value, shape) };
}

function putList(node: Node | undefined, shape: Extract<Shape, { kind: 'list' }>, given: Given): Node {
  const { value } = given;
  if (value === undefined) throw missing(given, shape);
  if (node?.kind === 'list') throw twoForms(given);
  if (value.trimStart().startsWith('[')) {
    const parsed = parseJson(value, given);
    if (!Array.isArray(parsed)) throw missing(given, shape);
    if (node?.kind === 'words') throw twoForms(given);
    if (node) throw invalid(`${shown(given)} is given twice.`);
    return { kind: 'value', value: parsed };
  }
  if (node && node.kind !== 'words') throw twoForms(given);
  return { kind: 'words', values: [...(node?.values ?? []), ...elements(value, shape.of, given)] };
}

function elements(value: string, shape: Shape, given: Given): readonly JsonValue[] {
  if (shape.kind === 'value') return value.split(',').map((one) => scalar(one, shape));
  if (shape.kind === 'object' && value.trimStart().startsWith('{')) return [parseJson(value, given)];
  const inside = shape.kind === 'object' ? `.0.${[...shape.fields.keys()][0] ?? ''}` : '.0.0';
  throw invalid(
    `${shown(given)} is a ${shape.kind === 'list' ? 'list of lists' : 'list of objects'}, so it is given as JSON or in parts.`,
    `Give --${given.name} '[…]', or its parts as --${given.name}${inside} and so on.`,
  );
}

/** What is declared a string stays one, however much it looks like a number; what cannot be read is left to the tool to refuse. */
export function scalar(value: string, shape: Extract<Shape, { kind: 'value' }>): JsonValue {
  switch (shape.type) {
    case 'integer':
    case 'number': {
      const number = Number(value);
      return String(number) === value && Number.isFinite(number) ? number : value;
    }
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value;
    case 'string':
    case 'any':
      return value;
  }
}

/** The finished value. Only names that the tool declares can be in it. */
export function grown(node: Node, name: string): JsonValue {
  switch (node.kind) {
    case 'value':
      return node.value;
    case 'words':
      return node.values;
    case 'list':
      return Array.from({ length: Math.max(...node.at.keys()) + 1 }, (_, index) => {
        const one = node.at.get(index);
        if (!one) throw invalid(`--${name}.${index} is missing: the indexes of a list go from 0 without a gap.`);
        return grown(one, `${name}.${index}`);
      });
    case 'object':
      return Object.fromEntries([...node.at].map(([key, one]) => [key, grown(one, name ? `${name}.${key}` : key)]));
  }
}

export function parseJson(source: string, given: Given): JsonValue {
  try {
    const value: JsonValue = JSON.parse(source);
    if (!isDeep(value)) return value;
  } catch {
    throw invalid(
      `The value of ${shown(given)} is not JSON.`,
      'Check its quotes, commas and brackets; in a shell, put it in single quotes.',
    );
  }
  throw invalid(`The value of ${shown(given)} is nested deeper than any parameter is.`);
}

/** No parameter has more than a few levels; what goes down for thousands of them would be followed by everything after this. */
const deepest = 20;

function isDeep(value: JsonValue): boolean {
  let level: readonly JsonValue[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return true;
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one).filter((inside) => inside !== undefined) : [],
    );
  }
  return false;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function unknown(step: string, known: readonly string[], given: Given): ReturnType<typeof invalid> {
  const [guess] = nearest(step, known);
  const full = given.name === step ? step : `${step} (in --${given.name})`;
  return invalid(
    `Unknown parameter ${full}${guess === undefined ? '.' : `; did you mean ${guess}?`}`,
    `There are: ${known.join(', ')}.`,
  );
}

function missing(given: Given, shape: Shape): ReturnType<typeof invalid> {
  return invalid(`${shown(given)} needs a value: ${shape.words}.`);
}

function twoForms(given: Given): ReturnType<typeof invalid> {
  return invalid(
    `${shown(given)} is given in two forms.`,
    'Give a list or an object in one form: JSON, parts, or repeated.',
  );
}

const shown = (given: Given) => `--${given.name}`;
