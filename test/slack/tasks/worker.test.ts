/** What comes in is done, whoever ends meanwhile and however much there is. */
import { describe, expect, test } from 'vitest';
import { workLimits } from '../../../src/surfaces/slack/tasks/limits.ts';
import { item, workers } from './workers.ts';

const { tries, heldAtMost, forgetAtOnce, rememberMs, leaseMs } = workLimits;

describe('an item', () => {
  test('is accepted once and done once', async () => {
    const { start, passes } = await workers();
    const one = start('one', 100);
    expect(await one.work.accept('a', item)).toBe(true);
    expect(await one.work.accept('a', item)).toBe(false);
    await passes(30_000);
    expect(one.ended).toEqual(['a']);
  });

  test('of a process that is gone is done by another', async () => {
    const { start, passes } = await workers();
    const one = start('one', 1_000);
    await one.work.accept('a', item);
    one.kill();
    const two = start('two');
    await passes(leaseMs + 1_000);
    expect(two.ended).toEqual(['a']);
  });

  test('that ends its process each time is given up, which is said', async () => {
    const { start, passes } = await workers();
    const first = start('process-1', 60_000);
    await first.work.accept('a', item);
    first.kill();
    for (let n = 2; n <= tries; n += 1) {
      const next = start(`process-${n}`, 60_000);
      await passes(leaseMs + 1_100);
      expect(next.began).toEqual(['a']);
      next.kill();
    }
    const last = start('last');
    await passes(leaseMs + 1_100);
    expect(last).toMatchObject({ began: [], gaveUp: ['a'] });
    await passes(leaseMs + 1_100);
    expect(last.gaveUp).toEqual(['a']);
  });

  test('is done in the end however often those who have it are told to end', async () => {
    const { start, passes } = await workers();
    const first = start('process-1', 60_000);
    await first.work.accept('a', item);
    first.end();
    await passes(2_000);
    for (let n = 2; n <= 2 * tries; n += 1) {
      const next = start(`process-${n}`, 60_000);
      await passes(1_100);
      expect(next.began).toEqual(['a']);
      next.end();
      await passes(2_000);
    }
    const last = start('last', 100);
    await passes(2_000);
    expect(last).toMatchObject({ ended: ['a'], gaveUp: [] });
  });

  test('that comes while the process ends is recorded, and done by the next one', async () => {
    const { start, passes } = await workers();
    const one = start('one');
    one.end();
    expect(await one.work.accept('a', item)).toBe(true);
    const two = start('two');
    await passes(1_100);
    expect(one.began).toEqual([]);
    expect(two.ended).toEqual(['a']);
  });
});

test('more than one process holds at once is recorded, and done once there is room', async () => {
  const { start, passes } = await workers();
  const one = start('one', 5_000);
  const keys = Array.from({ length: heldAtMost + 120 }, (_, n) => `key-${n}`);
  const accepted = await Promise.all(keys.map((key) => one.work.accept(key, item)));
  expect(accepted).toEqual(keys.map(() => true));
  await passes(3_000);
  expect(one.began).toHaveLength(heldAtMost);
  await passes(12_000);
  expect(one.ended.toSorted()).toEqual(keys.toSorted());
});

test('another process takes up what the first has no room for', async () => {
  const { start, passes } = await workers();
  const one = start('one', 60_000);
  const keys = Array.from({ length: heldAtMost + 20 }, (_, n) => `key-${n}`);
  await Promise.all(keys.map((key) => one.work.accept(key, item)));
  const two = start('two');
  await passes(1_100);
  expect(two.ended).toHaveLength(20);
});

test('all that is old is forgotten, in portions', async () => {
  const { clock, inbox, start, passes } = await workers();
  const keys = Array.from({ length: 2 * forgetAtOnce + 1 }, (_, n) => `key-${n}`);
  for (const key of keys) {
    await inbox.accept({ key, kind: 'show', body: {} }, { owner: 'gone', forMs: leaseMs });
    await inbox.done({ key, fence: 1 });
  }
  await clock.advance(rememberMs + 1);
  const one = start('one');
  await passes(5_000);
  expect(one.calls.filter((call) => call === 'forget')).toHaveLength(3);
  expect(await inbox.forget({ beforeMs: clock.now(), limit: 1 })).toBe(0);
});
