import { describe, expect, test } from 'vitest';
import { FailureError } from '../../src/errors.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { compileArgument } from '../../src/policy/arguments.ts';
import { evaluate } from '../../src/policy/policy.ts';
import type { ArgumentFile } from '../../src/policy/schema.ts';
import { facts, policyOf } from './facts.ts';

const one = (argument: ArgumentFile, input: JsonObject) => compileArgument(argument).holds(input, 'one');
const all = (argument: ArgumentFile, input: JsonObject) => compileArgument(argument).holds(input, 'all');
const value = (test: Omit<ArgumentFile, 'path'>, found: JsonObject[string]) =>
  one({ path: '$.x', ...test }, { x: found });

const targets: JsonObject = {
  Targets: [
    { Id: 'ins-1', Weight: 10, Ports: [80, 443] },
    { Id: 'ins-2', Weight: 0, Ports: [8080] },
  ],
};

describe('of the values at a path', () => {
  test('one is enough for a rule that restrains, and one that allows needs all', () => {
    const drained = { path: '$.Targets[*].Weight', equals: 0 };
    expect([one(drained, targets), all(drained, targets)]).toEqual([true, false]);
    const light = { path: '$.Targets[*].Weight', less_than: 11 };
    expect([one(light, targets), all(light, targets)]).toEqual([true, true]);
  });

  test('none is neither', () => {
    for (const path of ['$.Nothing', '$.Targets[9].Id', '$.Targets[*].Name', '$.Targets.Id']) {
      expect([one({ path, less_than: 99 }, targets), all({ path, less_than: 99 }, targets)]).toEqual([false, false]);
    }
  });

  test('those in nested lists count each by itself', () => {
    const ports = { path: '$.Targets[*].Ports[*]', greater_than: 1_000 };
    expect([one(ports, targets), all(ports, targets)]).toEqual([true, false]);
    expect(all({ path: '$..Ports[*]', greater_than: 79 }, targets)).toBe(true);
    expect(one({ path: "$.Targets[?@.Id == 'ins-2'].Weight", equals: 0 }, targets)).toBe(true);
    expect(one({ path: '$.a[*][*]', equals: 3 }, { a: [[1, 2], [3]] })).toBe(true);
  });

  test('a list or an object is no value, and so never null', () => {
    for (const test of [{ equals: null }, { in: [null] }, { matches: '.*' }, { less_than: 9 }]) {
      expect(value(test, [])).toBe(false);
      expect(value(test, { y: null })).toBe(false);
    }
    expect(value({ equals: null }, null)).toBe(true);
  });

  test('those of keys that every object has do not count', () => {
    for (const path of ['$.constructor', '$.toString', '$.__proto__', '$.x.length'])
      expect(one({ path, matches: '(?s).*' }, { x: [1] })).toBe(false);
  });
});

describe('a value', () => {
  test('is the same with quotes and without, where it is a number', () => {
    expect(value({ equals: 80 }, '80')).toBe(true);
    expect(value({ equals: '80' }, 80)).toBe(true);
    expect(value({ in: ['443', 80] }, 443)).toBe(true);
    expect(value({ equals: 80 }, '080')).toBe(false);
    expect(value({ equals: true }, 'true')).toBe(false);
    expect(value({ equals: 'null' }, null)).toBe(false);
  });

  test('is over or under a number, in quotes as well', () => {
    expect(value({ greater_than: 10 }, 10)).toBe(false);
    expect(value({ greater_than: 10 }, 11)).toBe(true);
    expect(value({ greater_than: 10 }, '11')).toBe(true);
    expect(value({ less_than: -1.5 }, '-1.6')).toBe(true);
    for (const other of ['', ' ', 'ten', '0x20', '1e3', true, null, '١٢']) {
      expect(value({ greater_than: -1 }, other)).toBe(false);
      expect(value({ less_than: 1e9 }, other)).toBe(false);
    }
  });

  test('has to pass every test that is named', () => {
    const ports = { greater_than: 79, less_than: 90, matches: '8.' };
    expect([80, 90, 70].map((port) => value(ports, port))).toEqual([true, false, false]);
  });
});

