import { FailureError } from '../../../errors.ts';
import { canonicalName, shapeAt } from '../../../parameters/path.ts';
import type { ObjectShape, Shape } from '../../../parameters/shape.ts';
import { type Given, grown, isObject, type Node, put } from '../../../parameters/tree.ts';
import type { JsonObject } from '../../../tool.ts';
import { type Problem, problem } from './command.ts';
import { type Word, withPlainQuotes } from './words.ts';

/** The parameters in what stands behind an operation. */
export function parametersOf(words: readonly Word[], shape: ObjectShape): { readonly input: JsonObject } | Problem {
  const given = givenIn(words, shape);
  if ('kind' in given) return given;
  try {
    const node = given.all.reduce<Node | undefined>(
      (tree, one) => put(tree, shape, one.name.split('.'), one),
      undefined,
    );
    const value = node === undefined ? {} : grown(node, '');
    return { input: isObject(value) ? value : {} };
  } catch (thrown) {
    if (!(thrown instanceof FailureError)) throw thrown;
    const { message, next } = thrown.failure;
    return problem(message, next ?? 'Correct it and send the command again.');
  }
}

function givenIn(words: readonly Word[], shape: ObjectShape): { readonly all: readonly Given[] } | Problem {
  const all: Given[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (!word) break;
    if (word.flag === undefined) return stray(word, shape);
    const name = canonicalName(shape, word.flag);
    const inside = shapeAt(shape, name);
    const values = word.tied ? [word.text] : valuesBehind(words.slice(at + 1), inside);
    if (!word.tied) at += values.length;
    if (values.length === 0) all.push({ name, value: undefined });
    for (const value of values) all.push({ name, value: repaired(value, inside) });
  }
  return { all };
}

/** A list takes all words up to the next flag, a switch only what can be one, anything else one word. */
function valuesBehind(rest: readonly Word[], shape: Shape | undefined): string[] {
  const next = rest.findIndex(({ flag }) => flag !== undefined);
  const values = (next < 0 ? rest : rest.slice(0, next)).map(({ text }) => text);
  const isSwitch = shape?.kind === 'value' && shape.type === 'boolean';
  if (isSwitch && !/^(true|false)$/i.test(values[0] ?? '')) return [];
  return shape?.kind === 'list' ? values : values.slice(0, 1);
}

function repaired(value: string, shape: Shape | undefined): string {
  if (shape?.kind === 'value') return shape.type === 'boolean' ? value.toLowerCase() : value;
  return /^[[{]/.test(value) ? readableJson(value) : value;
}

/** Typographic quotes inside of JSON are its own only where it is not JSON with them. */
function readableJson(value: string): string {
  try {
    JSON.parse(value);
    return value;
  } catch {
    return withPlainQuotes(value);
  }
}

function stray({ text }: Word, shape: ObjectShape): Problem {
  const fits = [...shape.fields].find(([, field]) => {
    const inside = field.shape.kind === 'list' ? field.shape.of : field.shape;
    return inside.kind === 'value' && inside.prefix !== '' && text.startsWith(inside.prefix);
  });
  return problem(
    `"${text}" stands alone: nothing says which parameter it is.`,
    fits
      ? `Did you mean --${fits[0]} ${text}?`
      : 'Parameters are given as --Name value; a value with spaces goes in quotes.',
  );
}
