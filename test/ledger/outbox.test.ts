import { describe, expect, test } from 'vitest';
import type { Ledger } from '../../src/ledger/port.ts';
import { archive } from './audit-files.ts';
import { change, startMs, step } from './ledger-file.ts';
import { engines, ledgerClock, open } from './stores.ts';
import { end, present } from './tampering.ts';

const forMs = 15_000;
const open_ = ['awaiting_approval', 'approved'];
const progress = { kind: 'progress', body: {} };

describe.each(engines)('on $name,', ({ newStore }) => {
  async function opened() {
    const [clock, store] = [ledgerClock(startMs), newStore()];
    const ledger = await open(clock, store);
    const { outbox } = ledger;
    const gather = (limit = 100) => outbox.gather({ states: open_, limit });
    const some = (owner = 'one', limit = 100) => outbox.claimSome({ owner, forMs, limit });
    const ids = async (owner?: string) => (await some(owner)).map(({ changeId }) => changeId);
    return { clock, store, ledger, outbox, gather, some, ids };
  }

  /** A change whose outbox row this owner holds, with nothing else due. */
  async function held() {
    const on = await opened();
    await on.ledger.insert(change('chg-a'));
    await on.gather();
    const [row] = await on.some('one');
    if (!row) throw new Error('Nothing is due.');
    return { ...on, row: { changeId: row.changeId, owner: 'one', fence: row.fence } };
  }

  describe('gathering', () => {
    test('begins with what is in these states, and leaves alone what happened before', async () => {
      const { ledger, gather, ids } = await opened();
      await using _ = ledger;
      for (const id of ['chg-a', 'chg-b', 'chg-c']) await ledger.insert(change(id));
      await end(ledger, 'chg-b');
      expect(await gather()).toBe(0);
      expect(await ids()).toEqual(['chg-a', 'chg-c']);
      expect(await gather()).toBe(0);
    });

    test('makes each change due that something happened to since, whatever its state, once', async () => {
      const { ledger, gather, ids, outbox, some } = await opened();
      await using _ = ledger;
      await ledger.insert(change('chg-old', { state: 'succeeded' }));
      await gather();
      await ledger.insert(change('chg-a'));
      await end(ledger, 'chg-a');
      await ledger.note('chg-a', progress);
      await ledger.insert(change('chg-b'));
      expect(await gather()).toBe(4);
      const rows = await some();
      expect(rows).toEqual([
        { changeId: 'chg-a', document: {}, touches: 0, fence: 1 },
        { changeId: 'chg-b', document: {}, touches: 0, fence: 1 },
      ]);
      for (const { changeId, fence } of rows)
        await outbox.release({ changeId, owner: 'one', fence, dueInMs: undefined });
      expect(await gather()).toBe(0);
      expect(await ids()).toEqual([]);
      await ledger.note('chg-old', progress);
      expect(await gather()).toBe(1);
      expect(await ids()).toEqual(['chg-old']);
    });

    test('has begun in a ledger in which nothing had happened yet', async () => {
      const { ledger, gather, ids } = await opened();
      await using _ = ledger;
      await gather();
      await ledger.insert(change('chg-a', { state: 'succeeded' }));
      expect(await gather()).toBe(1);
      expect(await ids()).toEqual(['chg-a']);
    });

    test('reads so many events at a time, in their order', async () => {
      const { ledger, gather, ids, outbox } = await opened();
      await using _ = ledger;
      await outbox.gather({ states: [], limit: 100 });
      for (let i = 0; i < 5; i += 1) await ledger.insert(change(`chg-${i}`));
      expect(await gather(2)).toBe(2);
      expect(await ids()).toEqual(['chg-0', 'chg-1']);
      expect([await gather(2), await gather(2), await gather(2)]).toEqual([2, 1, 0]);
      expect(await ids()).toEqual(['chg-2', 'chg-3', 'chg-4']);
      expect(await outbox.gather({ states: open_, limit: 0 })).toBe(0);
    });

    test('by several at once, while others write, misses nothing and reads each event once', async () => {
      const { clock, store, ledger, outbox } = await opened();
      await using _ = ledger;
      await using other = await open(clock, store);
      await using writer = await open(clock, store);
      await outbox.gather({ states: open_, limit: 1 });
      const total = 120;
      let writing = true;
      let read = 0;
      const write = async (from: number) => {
        for (let i = from; i < total; i += 3) await writer.insert(change(`chg-${i}`));
      };
      const gatherAll = async (by: Ledger) => {
        for (let found = 1; writing || found > 0; ) {
          found = await by.outbox.gather({ states: [], limit: 7 });
          read += found;
          await clock.sleep(1);
        }
      };
      const writes = Promise.all([write(0), write(1), write(2)]).finally(() => {
        writing = false;
      });
      await clock.until(Promise.all([writes, gatherAll(ledger), gatherAll(other), gatherAll(ledger)]));
      expect(read).toBe(total);
      expect(await outbox.claimSome({ owner: 'one', forMs, limit: 1_000 })).toHaveLength(total);
    });
  });

  describe('claiming', () => {
    test('gives what has been due for longest first, each to one of many who come at once', async () => {
      const { clock, store, ledger, outbox, gather } = await opened();
      await using _ = ledger;
      await using other = await open(clock, store);
      await gather();
      for (let i = 9; i >= 0; i -= 1) {
        await ledger.insert(change(`chg-${i}`));
        await gather();
        await clock.advance(1);
      }
      await ledger.note('chg-9', progress);
      await gather();
      const first = await outbox.claimSome({ owner: 'one', forMs, limit: 2 });
      expect(first.map(({ changeId }) => changeId)).toEqual(['chg-9', 'chg-8']);
      const claims = Array.from({ length: 4 }, (_, i) =>
        (i % 2 ? outbox : other.outbox).claimSome({ owner: `process-${i}`, forMs, limit: 2 }),
      );
      const won = (await clock.until(Promise.all(claims))).flat();
      expect(won.map(({ changeId }) => changeId).toSorted()).toEqual(Array.from({ length: 8 }, (_, i) => `chg-${i}`));
    });

    test('gives again what a process that is gone held, and leaves it out until then', async () => {
      const { clock, ledger, outbox, row, ids, some } = await held();
      await using _ = ledger;
      await clock.advance(forMs - 1);
      expect(await ids('two')).toEqual([]);
      await clock.advance(1);
      expect(await some('two')).toEqual([{ changeId: 'chg-a', document: {}, touches: 0, fence: 2 }]);
      expect(await outbox.save({ ...row, document: { by: 'one' }, forMs })).toBe(false);
      await outbox.release({ ...row, dueInMs: 0 });
      expect(await ids('three')).toEqual([]);
      await outbox.releaseAll('one');
      expect(await ids('three')).toEqual([]);
      await outbox.releaseAll('two');
      expect(await some('three')).toEqual([{ changeId: 'chg-a', document: {}, touches: 0, fence: 3 }]);
    });
  });

  describe('what is held', () => {
    test('is saved with its lease prolonged, also after that ran out unnoticed', async () => {
      const { clock, ledger, outbox, row, ids, some } = await held();
      await using _ = ledger;
      await clock.advance(forMs + 1);
      expect(await outbox.save({ ...row, document: { ts: '1.2' }, forMs })).toBe(true);
      await clock.advance(forMs - 1);
      expect(await ids('two')).toEqual([]);
      await clock.advance(1);
      expect(await some('two')).toEqual([{ changeId: 'chg-a', document: { ts: '1.2' }, touches: 0, fence: 2 }]);
      expect(await outbox.save({ ...row, changeId: 'chg-none', document: {}, forMs })).toBe(false);
    });

    test('is due again when it was said to be, and with its next event otherwise', async () => {
      const { clock, ledger, outbox, row, ids, gather } = await held();
      await using _ = ledger;
      // In fractions, as how long something takes is measured.
      await outbox.release({ ...row, dueInMs: 4_999.5 });
      await clock.advance(4_999);
      expect(await ids()).toEqual([]);
      await clock.advance(1);
      expect(await ids()).toEqual(['chg-a']);
      await outbox.release({ ...row, fence: 2, dueInMs: undefined });
      await clock.advance(7 * 86_400_000);
      expect(await ids()).toEqual([]);
      await ledger.note('chg-a', progress);
      await gather();
      expect(await ids()).toEqual(['chg-a']);
      await outbox.release({ ...row, fence: 3, dueInMs: 7 * 86_400_000 });
      await clock.advance(86_400_000);
      expect(await ids()).toEqual(['chg-a']);
    });

    test('is due at once where something happened since it was claimed, and once only', async () => {
      const { clock, ledger, outbox, row, ids, gather } = await held();
      await using _ = ledger;
      const marks = [() => ledger.note('chg-a', progress).then(() => gather()), () => outbox.touch('chg-a')];
      for (const [i, mark] of marks.entries()) {
        await mark();
        expect(await ids('two')).toEqual([]);
        await outbox.save({ ...row, fence: 2 * i + 1, document: {}, forMs });
        await outbox.release({ ...row, fence: 2 * i + 1, dueInMs: i === 0 ? undefined : 60_000 });
        expect(await ids()).toEqual(['chg-a']);
        await outbox.release({ ...row, fence: 2 * i + 2, dueInMs: undefined });
        await clock.advance(60_000);
        expect(await ids()).toEqual([]);
        await outbox.touch('chg-a');
        expect(await ids()).toEqual(['chg-a']);
      }
    });

    test('goes behind the others where something happened meanwhile', async () => {
      const { clock, ledger, outbox, row, ids, gather } = await held();
      await using _ = ledger;
      await clock.advance(1);
      await ledger.insert(change('chg-b'));
      await gather();
      await clock.advance(1);
      await outbox.touch('chg-a');
      await outbox.release({ ...row, dueInMs: undefined });
      expect(await ids()).toEqual(['chg-b', 'chg-a']);
    });
  });

  test('what is touched is due, whether or not it was there, and nothing where there is no such change', async () => {
    const { ledger, outbox, gather } = await opened();
    await using _ = ledger;
    await gather();
    await ledger.insert(change('chg-a'));
    await outbox.touch('chg-a');
    await outbox.touch('chg-none');
    await outbox.touch('chg-a');
    const [row] = await outbox.claimSome({ owner: 'one', forMs: 1_000, limit: 10 });
    expect(row).toMatchObject({ changeId: 'chg-a', touches: 2 });
    expect(await gather()).toBe(1);
  });

  test('what became due before the clock was set back by days is due all the same', async () => {
    const { clock, ledger, outbox, row, ids } = await held();
    await using _ = ledger;
    await outbox.release({ ...row, dueInMs: 0 });
    clock.shift(-3 * 86_400_000);
    expect(await ids()).toEqual(['chg-a']);
  });

  describe('an archive', () => {
    const day = 86_400_000;

    test('takes the rows of the changes that leave, gathered or not, held or not, and gathering goes on', async () => {
      const { clock, ledger, outbox, gather, ids } = await opened();
      await using _ = ledger;
      await gather();
      for (const id of ['chg-a', 'chg-b']) await ledger.insert(change(id));
      await gather();
      await outbox.claimSome({ owner: 'one', forMs, limit: 1 });
      for (const id of ['chg-a', 'chg-b']) await end(ledger, id);
      await clock.advance(day);
      const { lines } = await archive(ledger, clock.now());
      expect(lines).toHaveLength(8);
      await ledger.insert(change('chg-c'));
      expect(await gather()).toBe(1);
      expect(await ids()).toEqual(['chg-c']);
      expect(await outbox.save({ changeId: 'chg-a', owner: 'one', fence: 1, document: {}, forMs })).toBe(false);
      expect(await ledger.audit.verify()).toMatchObject({ kind: 'intact', events: 1, changes: 1 });
    });

    test('and those who gather and touch at the same time do not disturb each other', { timeout: 60_000 }, async () => {
      const { clock, store, ledger } = await opened();
      await using _ = ledger;
      await using other = await open(clock, store);
      await ledger.outbox.gather({ states: [], limit: 1 });
      for (let round = 0; round < 8; round += 1) {
        const names = Array.from({ length: 10 }, (_, i) => `chg-${round}-${i}`);
        for (const id of names) {
          await ledger.insert(change(id));
          await end(ledger, id);
        }
        await clock.advance(1);
        const [{ outcome }] = await clock.until(
          Promise.all([
            archive(ledger, clock.now()),
            ...names.map((id) => other.outbox.touch(id)),
            ...names.map(() => other.outbox.gather({ states: [], limit: 3 })),
          ]),
        );
        expect(outcome).toMatchObject({ kind: 'archived', changes: 10 });
      }
      await other.outbox.gather({ states: [], limit: 1_000 });
      expect(await other.outbox.claimSome({ owner: 'one', forMs, limit: 100 })).toEqual([]);
    });
  });

  test('what a chat keeps is no part of the chain', async () => {
    const { ledger, outbox, row } = await held();
    await using _ = ledger;
    await outbox.save({ ...row, document: { ts: '1' }, forMs });
    await ledger.inbox.accept({ key: 'k', kind: 'command', body: {} }, { owner: 'one', forMs });
    await ledger.handles.put([{ id: 'h', body: {}, forMs }]);
    await ledger.advance(step(await present(ledger, 'chg-a')));
    expect(await ledger.audit.verify()).toMatchObject({ kind: 'intact', events: 2, changes: 1 });
  });
});
