import { describe, expect, test } from 'vitest';
import { createLooks } from '../../src/executor/poll/looks.ts';
import { curveOf } from '../../src/executor/poll/poll-schedule.ts';
import { virtualClock } from '../virtual-clock.ts';

const aboutTen = curveOf(Array.from({ length: 32 }, (_, index) => 8_000 + index * 188));

/** Looks on virtual time, each answered after `answerMs`. */
function setUp({ answerMs = 50, budget = 'default clb' } = {}) {
  const clock = virtualClock(0);
  const looks = createLooks({ clock, callsPerSecond: 20 });
  const made: { readonly name: string; readonly atMs: number }[] = [];
  const endings = new Map<string, string>();
  let underWay = 0;
  let most = 0;

  function look(
    name: string,
    of: { dueMs?: number; ageMs?: number; lastMs?: number; budget?: string; signal?: AbortSignal },
  ) {
    const { dueMs = 0, ageMs = 0, lastMs } = of;
    const wanted = {
      budget: of.budget ?? budget,
      dueMs,
      sentMs: -ageMs,
      curve: aboutTen,
      last: lastMs === undefined ? undefined : { ageMs: lastMs, gapMs: 300 },
      signal: of.signal,
    };
    looks
      .make(wanted, async () => {
        made.push({ name, atMs: clock.elapsed() });
        underWay += 1;
        most = Math.max(most, underWay);
        await clock.sleep(answerMs);
        underWay -= 1;
      })
      .then(
        () => endings.set(name, 'made'),
        (thrown: unknown) => endings.set(name, String(thrown)),
      );
  }
  return { clock, look, made, endings, names: () => made.map(({ name }) => name), most: () => most };
}

describe('looks', () => {
  test('are made when they are due, and not before', async () => {
    const on = setUp();
    on.look('later', { dueMs: 700, ageMs: 10_000 });
    on.look('sooner', { dueMs: 300, ageMs: 10_000 });
    await on.clock.advance(2_000);
    expect(on.made).toEqual([
      { name: 'sooner', atMs: 300 },
      { name: 'later', atMs: 700 },
    ]);
  });

  test('go so many at once, so that they never queue for the rate limit', async () => {
    const on = setUp();
    for (let index = 0; index < 100; index += 1) on.look(`${index}`, { ageMs: 15_000 });
    await on.clock.advance(5_000);
    expect(on.most()).toBe(8);
    expect(on.made).toHaveLength(100);
  });

  test('of two accounts do not wait for each other', async () => {
    const on = setUp({ answerMs: 60_000 });
    for (let index = 0; index < 10; index += 1) on.look(`mine ${index}`, { ageMs: 15_000 });
    on.look('yours', { ageMs: 15_000, budget: 'other clb' });
    await on.clock.advance(1_000);
    expect(on.names()).toContain('yours');
    expect(on.made).toHaveLength(9);
  });

  test('that most likely find an end go first', async () => {
    const on = setUp({ answerMs: 1_000 });
    for (let index = 0; index < 8; index += 1) on.look(`busy ${index}`, { ageMs: 20_000 });
    await on.clock.advance(1);
    on.look('hardly', { ageMs: 8_300 });
    on.look('just looked at', { ageMs: 11_000, lastMs: 11_900 });
    on.look('surely', { ageMs: 14_000 });
    on.look('likely', { ageMs: 10_500 });
    await on.clock.advance(1_500);
    expect(on.names().slice(8)).toEqual(['surely', 'likely', 'hardly', 'just looked at']);
  });

  test('that nothing speaks for are few, and leave the calls to the others', async () => {
    const on = setUp({ answerMs: 1 });
    for (let index = 0; index < 100; index += 1) on.look(`idle ${index}`, { ageMs: 1_000 });
    await on.clock.advance(999);
    expect(on.made).toHaveLength(5);
    on.look('promising', { ageMs: 12_000 });
    await on.clock.advance(0);
    expect(on.names().at(-1)).toBe('promising');
  });

  test('are made in the end, however many better ones there are', async () => {
    const on = setUp({ answerMs: 4_000 });
    on.look('old', { ageMs: 10_000_100, lastMs: 10_000_000 });
    let stopped = false;
    const feed = async () => {
      for (let index = 0; !stopped; index += 1) {
        on.look(`new ${index}`, { dueMs: on.clock.elapsed(), ageMs: 13_500 - on.clock.elapsed() });
        await on.clock.sleep(510);
      }
    };
    feed();
    for (let index = 0; index < 50; index += 1) on.look(`first ${index}`, { ageMs: 15_000 });
    await on.clock.advance(20_000);
    expect(on.names()).not.toContain('old');
    await on.clock.advance(320_000);
    stopped = true;
    expect(on.names()).toContain('old');
  });

  test('that nobody wants any more are not made, at once', async () => {
    const on = setUp();
    const caller = new AbortController();
    on.look('called off', { dueMs: 500, signal: caller.signal });
    await on.clock.advance(100);
    caller.abort(new Error('gone'));
    await on.clock.advance(0);
    expect(on.endings.get('called off')).toBe('Error: gone');
    on.look('too late', { signal: caller.signal });
    await on.clock.advance(1_000);
    expect(on.endings.get('too late')).toBe('Error: gone');
    expect(on.made).toEqual([]);
  });

  test('keep no timer when nobody waits', async () => {
    const on = setUp({ answerMs: 10 });
    on.look('only', { dueMs: 100, ageMs: 15_000 });
    await on.clock.advance(1_000);
    expect(on.clock.sleeping()).toBe(0);
  });
});
