import { expect, test } from 'vitest';
import type { CloudAnswer } from '../../src/tencent/port.ts';
import { mostInASecond, shares, stage, tooMany } from './limiters.ts';

const unclear: CloudAnswer = { kind: 'unclear', message: 'given up.' };
const slowly = (ms: number) => ({ outMs: () => 1, backMs: () => ms - 1 });

async function one() {
  const on = stage();
  return { ...on, limit: await on.process() };
}

test('calls of one operation go 20 a second, in the order in which they were asked for', async () => {
  const { clock, arrivals, call, limit } = await one();
  const order: number[] = [];
  const calls = Array.from({ length: 50 }, async (_, i) => {
    await call(limit, 'ann');
    order.push(i);
  });
  await clock.until(Promise.all(calls));
  expect(order).toEqual([...Array(50).keys()]);
  expect(arrivals.filter(({ atMs }) => atMs < 1_000)).toHaveLength(20);
  expect(arrivals.filter(({ atMs }) => atMs >= 1_000 && atMs < 2_000)).toHaveLength(20);
  expect(mostInASecond(arrivals)).toBe(20);
});

test('calls that got no usable answer count as on their way as long as they can be', async () => {
  const { clock, arrivals, calls, limit } = await one();
  await clock.until(calls(limit, 'ann', 20, { answer: unclear }));
  await clock.until(calls(limit, 'ann', 1));
  expect(arrivals.at(-1)?.atMs).toBeGreaterThanOrEqual(10_000);
});

test('calls that are answered slowly move the next window, not the limit', async () => {
  const { clock, arrivals, calls, limit } = await one();
  await clock.until(calls(limit, 'ann', 40, { wire: slowly(3_000) }));
  expect(arrivals.slice(20).every(({ atMs }) => atMs >= 4_000 && atMs < 4_150)).toBe(true);
});

test('a caller is told the place, and each second again what has become of it', async () => {
  const { clock, call, calls, limit } = await one();
  const told: string[] = [];
  const first = calls(limit, 'ann', 60);
  await clock.until(Promise.all([first, call(limit, 'ann', { told })]));
  expect(told).toEqual([
    'Waiting to send gaap:DescribeProxies: place 60, about 3 s (20 calls a second).',
    expect.stringMatching(/: place 2\d, about 2 s /),
  ]);
});

test('the place of a single call is not behind all of another caller’s', async () => {
  const { clock, call, calls, limit } = await one();
  const [anns, bobs]: [string[], string[]] = [[], []];
  const all = [calls(limit, 'ann', 60), call(limit, 'ann', { told: anns }), call(limit, 'bob', { told: bobs })];
  await clock.until(Promise.all(all));
  expect(anns).not.toEqual([]);
  expect(bobs).toEqual([]);
});

test('a listener that throws does not stop those who wait', async () => {
  const { clock, arrivals, calls, limit } = await one();
  const ticket = { account: 'default', operation: 'gaap:DescribeProxies', caller: 'ann' };
  const first = calls(limit, 'ann', 30);
  const onWaiting = () => {
    throw new Error('a broken screen');
  };
  const broken = limit.run({ ...ticket, onWaiting }, async () => tooMany);
  await clock.until(Promise.all([first, broken, calls(limit, 'bob', 30)]));
  expect(arrivals).toHaveLength(60);
});

test('calls that nobody waits for any more leave the queue, and let those behind them go', async () => {
  const { clock, arrivals, call, calls, limit } = await one();
  const caller = new AbortController();
  const first = calls(limit, 'ann', 20);
  const gone = call(limit, 'ann', { signal: caller.signal }).catch(() => 'gone');
  const behind = call(limit, 'ann');
  caller.abort(new Error('gone'));
  expect(await clock.until(gone)).toBe('gone');
  await clock.until(Promise.all([first, behind]));
  expect(arrivals).toHaveLength(21);
});

test('a caller who gives up is gone at once, also while his call is the next', async () => {
  const { clock, call, calls, elapsedMs, limit } = await one();
  await clock.until(calls(limit, 'ann', 20));
  const caller = new AbortController();
  const gone = call(limit, 'ann', { signal: caller.signal }).catch(() => 'gone');
  await clock.advance(500);
  const beforeMs = elapsedMs();
  caller.abort(new Error('gone'));
  expect(await clock.until(gone)).toBe('gone');
  expect(elapsedMs()).toBe(beforeMs);
});

test('one caller’s thousand calls leave room for the next caller', async () => {
  const { clock, arrivals, call, calls, limit } = await one();
  const stop = new AbortController();
  const { signal } = stop;
  const thousand = calls(limit, 'ann', 1_000, { signal }).catch(() => undefined);
  await expect(clock.until(call(limit, 'ann'))).rejects.toThrow(/Too many calls of gaap:DescribeProxies are waiting/);
  await clock.advance(500);
  const before = arrivals.length;
  await clock.until(call(limit, 'bob'));
  expect(
    arrivals
      .slice(before)
      .map(({ caller }) => caller)
      .indexOf('bob'),
  ).toBeLessThanOrEqual(1);
  stop.abort(new Error('enough'));
  await thousand;
});

test('polls at full load leave a person at least half', async () => {
  const { clock, arrivals, calls, limit } = await one();
  const stop = new AbortController();
  const { signal } = stop;
  const polls = calls(limit, 'polls', 1_000, { signal }).catch(() => undefined);
  await clock.advance(3_000);
  const before = arrivals.length;
  await clock.until(calls(limit, 'ann', 60));
  const { ann = 0, polls: others = 0 } = shares(arrivals.slice(before));
  expect(ann).toBe(60);
  expect(others).toBeLessThanOrEqual(60);
  expect(others).toBeGreaterThan(40);
  stop.abort(new Error('enough'));
  await polls;
});
