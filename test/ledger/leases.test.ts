import { describe, expect, test } from 'vitest';
import type { Store } from '../../src/ledger/open.ts';
import { change, startMs, step } from './ledger-file.ts';
import { engines, type LedgerClock, ledgerClock, open } from './stores.ts';

describe.each(engines)('on $name,', ({ newStore }) => {
  const leaseMs = 15_000;

  async function oneChange() {
    const clock = ledgerClock(startMs);
    const ledger = await open(clock, newStore());
    const row = await ledger.insert(change('chg-a'));
    const claim = (owner: string) => ledger.claim({ id: 'chg-a', owner, forMs: leaseMs });
    return { clock, ledger, row, claim };
  }

  describe('a lease', () => {
    test('is given to one of many who claim at once', async () => {
      const [store, clock] = [newStore(), ledgerClock(startMs)];
      await using one = await open(clock, store);
      await using other = await open(clock, store);
      await one.insert(change('chg-a'));
      const claims = Array.from({ length: 20 }, (_, i) =>
        (i % 2 ? one : other).claim({ id: 'chg-a', owner: `process-${i}`, forMs: leaseMs }),
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
      expect(await ledger.renew({ id: 'chg-a', owner: 'one', fence: 1, forMs: 1 })).toBe(false);
    });

    test('lasts as long as it is renewed, and can be renewed late where nobody took it', async () => {
      const { clock, ledger, claim } = await oneChange();
      await using _ = ledger;
      await claim('one');
      const renew = () => ledger.renew({ id: 'chg-a', owner: 'one', fence: 1, forMs: leaseMs });
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
      expect(await ledger.claim({ id: 'chg-none', owner: 'one', forMs: leaseMs })).toBeUndefined();
      expect(await ledger.renew({ id: 'chg-none', owner: 'one', fence: 1, forMs: leaseMs })).toBe(false);
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

  describe('claiming some', () => {
    async function four(clock: LedgerClock, store: Store) {
      const ledger = await open(clock, store);
      for (const id of ['chg-c', 'chg-b', 'chg-a']) {
        await ledger.insert(change(id, { state: 'approved' }));
        await clock.advance(1);
      }
      await ledger.insert(change('chg-d', { state: 'succeeded' }));
      return ledger;
    }
    const states = ['approved', 'calling'];

    test('gives the oldest in these states that nobody holds, each under a new fence', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await four(clock, newStore());
      await ledger.claim({ id: 'chg-b', owner: 'one', forMs: leaseMs });
      const some = (owner: string, limit = 10) => ledger.claimSome({ states, owner, forMs: leaseMs, limit });
      expect(await some('two', 1)).toMatchObject([{ id: 'chg-c', fence: 1, version: 1 }]);
      // Those that the claimer holds already are driven already.
      expect(await some('two')).toMatchObject([{ id: 'chg-a', fence: 1 }]);
      expect(await some('two')).toEqual([]);
      await clock.advance(leaseMs);
      expect(await some('three', 2)).toMatchObject([
        { id: 'chg-c', fence: 2 },
        { id: 'chg-b', fence: 2 },
      ]);
      expect(await ledger.claimSome({ states: [], owner: 'x', forMs: leaseMs, limit: 10 })).toEqual([]);
      expect(await some('x', 0)).toEqual([]);
      expect(await ledger.lastSeq()).toBe(4);
    });

    test('gives each change to one of many who come at once, and as many as are asked for', async () => {
      const [store, clock] = [newStore(), ledgerClock(startMs)];
      await using one = await open(clock, store);
      await using other = await open(clock, store);
      for (let i = 0; i < 100; i += 1) await one.insert(change(`chg-${i}`, { state: 'approved' }));
      const claims = Array.from({ length: 10 }, (_, i) =>
        (i % 2 ? one : other).claimSome({ states, owner: `process-${i}`, forMs: leaseMs, limit: 10 }),
      );
      const won = await clock.until(Promise.all(claims));
      expect(won.map((rows) => rows.length)).toEqual(Array(10).fill(10));
      expect(new Set(won.flat().map(({ id }) => id)).size).toBe(100);
      expect(new Set(won.flat().map(({ fence }) => fence))).toEqual(new Set([1]));
    });

    test('never gives a change that is being ended in the same moment', async () => {
      const [store, clock] = [newStore(), ledgerClock(startMs)];
      await using one = await open(clock, store);
      await using other = await open(clock, store);
      for (let i = 0; i < 60; i += 1) {
        const row = await one.insert(change(`chg-${i}`, { state: 'approved' }));
        const [ended, [claimed]] = await clock.until(
          Promise.all([
            one.advance(step(row, { state: 'cancelled' })),
            other.claimSome({ states, owner: 'driver', forMs: leaseMs, limit: 10 }),
          ]),
        );
        expect(ended?.state).toBe('cancelled');
        if (claimed) expect(claimed).toMatchObject({ state: 'approved', version: 1 });
      }
    });
  });

  describe('renewing all', () => {
    test('prolongs the leases that are still the own ones, and says which', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      for (const id of ['chg-a', 'chg-b', 'chg-c']) {
        await ledger.insert(change(id));
        await ledger.claim({ id, owner: 'one', forMs: leaseMs });
      }
      await clock.advance(leaseMs);
      await ledger.claim({ id: 'chg-b', owner: 'other', forMs: 2 * leaseMs });
      const ids = ['chg-a', 'chg-b', 'chg-none'];
      expect(await ledger.renewAll('one', ids, leaseMs)).toEqual(['chg-a']);
      await clock.advance(leaseMs - 1);
      const free = async (id: string) => (await ledger.claim({ id, owner: 'third', forMs: 1 })) !== undefined;
      expect([await free('chg-a'), await free('chg-b'), await free('chg-c')]).toEqual([false, false, true]);
      await clock.advance(1);
      expect(await free('chg-a')).toBe(true);
      expect(await ledger.renewAll('one', [], leaseMs)).toEqual([]);
    });

    test('takes more than a statement has room for', async () => {
      await using ledger = await open(ledgerClock(startMs), newStore());
      await ledger.insert(change('chg-a'));
      await ledger.claim({ id: 'chg-a', owner: 'one', forMs: leaseMs });
      const ids = [...Array.from({ length: 40_000 }, (_, i) => `chg-${i}`), 'chg-a'];
      expect(await ledger.renewAll('one', ids, leaseMs)).toEqual(['chg-a']);
    });
  });

  test('a lease from before the clock was set back keeps nobody out', async () => {
    const { clock, ledger, claim } = await oneChange();
    await using _ = ledger;
    await claim('gone');
    clock.shift(-3_600_000);
    const some = { states: ['awaiting_approval'], owner: 'second', forMs: leaseMs, limit: 5 };
    expect(await ledger.claimSome(some)).toMatchObject([{ id: 'chg-a', fence: 2 }]);
    clock.shift(-3_600_000);
    expect(await claim('third')).toMatchObject({ fence: 3 });
  });
});
