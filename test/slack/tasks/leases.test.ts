/** What one process has taken up stays its own, or is let go of. */
import { describe, expect, test } from 'vitest';
import { everything, item, workers } from './workers.ts';

describe('the ledger is out of reach for as long as a lease', () => {
  test('and what is under way meanwhile is done once', async () => {
    const { start, passes } = await workers();
    const one = start('one', 30_000);
    await one.work.accept('a', item);
    await passes(4_900);
    for (const call of everything) one.cutOff.add(call);
    await passes(15_500);
    one.cutOff.clear();
    await passes(60_000);
    expect(one.began).toEqual(['a']);
    expect(one.ended).toEqual(['a']);
  });

  test('and what was handled meanwhile is recorded as done when it is back, and not done again', async () => {
    const { start, passes, inbox } = await workers();
    const one = start('one', 3_000);
    await one.work.accept('a', item);
    for (const call of everything) one.cutOff.add(call);
    await passes(20_000);
    expect(one.ended).toEqual(['a']);
    one.cutOff.clear();
    await passes(2_000);
    await one.work.idle();
    expect(await inbox.done({ key: 'a', fence: 2 })).toBe(false);
    await passes(60_000);
    expect(one.began).toEqual(['a']);
  });

  test('nothing is claimed before what is held is renewed', async () => {
    const { start, passes } = await workers();
    const one = start('one', 60_000);
    await one.work.accept('a', item);
    one.cutOff.add('renewAll');
    await passes(15_000);
    one.calls.length = 0;
    await passes(10_000);
    expect(one.calls).not.toContain('claimSome');
    one.cutOff.clear();
    await passes(2_500);
    expect(one.calls).toContain('claimSome');
  });

  test('its log says so once a minute', async () => {
    const { start, passes } = await workers();
    const one = start('one');
    for (const call of everything) one.cutOff.add(call);
    await passes(50_000);
    expect(one.logged).toHaveLength(1);
    await passes(20_000);
    expect(one.logged).toHaveLength(2);
  });
});

test('a process that claims its own item goes on with it under the new fence', async () => {
  const { start, passes, inbox } = await workers();
  const one = start('one', 25_000);
  await one.work.accept('a', item);
  // On its way since before the lease lapsed, and there after it did.
  one.slow.set('claimSome', 14_500);
  one.cutOff.add('renewAll');
  await passes(20_000);
  one.slow.clear();
  one.cutOff.clear();
  await passes(60_000);
  expect(one.began).toEqual(['a']);
  expect(await inbox.done({ key: 'a', fence: 1 })).toBe(false);
  expect(await inbox.done({ key: 'a', fence: 2 })).toBe(true);
});

test('leases are renewed however long it takes to forget and to claim', async () => {
  const { start, passes } = await workers();
  const one = start('one', 60_000);
  one.slow.set('forget', 40_000).set('claimSome', 40_000);
  await one.work.accept('a', item);
  const two = start('two');
  await passes(65_000);
  expect(one.ended).toEqual(['a']);
  expect(two.began).toEqual([]);
});

describe('a process that lost an item to another one', () => {
  test('is told so, and leaves it to that one', async () => {
    const { start, passes } = await workers();
    const one = start('one', 60_000);
    await one.work.accept('a', item);
    one.cutOff.add('renewAll');
    await passes(4_000);
    const two = start('two', 30_000);
    await passes(13_000);
    expect(two.began).toEqual(['a']);
    expect(one.lost.get('a')?.aborted).toBe(false);
    one.cutOff.clear();
    await passes(2_000);
    expect(one.lost.get('a')?.aborted).toBe(true);
    await passes(60_000);
    expect(one.calls).not.toContain('done');
    expect(two.ended).toEqual(['a']);
    expect(two.lost.get('a')?.aborted).toBe(false);
  });

  test('takes it up anew only when it has let go of it', async () => {
    const { start, passes } = await workers();
    const one = start('one', 40_000);
    await one.work.accept('a', item);
    one.cutOff.add('renewAll');
    const two = start('two', 60_000);
    await passes(17_000);
    one.cutOff.clear();
    await passes(2_000);
    expect(two.began).toEqual(['a']);
    two.end();
    await passes(4_000);
    expect(one.began).toEqual(['a']);
    await passes(20_000);
    expect(one.began).toEqual(['a', 'a']);
    await passes(60_000);
    expect(one.ended).toEqual(['a', 'a']);
    expect(one.calls.filter((call) => call === 'done')).toHaveLength(1);
  });
});
