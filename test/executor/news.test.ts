import { expect, test } from 'vitest';
import { createNews } from '../../src/executor/news.ts';
import { virtualClock } from '../virtual-clock.ts';

/** The end of a ledger that other processes write to. */
function setUp() {
  const clock = virtualClock(0);
  const events: string[] = ['old'];
  let looks = 0;
  let broken = false;
  const ledger = {
    lastSeq: async () => events.length,
    async eventsAfter(seq: number, limit: number) {
      looks += 1;
      if (broken) throw new Error('the ledger is away');
      return events
        .slice(seq, seq + limit)
        .map((changeId, index) => ({ seq: seq + index + 1, changeId, kind: 'progress', body: {}, atMs: 0 }));
    },
  };
  const closing = new AbortController();
  const news = createNews(ledger, clock, closing.signal);
  return {
    clock,
    events,
    news,
    closing,
    looks: () => looks,
    breakDown: (is: boolean) => {
      broken = is;
    },
  };
}

test('what other processes do is heard within the time between two looks, and nothing from before', async () => {
  const on = setUp();
  const ear = await on.news.listen(['a', 'old']);
  on.events.push('b', 'a');
  const started = on.clock.now();
  expect(await on.clock.until(ear.heard(5_000, undefined))).toEqual(new Set(['a']));
  expect(on.clock.now() - started).toBeLessThanOrEqual(100);
  expect(await on.clock.until(ear.heard(1_000, undefined))).toEqual(new Set());
  ear.close();
});

test('what this process does is heard at once, also when it happens between two waits', async () => {
  const on = setUp();
  const ear = await on.news.listen(['a', 'b']);
  on.news.happened('b');
  on.news.happened('c');
  expect(await ear.heard(60_000, undefined)).toEqual(new Set(['b']));
  const waiting = ear.heard(60_000, undefined);
  on.news.happened('a');
  expect(await waiting).toEqual(new Set(['a']));
  ear.attend(['c']);
  on.news.happened('a');
  on.news.happened('c');
  expect(await ear.heard(60_000, undefined)).toEqual(new Set(['c']));
  ear.close();
});

test('nobody listens, nobody looks; and who comes later misses nothing', async () => {
  const on = setUp();
  (await on.news.listen(['a'])).close();
  await on.clock.advance(1_000);
  const after = on.looks();
  await on.clock.advance(60_000);
  expect(on.looks()).toBe(after);
  on.events.push('a');
  const ear = await on.news.listen(['a']);
  on.events.push('b', 'a');
  expect(await on.clock.until(ear.heard(60_000, undefined))).toEqual(new Set(['a']));
  expect(on.clock.now()).toBeLessThan(62_000);
  ear.close();
});

test('a thousand events at once are read page by page', async () => {
  const on = setUp();
  const ear = await on.news.listen(['last']);
  on.events.push(...Array.from({ length: 1_200 }, () => 'other'), 'last');
  const started = on.clock.now();
  expect(await on.clock.until(ear.heard(5_000, undefined))).toEqual(new Set(['last']));
  expect(on.clock.now() - started).toBeLessThanOrEqual(100);
  ear.close();
});

test('a ledger that is away delays news and loses none', async () => {
  const on = setUp();
  const ear = await on.news.listen(['a']);
  on.breakDown(true);
  on.events.push('a');
  expect(await on.clock.until(ear.heard(3_000, undefined))).toEqual(new Set());
  on.breakDown(false);
  expect(await on.clock.until(ear.heard(3_000, undefined))).toEqual(new Set(['a']));
  ear.close();
});

test('whoever gives up is told so, and not that nothing happened', async () => {
  const on = setUp();
  const ear = await on.news.listen(['a']);
  const waiting = ear.heard(60_000, AbortSignal.abort(new Error('gone')));
  await expect(waiting).rejects.toThrow('gone');
  ear.close();
});
