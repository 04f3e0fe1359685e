import { expect, test } from 'vitest';
import { evaluate } from '../../src/jmespath/evaluate.ts';
import { systemClock } from '../../src/lib/clock.ts';

const items = Array.from({ length: 2_000 }, (_, id) => ({
  Id: `lb-${id}`,
  Name: `name ${'n'.repeat(250)}`,
  Tags: [{ Key: 'a', Value: id }],
  Port: id % 7,
}));
const document = JSON.stringify({ Set: items, TotalCount: items.length });

/** On a busy machine a process may take a second to start. */
const withinMs = 5_000;

function evaluated(expression: string, more: { maxBytes?: number; withinMs?: number; signal?: AbortSignal } = {}) {
  const { maxBytes = 1_000_000, signal } = more;
  return evaluate({ expression, document, maxBytes, withinMs: more.withinMs ?? withinMs }, systemClock, signal);
}

test.each([
  ['TotalCount', 2_000],
  [
    'Set[?Port==`3`] | [:2].{Id: Id, Value: Tags[0].Value}',
    [
      { Id: 'lb-3', Value: 3 },
      { Id: 'lb-10', Value: 10 },
    ],
  ],
  ['length(Set)', 2_000],
  ['sort_by(Set, &Port)[-1].Port', 6],
  ['sum(Set[*].Tags[].Value)', 1_999_000],
  ['Missing', null],
  ["Set[0].Name | starts_with(@, 'name')", true],
])('%s is evaluated', async (expression, value) => {
  expect(await evaluated(expression)).toEqual({ kind: 'value', value });
});

test.each([
  ['', 'The expression is empty.'],
  ['Set[?', 'The expression ends too soon, after character 5'],
  ['Set[0', 'ends too soon, after character 5: expected Rbracket'],
  ['Set[*].{Id:', 'ends too soon, after character 11'],
  ['Set..Id', 'wrong at character 5, ".Id": unexpected token'],
  ['Set[*] | ) x', 'wrong at character 10, ") x"'],
  ['Set[0].Id #', 'wrong at character 11, "#"'],
  ['Set["abc', 'wrong at character 5, "\\"abc"'],
  ['nearest(Set)', 'wrong at character 1, "nearest(Set)": Unknown function: nearest()'],
  ['Set | length(`1`)', 'wrong at character 7, "length(`1`)": length() expected argument 1 to be type'],
  ['Set[::0]', 'cannot be evaluated: slice step cannot be 0'],
])('%j is at fault, and where is said', async (expression, message) => {
  expect(await evaluated(expression)).toEqual({ kind: 'wrong', message: expect.stringContaining(message) });
});

test.each([
  ['every item with every other, and again', 'Set[].[$.Set[].[$.Set[].[$.Set[].Id]]]'],
  ['a list doubled thirty times', `[@${',@'.repeat(1)}]${'.[@,@]'.repeat(30)}`],
  ['a text that fills the memory', "pad_left('x', `500000000`)"],
  ['many long texts', "map(&pad_left('x', `10000000`), Set)"],
  ['many lists side by side', `zip(${Array(200).fill('Set').join(',')})`],
  ['deeper than the stack', `${'!'.repeat(1_999)}@`],
])('what takes too much is given up and takes nothing with it: %s', { timeout: 30_000 }, async (_, expression) => {
  const startedMs = systemClock.elapsed();
  expect((await evaluated(expression, { withinMs: 2_000 })).kind).toBe('heavy');
  expect(systemClock.elapsed() - startedMs).toBeLessThan(6_000);
  expect(process.memoryUsage().rss).toBeLessThan(1_000_000_000);
});

test('the program goes on while an expression is evaluated', async () => {
  let turns = 0;
  const over = new AbortController();
  const counting = (async () => {
    while (!over.signal.aborted) {
      turns += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  expect((await evaluated('Set[].[$.Set[].[$.Set[].Id]]', { withinMs: 1_000 })).kind).toBe('heavy');
  over.abort();
  await counting;
  expect(turns).toBeGreaterThan(100);
});

test('a value that is too long is not handed over', async () => {
  expect(await evaluated('to_string(Set)', { maxBytes: 10_000 })).toEqual({ kind: 'large', bytes: expect.any(Number) });
});

test('who gives up ends it', async () => {
  const stop = new AbortController();
  const going = evaluated('Set[].[$.Set[].[$.Set[].Id]]', { signal: stop.signal });
  stop.abort(new Error('Given up.'));
  await expect(going).rejects.toThrow('Given up.');
  await expect(evaluated('Set', { signal: stop.signal })).rejects.toThrow('Given up.');
});
