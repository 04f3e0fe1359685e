import { describe, expect, test } from 'vitest';
import { present, turnOf, type Waiter } from '../../src/ledger/send-turns.ts';

/** It is 1000; `caller` names the process too unless given: `ann` waits in the process `ann`. */
const waits = (caller: string, with_: Partial<Waiter> = {}): Waiter => ({
  process: caller,
  caller,
  sinceMs: 500,
  calls: 1_000,
  backMs: 1_000,
  ...with_,
});
const served = (...callers: readonly string[]) => callers.map((caller, i) => ({ caller, leavesMs: 1_010 + 50 * i }));
/** One slot every 50 ms from now. */
const slots = Array.from({ length: 20 }, (_, i) => 1_000 + 50 * i);

describe('a turn', () => {
  test('goes to who was served least within the window', () => {
    const both = [waits('ann'), waits('bob', { sinceMs: 900 })];
    expect(turnOf('bob', both, served('ann', 'ann', 'bob'), slots)).toMatchObject({ dueMs: 1_000, caller: 'bob' });
  });

  test('goes to who waited longest, where both were served as often', () => {
    const both = [waits('ann'), waits('bob', { sinceMs: 400 })];
    expect(turnOf('bob', both, served('ann', 'bob'), slots)).toMatchObject({ dueMs: 1_000 });
    expect(turnOf('ann', both, served('ann', 'bob'), slots)).toMatchObject({ dueMs: 1_050 });
  });

  test('is one in two, however many calls wait', () => {
    const both = [waits('ann'), waits('bob', { calls: 1, sinceMs: 990 })];
    expect(turnOf('bob', both, [], slots)).toMatchObject({ dueMs: 1_050 });
    expect(turnOf('ann', both, [], slots)).toMatchObject({ dueMs: 1_000 });
  });

  test('counts a caller once, in whichever process his calls wait', () => {
    const elsewhere = waits('ann', { process: 'other', sinceMs: 600 });
    const three = [waits('ann', { calls: 1 }), elsewhere, waits('bob', { sinceMs: 700 })];
    expect(turnOf('bob', three, [], slots)).toMatchObject({ dueMs: 1_050 });
    expect(turnOf('other', three, [], slots)).toMatchObject({ dueMs: 1_100 });
  });

  test('comes sooner as what the caller was served leaves the window', () => {
    const both = [waits('ann'), waits('bob', { sinceMs: 990 })];
    // Three of Bob's calls leave at 1010, 1060 and 1110, so that he is even with Ann after two of hers.
    expect(turnOf('bob', both, served('bob', 'bob', 'bob'), slots)).toMatchObject({ dueMs: 1_100 });
  });

  test('is told to one of several callers of the same process', () => {
    const two = [waits('ann', { process: 'one' }), waits('bob', { process: 'one', sinceMs: 600 })];
    expect(turnOf('one', two, served('ann'), slots)).toMatchObject({ dueMs: 1_000, caller: 'bob' });
  });

  test('is the same for everybody where nothing else decides', () => {
    const both = [waits('bob'), waits('ann')];
    expect(turnOf('ann', both, [], slots)).toMatchObject({ dueMs: 1_000 });
    expect(turnOf('ann', both.toReversed(), [], slots)).toMatchObject({ dueMs: 1_000 });
    expect(turnOf('bob', both, [], slots)).toMatchObject({ dueMs: 1_050 });
  });

  test('is nobody’s who comes back only after the slot is due', () => {
    const both = [waits('ann', { backMs: 1_011 }), waits('bob', { sinceMs: 990 })];
    expect(turnOf('bob', both, [], slots)).toMatchObject({ dueMs: 1_000 });
    const soon = [waits('ann', { backMs: 1_010 }), waits('bob', { sinceMs: 990 })];
    expect(turnOf('bob', soon, [], slots)).toMatchObject({ dueMs: 1_050 });
  });

  test('is looked after: whoever is next comes soon after the slot before, which may be left alone', () => {
    const both = [waits('ann', { backMs: 1_004 }), waits('bob', { sinceMs: 990 })];
    expect(turnOf('bob', both, [], slots)).toEqual({ dueMs: 1_050, caller: 'bob', comeMs: 1_025 });
  });

  test('is none of the slots where others come first in all of them', () => {
    const two = [waits('ann'), waits('bob')];
    const turn = turnOf('bob', two, served('bob', 'bob', 'bob'), slots.slice(0, 2));
    expect(turn).toEqual({ dueMs: Number.POSITIVE_INFINITY, caller: undefined, comeMs: 1_071 });
  });
});

describe('those who wait', () => {
  test.each<[string, backMs: number, there: boolean]>([
    ['is on time', 1_300, true],
    ['is a little late', 980, true],
    ['is late', 979, false],
    ['would come at an instant that only another clock can have meant', 3_001, false],
  ])('count as there or not: who %s', (_, backMs, there) => {
    expect(present([waits('ann', { backMs })], 1_000, 1_000)).toHaveLength(there ? 1 : 0);
  });
});
