/** Inputs that a tool's schema describes, for property tests: every parameter, every length, and hostile texts. */
import fc from 'fast-check';
import { type ObjectShape, type Shape, shapeOf } from '../../src/parameters/shape.ts';
import type { JsonObject, JsonValue, Tool } from '../../src/tool.ts';
import { tools } from '../../tools/index.ts';

export function toolOf(operation: string): Tool {
  const tool = tools.find((one) => one.operation === operation);
  if (!tool) throw new Error(`There is no tool ${operation}.`);
  return tool;
}

/** What could break out of a text: markup, mentions, quotes, dashes, directions, line ends. */
export const hostile = [
  '<!channel>',
  '<@U0123>',
  '<https://evil.example|Approve>',
  '*bold*',
  '_soft_',
  '~gone~',
  '`code`',
  '```',
  '&lt;!here&gt;',
  '&amp;',
  '\u202egnp.exe',
  'a\nb',
  'two  spaces',
  '\u00a0',
  '“smart”',
  '‘quotes’',
  "it's",
  '"',
  '\\',
  '\\u{202e}',
  '— dash',
  '–Force',
  '--Force',
  '-x',
  'a,b',
  '[1]',
  '{"a":1}',
  '源站.example.com',
  '🚀',
  ':tada:',
  '|',
  '=',
  '0123',
  'true',
  '-1',
  'https://example.com/a?b=c&d',
];

/** Any code points of the first planes but surrogates: quicker to make than fast-check's own. */
export const anyText = (most: number) =>
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: most }).map((points) =>
    points
      .map((point) => String.fromCharCode(point))
      .join('')
      .toWellFormed(),
  );

export const hostileText = (most: number) =>
  fc
    .array(fc.oneof(fc.constantFrom(...hostile), anyText(12)), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => parts.join(' ').slice(0, most).toWellFormed())
    .filter((text) => text.length > 0);

export interface Wishes {
  /** Of a text without a form of its own. */
  readonly text?: (most: number) => fc.Arbitrary<string>;
  /** Items of a list at most. */
  readonly items?: number;
}

export function inputOf(tool: Tool, wishes: Wishes = {}): fc.Arbitrary<JsonObject> {
  return objectOf(shapeOf(tool), wishes);
}

function objectOf({ fields }: ObjectShape, wishes: Wishes): fc.Arbitrary<JsonObject> {
  const all = Object.fromEntries([...fields].map(([name, { shape }]) => [name, anyOf(name, shape, wishes)]));
  const requiredKeys = [...fields].filter(([, { required }]) => required).map(([name]) => name);
  return fc.record(all, { requiredKeys });
}

function anyOf(name: string, shape: Shape, wishes: Wishes): fc.Arbitrary<JsonValue> {
  if (shape.kind === 'object') return objectOf(shape, wishes);
  if (shape.kind === 'list') {
    const maxLength = Math.min(shape.most ?? 10, wishes.items ?? 4);
    const minLength = Math.min(shape.least, maxLength);
    // Long lists are hardly ever made otherwise.
    const size = wishes.items === undefined ? 'small' : 'max';
    return fc.array(anyOf(name, shape.of, wishes), { minLength, maxLength, size });
  }
  const { type, allowed, prefix, least = 0, most } = shape;
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number')
    return allowed.length > 0
      ? fc.constantFrom(...allowed.map(Number))
      : fc.integer({ min: least, max: most ?? 1_000_000 });
  if (allowed.length > 0) return fc.constantFrom(...allowed);
  if (prefix !== '') return fc.stringMatching(/^[0-9a-zA-Z*]{1,32}$/).map((id) => `${prefix}${id}`);
  if (name === 'Region') return fc.constantFrom('ap-guangzhou', 'eu-frankfurt');
  return (wishes.text ?? hostileText)(most ?? 200);
}
