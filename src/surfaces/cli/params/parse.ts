import { shapeAt } from '../../../parameters/path.ts';
import type { ObjectShape, Shape } from '../../../parameters/shape.ts';
import { type Given, grown, isObject, type Node, parseJson, put, unknown } from '../../../parameters/tree.ts';
import type { JsonObject } from '../../../tool.ts';
import { problem } from './problem.ts';

/** Longer ones are a mistake, and would only be refused by the cloud. */
const maxJsonCharacters = 1_000_000;

/** The parameters of a tool from what stands behind its name, in the forms that the API pages and people use. */
export function parseParameters(argv: readonly string[], shape: ObjectShape): JsonObject {
  const root = givenIn(argv, shape).reduce<Node | undefined>(
    (node, given) => put(node, shape, given.name.split('.'), given),
    undefined,
  );
  const value = root === undefined ? {} : grown(root, '');
  return isObject(value) ? value : {};
}

/** The parameters of `--json`, below those that have flags of their own. */
export function withJson(source: string | undefined, flags: JsonObject, shape: ObjectShape): JsonObject {
  if (source === undefined) return flags;
  if (source.length > maxJsonCharacters)
    throw problem(`The JSON of --json has more than ${maxJsonCharacters} characters.`);
  const json = parseJson(source, { name: 'json', value: source });
  if (!isObject(json)) throw problem('--json takes an object: {"ListenerId": "…"}.');
  for (const name of Object.keys(json))
    if (!shape.fields.has(name)) throw unknown(name, [...shape.fields.keys()], { name, value: undefined });
  return { ...json, ...flags };
}

function givenIn(argv: readonly string[], shape: ObjectShape): Given[] {
  const given: Given[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    const flag = /^--([^=]+)(?:=(.*))?$/s.exec(word);
    if (!flag) throw stray(word, argv[at - 1]);
    const [, name = '', inline] = flag;
    const next = inline === undefined ? argv[at + 1] : undefined;
    const taken = next !== undefined && takes(next, shapeAt(shape, name)) ? next : undefined;
    if (taken !== undefined) at += 1;
    given.push({ name, value: inline ?? taken });
  }
  return given;
}

/** A switch needs no value, so it takes only what can be one; everything else takes what is no flag. */
function takes(next: string, shape: Shape | undefined): boolean {
  if (shape?.kind === 'value' && shape.type === 'boolean') return /^(true|false)$/i.test(next);
  return !next.startsWith('--');
}

function stray(word: string, before: string | undefined) {
  return problem(
    `"${word}" stands alone.`,
    before?.startsWith('--')
      ? `Put a value with spaces in quotes; "${before}" takes none or has one already.`
      : 'Parameters are given as --Name value.',
  );
}
