import { describe, expect, test } from 'vitest';
import { virtualClock } from '../virtual-clock.ts';
import { change, newFile, open, startMs, step } from './ledger-file.ts';

const leaseMs = 15_000;

async function oneChange() {
  const clock = virtualClock(startMs);
  const ledger = await open(clock);
  const row = await ledger.insert(change('chg-a'));
  const claim = (owner: string) => ledger.claim({ id: 'chg-a', owner, untilMs: clock.now() + leaseMs });
  return { clock, ledger, row, claim };
}

describe('a lease', () => {
  test('is given to one of many who claim at once', async () => {
    const [file, clock] = [newFile(), virtualClock(startMs)];
    await using one = await open(clock, file);
    await using other = await open(clock, file);
    await one.insert(change('chg-a'));
    const claims = Array.from({ length: 20 }, (_, i) =>
      (i % 2 ? one : other).claim({ id: 'chg-a', owner: `process-${i}`, untilMs: startMs + leaseMs }),
    );
    const won = (await clock.until(Promise.all(claims))).filter((row) => row !== undefined);
    expect(won).toHaveLength(1);
    expect(won[0]).toMatchObject({ fence: 1, version: 1 });
  });

  test('keeps others out until the millisecond in which it ends', async () => {
    const { clock, ledger, claim } = await oneChange();
    await using _ = ledger;
    await claim('one');
    await clock.advance(leaseMs - 1);
    expect(await claim('other')).toBeUndefined();
    await clock.advance(1);
    expect(await claim('other')).toMatchObject({ fence: 2 });
  });

  test('may be claimed again by its owner, under a new fence', async () => {
    const { ledger, claim } = await oneChange();
    await using _ = ledger;
    expect(await claim('one')).toMatchObject({ fence: 1 });
    expect(await claim('one')).toMatchObject({ fence: 2 });
    expect(await ledger.renew({ id: 'chg-a', owner: 'one', fence: 1, untilMs: startMs + 1 })).toBe(false);
  });

  test('lasts as long as it is renewed, and can be renewed late where nobody took it', async () => {
    const { clock, ledger, claim } = await oneChange();
    await using _ = ledger;
    await claim('one');
    const renew = () => ledger.renew({ id: 'chg-a', owner: 'one', fence: 1, untilMs: clock.now() + leaseMs });
    await clock.advance(leaseMs - 1);
    expect(await renew()).toBe(true);
    await clock.advance(leaseMs - 1);
    expect(await claim('other')).toBeUndefined();
    await clock.advance(60_000);
    expect(await renew()).toBe(true);
    expect(await claim('other')).toBeUndefined();
    await clock.advance(leaseMs);
    expect(await claim('other')).toMatchObject({ fence: 2 });
    expect(await renew()).toBe(false);
  });

  test('lost to another cannot be released by its former owner', async () => {
    const { clock, ledger, claim } = await oneChange();
    await using _ = ledger;
    await claim('one');
    await clock.advance(leaseMs);
    await claim('other');
    await ledger.release({ id: 'chg-a', owner: 'one', fence: 1 });
    expect(await claim('one')).toBeUndefined();
    await ledger.release({ id: 'chg-a', owner: 'other', fence: 2 });
    expect(await claim('one')).toMatchObject({ fence: 3 });
  });

  test('of a change that does not exist cannot be had', async () => {
    const { ledger } = await oneChange();
    await using _ = ledger;
    expect(await ledger.claim({ id: 'chg-none', owner: 'one', untilMs: startMs + leaseMs })).toBeUndefined();
    expect(await ledger.renew({ id: 'chg-none', owner: 'one', fence: 1, untilMs: startMs + leaseMs })).toBe(false);
  });
});

describe('a fence', () => {
  test('lets the owner write, also after the lease ran out unnoticed', async () => {
    const { clock, ledger, row, claim } = await oneChange();
    await using _ = ledger;
    await claim('one');
    await clock.advance(leaseMs + 1);
    expect(await ledger.advance(step(row, { fence: 1 }))).toMatchObject({ version: 2, fence: 1 });
  });

  test('stops a process whose lease was taken over', async () => {
    const { clock, ledger, row, claim } = await oneChange();
    await using _ = ledger;
    await claim('one');
    await clock.advance(leaseMs);
    const taken = await claim('other');
    expect(await ledger.advance(step(row, { fence: 1 }))).toBeUndefined();
    expect(await ledger.lastSeq()).toBe(1);
    expect(taken && (await ledger.advance(step(taken, { fence: taken.fence })))).toMatchObject({ version: 2 });
  });

  test('is not asked of a person: a decision stands whoever drives the change', async () => {
    const { ledger, row, claim } = await oneChange();
    await using _ = ledger;
    await claim('one');
    expect(await ledger.advance(step(row, { state: 'cancelled' }))).toMatchObject({ state: 'cancelled', version: 2 });
    expect(await ledger.advance(step(row, { fence: 1, state: 'calling' }))).toBeUndefined();
  });
});

test('unclaimed changes are those without a live lease, the oldest first', async () => {
  const clock = virtualClock(startMs);
  await using ledger = await open(clock);
  for (const id of ['chg-c', 'chg-b', 'chg-a']) {
    await ledger.insert(change(id, { state: 'approved' }));
    await clock.advance(1);
  }
  await ledger.insert(change('chg-d', { state: 'succeeded' }));
  expect(await ledger.unclaimed(['approved', 'calling'], 10)).toEqual(['chg-c', 'chg-b', 'chg-a']);
  await ledger.claim({ id: 'chg-b', owner: 'one', untilMs: clock.now() + leaseMs });
  expect(await ledger.unclaimed(['approved'], 10)).toEqual(['chg-c', 'chg-a']);
  await clock.advance(leaseMs);
  expect(await ledger.unclaimed(['approved'], 2)).toEqual(['chg-c', 'chg-b']);
  expect(await ledger.unclaimed([], 10)).toEqual([]);
});

test('a lease from before the clock was set back keeps nobody out', async () => {
  const { clock, ledger, claim } = await oneChange();
  await using _ = ledger;
  await claim('gone');
  clock.shift(-3_600_000);
  expect(await ledger.unclaimed(['awaiting_approval'], 5)).toEqual(['chg-a']);
  expect(await claim('other')).toMatchObject({ fence: 2 });
});
