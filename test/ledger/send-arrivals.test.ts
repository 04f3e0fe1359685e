import { describe, expect, test } from 'vitest';
import { afterSetBack, dueMs, type Grant, lookAgainMs, settled } from '../../src/ledger/send-arrivals.ts';

const two = { calls: 2, windowMs: 1_000, onItsWayMs: 2_000 };

/** A call let go at one instant that had arrived by another; `null`: nobody knows yet. */
const grant = (atMs: number, arrivedByMs: number | null): Grant => ({ token: 1, atMs, arrivedByMs, caller: '' });

describe('when the next calls may leave', () => {
  test.each<[string, readonly Grant[], nowMs: number, dueMs: readonly number[]]>([
    ['nothing was sent: both at once', [], 50, [50, 50]],
    ['one fewer was sent than a window holds: one at once', [grant(0, 10)], 50, [50, 1_010]],
    ['a window is full: after each arrival', [grant(0, 10), grant(0, 30)], 50, [1_010, 1_030]],
    ['arrivals are out of order', [grant(0, 30), grant(5, 10)], 50, [1_010, 1_030]],
    ['a window has passed since: at once', [grant(0, 10), grant(0, 30)], 1_200, [1_200, 1_200]],
    [
      'more were sent than this limit holds: the latest count',
      [10, 20, 30].map((ms) => grant(0, ms)),
      50,
      [1_020, 1_030],
    ],
    ['one answer is open, and the other decides on the first', [grant(0, null), grant(0, 10)], 50, [1_010]],
    ['every answer is open: nobody can say', [grant(0, null), grant(0, null)], 50, []],
    ['an open call is still on its way, to the millisecond', [grant(0, null), grant(0, null)], 1_999, []],
    ['an open call must have arrived: from then', [grant(0, null), grant(0, null)], 2_000, [3_000, 3_000]],
  ])('where %s', (_, grants, nowMs, due) => {
    expect(dueMs(grants, two, nowMs)).toEqual(due);
  });

  test.each<[string, readonly Grant[], nowMs: number, againMs: number]>([
    ['a window after the first of them was let go', [grant(0, null), grant(300, null)], 500, 1_000],
    ['then soon', [grant(0, null)], 1_000, 1_010],
    ['then the more rarely, the longer it takes', [grant(0, null)], 1_600, 1_660],
    ['and at least ten times a second', [grant(0, null)], 9_000, 9_100],
  ])('is looked at again where answers are open: %s', (_, grants, nowMs, againMs) => {
    expect(lookAgainMs(grants, two, nowMs)).toBe(againMs);
  });
});

describe('a call that was answered', () => {
  test.each<[string, afterMs: number, nowMs: number, arrivedByMs: number]>([
    ['had arrived then, with both clocks cut to milliseconds', 30, 500, 132],
    ['had arrived by now in any case', 30, 105, 106],
    ['had arrived by now where its time is not known', Number.POSITIVE_INFINITY, 105, 106],
    ['had not arrived before it was let go', -7, 500, 102],
  ])('%s', (_, afterMs, nowMs, arrivedByMs) => {
    expect(settled(grant(100, null), afterMs, nowMs).arrivedByMs).toBe(arrivedByMs);
  });
});

describe('after the clock was set back', () => {
  test.each<[string, Grant, Grant]>([
    ['what lies behind stays as it is', grant(10, 20), grant(10, 20)],
    ['what lies ahead counts as made and arrived now', grant(500, 700), grant(100, 101)],
    ['an arrival that lies ahead counts as now', grant(10, 700), grant(10, 101)],
    ['a call without an answer stays without one', grant(500, null), grant(100, null)],
  ])('%s', (_, recorded, expected) => {
    expect(afterSetBack([recorded], 100)).toEqual([expected]);
  });
});
