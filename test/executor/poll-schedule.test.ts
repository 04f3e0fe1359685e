import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chanceOfEnd, curveOf, type LastLook, learnedMs, nextLook } from '../../src/executor/poll/poll-schedule.ts';

/** The ages of the looks at a task that takes so long, and what is learned from it. */
function watch(known: readonly number[], tookMs: number) {
  const curve = curveOf(known);
  const looks: number[] = [];
  for (let last: LastLook | undefined; ; ) {
    const look = nextLook(curve, last);
    looks.push(look.ageMs);
    if (look.ageMs >= tookMs)
      return { looks, delayMs: look.ageMs - tookMs, learned: learnedMs(curve, last, look.ageMs) };
    last = look;
  }
}

/** One task after the other, each with what the last 32 before it taught. */
function inARow(known: readonly number[], durations: readonly number[]) {
  let kept = [...known];
  return durations.map((tookMs) => {
    const seen = watch(kept, tookMs);
    if (seen.learned !== undefined) kept = [...kept, seen.learned].slice(-32);
    return { ...seen, kept };
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const repeat = (count: number, value: number) => Array.from({ length: count }, () => value);
const even = (from: number, to: number) =>
  Array.from({ length: 32 }, (_, index) => from + (((index * 13) % 32) * (to - from)) / 31);

describe('where nothing is known', () => {
  test('looks begin after 300 ms and become rarer, to one in five seconds', () => {
    const { looks } = watch([], 40_000);
    expect(looks.slice(0, 4).map(Math.round)).toEqual([300, 750, 1_425, 2_438]);
    expect((looks.at(-1) ?? 0) - (looks.at(-2) ?? 0)).toBe(5_000);
  });
});

describe('where durations are known', () => {
  test('the end of a task of a second is seen within 40 ms on average, with three looks or so', () => {
    const seen = inARow([], repeat(200, 1_000)).slice(40);
    expect(mean(seen.map(({ delayMs }) => delayMs))).toBeLessThan(40);
    expect(mean(seen.map(({ looks }) => looks.length))).toBeLessThan(4);
  });

  test('they do not grow by the delay with which an end is seen', () => {
    const kept = inARow([], repeat(1_000, 1_000)).at(-1)?.kept ?? [];
    expect(Math.max(...kept)).toBeLessThanOrEqual(1_010);
    expect(mean(kept)).toBeGreaterThan(950);
  });

  test('a wider spread is searched with gaps of a few percent, most closely where most tasks end', () => {
    const seen = even(8_000, 14_000).map((tookMs) => watch(even(8_000, 14_000), tookMs));
    expect(mean(seen.map(({ delayMs }) => delayMs))).toBeLessThan(400);
    expect(mean(seen.map(({ looks }) => looks.length))).toBeLessThan(14);
  });

  test('nobody is left without a look for more than five seconds', () => {
    const { looks } = watch(repeat(32, 60_000), 60_000);
    expect(Math.max(...looks.map((ageMs, index) => ageMs - (looks[index - 1] ?? 0)))).toBeLessThanOrEqual(5_000);
  });

  test('a task that takes longer than any before is looked at less and less often', () => {
    const { looks } = watch(repeat(32, 1_000), 60_000);
    expect(looks.length).toBeLessThan(30);
    expect((looks.at(-1) ?? 0) - (looks.at(-2) ?? 0)).toBe(5_000);
  });

  test.each([
    ['quicker', 100],
    ['slower', 10_000],
  ])('an operation that became ten times %s is caught up with', (_, tookMs) => {
    const seen = inARow(repeat(32, 1_000), repeat(100, tookMs)).slice(-20);
    expect(mean(seen.map(({ delayMs }) => delayMs))).toBeLessThan(Math.max(40, tookMs * 0.04));
  });
});

test('an end that was seen far too late, for want of calls, teaches nothing', () => {
  const known = curveOf(even(8_000, 14_000));
  expect(learnedMs(known, { ageMs: 5_000, gapMs: 5_000 }, 20_000)).toBeUndefined();
  expect(learnedMs(known, undefined, 20_000)).toBeUndefined();
  expect(learnedMs(known, { ageMs: 11_000, gapMs: 300 }, 11_400)).toBe(11_100);
});

describe('whatever is known', () => {
  const ages = fc.array(fc.integer({ min: 1, max: 100_000 }), { maxLength: 32 });
  const last = fc.option(fc.record({ ageMs: fc.integer({ min: 0, max: 200_000 }), gapMs: fc.constant(300) }), {
    nil: undefined,
  });

  test('the next look is after the last one, by 25 ms at least and 5 s at most', () => {
    fc.assert(
      fc.property(ages, last, (known, before) => {
        const gapMs = nextLook(curveOf(known), before).ageMs - (before?.ageMs ?? 0);
        expect(gapMs).toBeGreaterThanOrEqual(25);
        expect(gapMs).toBeLessThanOrEqual(5_000);
      }),
    );
  });

  test('the chance of an end rises from 0 to 1 while nobody looks', () => {
    fc.assert(
      fc.property(
        ages,
        last,
        fc.integer({ min: 0, max: 50_000 }),
        fc.integer({ min: 0, max: 50_000 }),
        (known, before, a, b) => {
          const chance = (afterMs: number) => chanceOfEnd(curveOf(known), before, (before?.ageMs ?? 0) + afterMs);
          const [sooner, later] = [Math.min(a, b), Math.max(a, b)];
          expect(chance(0)).toBe(0);
          expect(chance(sooner)).toBeGreaterThanOrEqual(0);
          expect(chance(later)).toBeGreaterThanOrEqual(chance(sooner) - 1e-9);
          expect(chance(10 ** 9)).toBeGreaterThan(0.99);
        },
      ),
    );
  });

  test('what is learned lies between the look that found the end and the one before', () => {
    fc.assert(
      fc.property(ages, last, fc.integer({ min: 1, max: 50_000 }), (known, before, afterMs) => {
        const foundMs = (before?.ageMs ?? 0) + afterMs;
        const learned = learnedMs(curveOf(known), before, foundMs);
        if (learned === undefined) return;
        expect(learned).toBeGreaterThanOrEqual(Math.min(before?.ageMs ?? 0, foundMs));
        expect(learned).toBeLessThanOrEqual(foundMs);
      }),
    );
  });
});
