import { describe, expect, test } from 'vitest';
import { estimateMs, placeOf } from '../../src/executor/rate/send-place.ts';

const waiting = (caller: string, calls: number, waitedMs = 100) => ({ caller, calls, waitedMs });
const served = (counts: Record<string, number> = {}) => new Map(Object.entries(counts));

describe('a place', () => {
  test.each<
    [string, position: number, others: ReturnType<typeof waiting>[], counts: Record<string, number>, place: number]
  >([
    ['nobody else waits', 7, [], {}, 7],
    ['another waits as long: turn by turn', 7, [waiting('bob', 100)], {}, 13],
    ['another has waited longer: he goes first each time', 7, [waiting('bob', 100, 900)], {}, 14],
    ['another has few calls', 7, [waiting('bob', 2)], {}, 9],
    ['another was served more', 7, [waiting('bob', 100)], { bob: 5 }, 8],
    ['another was served so much more that he waits', 1, [waiting('bob', 100)], { bob: 20 }, 1],
    ['the caller was served more', 1, [waiting('bob', 100)], { ann: 20 }, 21],
    ['several wait', 3, [waiting('bob', 1), waiting('cy', 50)], {}, 6],
    ['calls of the same caller wait elsewhere, and for longer', 1, [waiting('ann', 50, 900)], { ann: 4 }, 2],
  ])('where %s', (_, position, others, counts, place) => {
    expect(placeOf({ caller: 'ann', position, waitedMs: 500 }, others, served(counts))).toBe(place);
  });
});

describe('an estimate', () => {
  test.each<[string, place: number, counts: Record<string, number>, quietMs: number, ms: number]>([
    ['the window has room', 20, {}, 0, 0],
    ['the window has room for some', 20, { bob: 10 }, 0, 500],
    ['the window is full', 20, { bob: 20 }, 0, 1_000],
    ['more are counted than the pace allows', 20, { bob: 30 }, 0, 1_000],
    ['nothing leaves for a while', 20, {}, 700, 700],
  ])('where %s', (_, place, counts, quietMs, ms) => {
    expect(estimateMs(place, { calls: 20, quietMs, served: served(counts), others: [] })).toBe(ms);
  });
});
