import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Nested, nest } from '../../src/sandbox/gateway/dotted.ts';
import { Refusal } from '../../src/sandbox/refusal.ts';

test('the example of the page', () => {
  expect(
    nest([
      ['FunctionTargets.0.Function.FunctionName', 'x'],
      ['FunctionTargets.0.Weight', '66'],
      ['ListenerIds.1', 'b'],
      ['ListenerIds.0', 'a'],
    ]),
  ).toEqual({
    FunctionTargets: [{ Function: { FunctionName: 'x' }, Weight: '66' }],
    ListenerIds: ['a', 'b'],
  });
});

test('lists are in the order of their numbers, and gaps close', () => {
  const sent = [10, 9, 2, 999].map((index) => [`A.${index}`, String(index)] as const);
  expect(nest(sent)).toEqual({ A: ['2', '9', '10', '999'] });
});

describe('is refused', () => {
  test.each([
    ['an index beyond all lists', [['A.1000', 'x']]],
    ['a huge index', [['A.99999999999999999999', 'x']]],
    [
      'a value that is also a structure',
      [
        ['A', 'x'],
        ['A.0', 'y'],
      ],
    ],
    [
      'a structure that is also a value',
      [
        ['A.B', 'x'],
        ['A', 'y'],
      ],
    ],
    [
      'a list that is also a structure',
      [
        ['A.0', 'x'],
        ['A.B', 'y'],
      ],
    ],
    [
      'the same name twice',
      [
        ['A', 'x'],
        ['A', 'y'],
      ],
    ],
    ['an empty part', [['A..B', 'x']]],
    ['no end of parts', [[Array.from({ length: 40 }, () => 'A').join('.'), 'x']]],
  ] as const)('%s', (_name, parameters) => {
    expect(() => nest(parameters)).toThrow(Refusal);
  });
});

test('names of the object prototype are names like any other', () => {
  const nested = nest([
    ['__proto__.polluted', 'x'],
    ['constructor.prototype.polluted', 'x'],
    ['A.__proto__.polluted', 'x'],
  ]);
  expect(Object.hasOwn(nested, '__proto__')).toBe(true);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(Object.getPrototypeOf(nested)).toBe(Object.prototype);
});

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
const { tree } = fc.letrec<{ tree: Nested; list: Nested[]; object: { [name: string]: Nested } }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, fc.string(), tie('list'), tie('object')),
  list: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }),
  object: fc.dictionary(name, tie('tree'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
}));

/** The client's side, as in the SDK: every leaf under its path. */
function* flatten(value: Nested, path: string): Generator<[string, string]> {
  if (typeof value === 'string') yield [path, value];
  else for (const [key, item] of Object.entries(value)) yield* flatten(item, path === '' ? key : `${path}.${key}`);
}

test('what a client flattens comes back as it was, in any order', () => {
  const shuffled = fc.dictionary(name, tree, { noNullPrototype: true }).chain((original) => {
    const flat = [...flatten(original, '')];
    return fc.record({ original: fc.constant(original), sent: fc.shuffledSubarray(flat, { minLength: flat.length }) });
  });
  fc.assert(
    fc.property(shuffled, ({ original, sent }) => {
      expect(nest(sent)).toEqual(original);
    }),
  );
});

test('any names at all are either nested or refused', () => {
  const part = fc.oneof(
    fc.constantFrom('0', '1', 'A', '__proto__', 'constructor', '', 'toString', '00', '-1'),
    fc.string({ maxLength: 4 }),
  );
  const parameters = fc.array(
    fc.tuple(
      fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.')),
      fc.string(),
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(parameters, (sent) => {
      try {
        nest(sent);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Refusal);
      }
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
  );
});