describe('a regular expression', () => {
  test('has to fit the whole value', () => {
    expect(value({ matches: 'prod' }, 'prod')).toBe(true);
    expect(value({ matches: 'prod' }, 'prod-1')).toBe(false);
    expect(value({ matches: 'a|b' }, 'ab')).toBe(false);
    expect(value({ matches: 'prod$' }, 'prod\n')).toBe(false);
    expect(value({ matches: '.*prod.*' }, 'x\nprod\ny')).toBe(true);
    expect(value({ matches: '(?i)PROD-\\d+' }, 'prod-7')).toBe(true);
    expect(value({ matches: '8\\d' }, 80)).toBe(true);
    expect(value({ matches: '.*' }, true)).toBe(false);
  });

  test.each([
    ['matches', { path: '$.x', matches: '(a+)+b' }],
    ['a filter with search', { path: "$[?search(@, '(a+)+b')]", equals: 'x' }],
    ['a filter with match', { path: "$[?match(@, '(a|aa)+b')]", equals: 'x' }],
  ])('is fast on what takes others for ever: %s', (_, argument) => {
    const test = compileArgument(argument);
    const startedMs = performance.now();
    expect(test.holds({ x: `${'a'.repeat(4_000)}!` }, 'one')).toBe(false);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });

  test('in a filter does what the standard says', () => {
    const input: JsonObject = { list: [{ id: 'prod-1' }, { id: 'my-prod-2' }, { id: 7 }] };
    const ids = (filter: string) => one({ path: `$.list[?${filter}].id`, equals: 'my-prod-2' }, input);
    expect(ids("search(@.id, 'prod')")).toBe(true);
    expect(ids("match(@.id, 'prod')")).toBe(false);
    expect(ids("match(@.id, '.*prod-.')")).toBe(true);
    expect(ids("match(@.id, '(')")).toBe(false);
  });

  test('on a text too long to be a name restrains, and allows nothing', () => {
    const long = { x: 'a'.repeat(4_097) };
    for (const matches of ['a+', 'b+']) {
      expect(one({ path: '$.x', matches }, long)).toBe(true);
      expect(all({ path: '$.x', matches }, long)).toBe(false);
    }
  });
});

test('what is nested too deep to be looked through restrains, and allows nothing', () => {
  const deep: JsonObject = JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`);
  expect(one({ path: '$..x', equals: 1 }, deep)).toBe(true);
  expect(all({ path: '$..a', less_than: 2 }, deep)).toBe(false);
});

test.each([
  ['no path', { path: 'Targets', equals: 1 }, /^must be a JSON Path such as \$\.Targets\[\*\]\.Weight \(/],
  ['an empty step', { path: '$.', equals: 1 }, /^must be a JSON Path/],
  ['a function that is not there', { path: '$[?eval(@)]', equals: 1 }, /^must be a JSON Path/],
  ['no expression', { path: '$.x', matches: '(' }, /^must be a regular expression that RE2 knows \(/],
  ['an expression of others', { path: '$.x', matches: '(?=a)b' }, /^must be a regular expression that RE2 knows \(/],
])('%s is refused in words', (_, argument, words) => {
  const compiled = () => compileArgument(argument);
  expect(compiled).toThrow(FailureError);
  expect(compiled).toThrow(words);
});

test('the refusal can be given the place where it stands', async () => {
  const when = {
    arguments: [
      { path: '$.x', equals: 1 },
      { path: 'x', equals: 1 },
    ],
  };
  const rules = [{ name: 'one', decide: 'deny' } as const, { name: 'two', decide: 'deny', when } as const];
  await expect(policyOf({ rules })).rejects.toThrow(FailureError);
});

test('where it holds for some and not for all, the explanation of an allow says so', async () => {
  const when = { arguments: [{ path: '$.Targets[*].Weight', equals: 0 }] };
  const policy = await policyOf({ rules: [{ name: 'x', when, decide: 'allow' }] });
  expect(evaluate(facts({ input: targets }), policy).explanation.children?.[1]).toMatchObject({
    matched: false,
    children: [{ matched: false, because: 'It is so for some, and not for all.' }],
  });
});
