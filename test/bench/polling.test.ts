import { expect, test } from 'vitest';
import { run } from './polling.ts';
import { floorMs } from './polling-floor.ts';

test('the floor is a look at each end, and the 21st of a second has to wait', () => {
  expect(floorMs([])).toBe(0);
  expect(floorMs([3_000, 1_000, 2_000])).toBe(0);
  expect(floorMs(Array.from({ length: 20 }, () => 500))).toBe(0);
  expect(floorMs(Array.from({ length: 40 }, () => 500))).toBe(500);
});

test('every one of sixty tasks is found to have ended, soon, and within the calls there are', {
  timeout: 60_000,
}, async () => {
  const { rows } = await run({ tasks: 60, usualMs: 5_000, spreadMs: 500 });
  expect(rows).toEqual([
    { tasks: 60, missed: 0, throttled: 0, meanDelayMs: expect.any(Number), floorMs: expect.any(Number) },
  ]);
  const [row] = rows;
  expect(row?.meanDelayMs).toBeGreaterThanOrEqual(row?.floorMs ?? 0);
  // A busy machine may be late by itself.
  expect(row?.meanDelayMs).toBeLessThan(3_000);
});
