import { describe, expect, test } from 'vitest';
import { paceAt, slowedBy, stillSlowed } from '../../src/ledger/send-pace.ts';

const limit = { calls: 20, windowMs: 1_000 };

describe('the pace', () => {
  test('is the limit where nothing was refused', () => {
    expect(paceAt(undefined, limit, 500)).toEqual({ calls: 20, quietUntilMs: 500 });
  });

  test('is nothing for a window after a refusal, and half of the limit then', () => {
    const slowed = slowedBy(90, undefined, limit, 100);
    expect(paceAt(slowed, limit, 100)).toEqual({ calls: 10, quietUntilMs: 1_100 });
  });

  test('recovers by one call a window every two seconds, up to the limit', () => {
    const slowed = { atMs: 0, calls: 10 };
    const calls = [1_000, 2_999, 3_000, 5_000, 19_000, 20_999, 21_000, 99_000].map(
      (ms) => paceAt(slowed, limit, ms).calls,
    );
    expect(calls).toEqual([10, 10, 11, 12, 19, 19, 20, 20]);
    expect(stillSlowed(slowed, limit, 20_999)).toEqual(slowed);
    expect(stillSlowed(slowed, limit, 21_000)).toBeUndefined();
  });

  test('is halved once for all calls that had left before', () => {
    const slowed = slowedBy(90, undefined, limit, 100);
    expect(slowedBy(95, slowed, limit, 300)).toBe(slowed);
    expect(slowedBy(100, slowed, limit, 300)).toBe(slowed);
  });

  test('is halved again by a call that left later, from what it had recovered to, and never below one', () => {
    const slowed = { atMs: 100, calls: 10 };
    expect(slowedBy(5_100, slowed, limit, 5_200)).toEqual({ atMs: 5_200, calls: 6 });
    expect(slowedBy(1_200, { atMs: 100, calls: 1 }, limit, 1_300)).toEqual({ atMs: 1_300, calls: 1 });
  });

  test('of a smaller limit is no more than that limit', () => {
    expect(paceAt({ atMs: 0, calls: 10 }, { ...limit, calls: 5 }, 2_000).calls).toBe(5);
  });

  test('is quiet for a window at most where the clock was set back meanwhile', () => {
    const slowed = { atMs: 900_000, calls: 10 };
    expect(paceAt(slowed, limit, 500)).toEqual({ calls: 10, quietUntilMs: 1_500 });
    expect(stillSlowed(slowed, limit, 500)).toEqual({ atMs: 500, calls: 10 });
    expect(slowedBy(400, slowed, limit, 500)).toEqual({ atMs: 500, calls: 5 });
  });
});
