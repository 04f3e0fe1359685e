import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Serving, shareLost } from '../../tools/blast.ts';

const kept = (before: number, after = before): Serving => ({ before, after });
const gone = (before: number): Serving => ({ before, after: undefined });

describe('the share that stops serving', () => {
  it.each<[string, number, readonly Serving[]]>([
    ['nothing serves', 0, []],
    ['nothing goes', 0, [kept(5), kept(1)]],
    ['one of two equals goes', 0.5, [gone(1), kept(1)]],
    ['the heavier one goes', 0.75, [gone(30), kept(10)]],
    ['one that weighs nothing goes', 0, [gone(0), kept(10)]],
    ['one gets less', 0.25, [kept(10, 5), kept(10)]],
    ['one gets less and the other more', 0.25, [kept(10, 5), kept(10, 100)]],
    ['one goes and one gets less', 0.75, [gone(10), kept(10, 5)]],
    ['one gets no traffic any more', 0.5, [kept(10, 0), kept(10)]],
    ['one goes where no weight counts', 0.5, [gone(0), kept(0)]],
    ['all go', 1, [gone(7), gone(0)]],
    ['all go where no weight counts', 1, [gone(0), gone(0)]],
  ])('where %s: %d', (_, share, serving) => {
    expect(shareLost(serving)).toBe(share);
  });

  it('is from 0 to 1, 1 where everything goes, 0 where nothing changes', () => {
    const weight = fc.nat(100);
    const one = fc.record({ before: weight, after: fc.option(weight, { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1 }), (serving) => {
        const share = shareLost(serving);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        expect(shareLost(serving.map(({ before }) => gone(before)))).toBe(1);
        expect(shareLost(serving.map(({ before }) => kept(before)))).toBe(0);
      }),
    );
  });
});
