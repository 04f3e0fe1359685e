import { describe, expect, test } from 'vitest';
import { maxJsonBytes } from '../../src/ledger/stored-json.ts';
import { change, failureFrom, startMs, step } from './ledger-file.ts';
import { engines, ledgerClock, open } from './stores.ts';

describe.each(engines)('on $name,', ({ newStore }) => {
  describe('a change', () => {
    test('is read back as it was written, by another handle too', async () => {
      const [store, clock] = [newStore(), ledgerClock(startMs)];
      await using one = await open(clock, store);
      await using other = await open(clock, store);
      const document = { text: '清华 "quoted" \u0000 line\nbreak', list: [1, null, { deep: [] }], absent: undefined };
      const written = await one.insert(change('chg-a', { document }));
      expect(written).toEqual({
        id: 'chg-a',
        state: 'awaiting_approval',
        operation: 'gaap:DeleteListeners',
        version: 1,
        createdAtMs: startMs,
        updatedAtMs: startMs,
        expiresAtMs: startMs + 3_600_000,
        document: { text: document.text, list: document.list },
        fence: 0,
      });
      expect(await other.get('chg-a')).toEqual(written);
      expect(await other.get('chg-b')).toBeUndefined();
    });

    test('keeps every key of its document, however odd', async () => {
      await using ledger = await open(ledgerClock(startMs), newStore());
      const document = JSON.parse('{"__proto__": {"x": 1}, "": 2}');
      await ledger.insert(change('chg-a', { document }));
      expect(JSON.stringify((await ledger.get('chg-a'))?.document)).toBe('{"__proto__":{"x":1},"":2}');
    });

    test('moves on by one version, with its event and the time', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      const row = await ledger.insert(change('chg-a'));
      await clock.advance(500);
      const moved = await ledger.advance(
        step(row, { document: { by: 'mei' }, event: { kind: 'approved', body: { by: 'mei' } } }),
      );
      expect(moved).toEqual({
        ...row,
        state: 'approved',
        version: 2,
        updatedAtMs: startMs + 500,
        expiresAtMs: undefined,
        document: { by: 'mei' },
      });
      expect(await ledger.get('chg-a')).toEqual(moved);
      expect((await ledger.events('chg-a')).map(({ kind, atMs }) => [kind, atMs])).toEqual([
        ['planned', startMs],
        ['approved', startMs + 500],
      ]);
    });

    test('is moved by exactly one of many who start from the same version, and only that one leaves an event', async () => {
      const [store, clock] = [newStore(), ledgerClock(startMs)];
      await using one = await open(clock, store);
      await using other = await open(clock, store);
      const row = await one.insert(change('chg-a'));
      const racers = Array.from({ length: 20 }, (_, i) =>
        (i % 2 ? one : other).advance(step(row, { state: `state-${i}`, event: { kind: `by-${i}`, body: {} } })),
      );
      const won = (await clock.until(Promise.all(racers))).filter((moved) => moved !== undefined);
      expect(won).toHaveLength(1);
      expect(await one.get('chg-a')).toEqual(won[0]);
      expect((await one.events('chg-a')).map(({ kind }) => kind)).toEqual([
        'planned',
        won[0]?.state.replace('state', 'by'),
      ]);
    });

    test('that was begun is written before the ledger is closed, by however many at once', async () => {
      const [clock, store] = [ledgerClock(startMs), newStore()];
      const ledger = await open(clock, store);
      const inserts = Array.from({ length: 20 }, (_, i) => ledger.insert(change(`chg-${i}`)));
      await clock.until(Promise.resolve(ledger[Symbol.asyncDispose]()));
      expect(await Promise.all(inserts)).toHaveLength(20);
      await ledger[Symbol.asyncDispose]();
      await using again = await open(clock, store);
      expect(await again.lastSeq()).toBe(20);
    });

    test('that does not exist cannot be moved', async () => {
      await using ledger = await open(ledgerClock(startMs), newStore());
      const row = await ledger.insert(change('chg-a'));
      expect(await ledger.advance(step(row, { id: 'chg-b' }))).toBeUndefined();
      expect(await ledger.lastSeq()).toBe(1);
    });

    test('cannot be inserted twice, and the attempt leaves nothing', async () => {
      await using ledger = await open(ledgerClock(startMs), newStore());
      await ledger.insert(change('chg-a'));
      await expect(ledger.insert(change('chg-a'))).rejects.toThrow(/unique/i);
      expect(await ledger.lastSeq()).toBe(1);
    });

    test('too large is refused in a sentence before anything is written', async () => {
      await using ledger = await open(ledgerClock(startMs), newStore());
      // In Chinese a character takes three bytes, and bytes are what counts.
      const large = { text: '云'.repeat(maxJsonBytes / 3 + 1) };
      const row = await ledger.insert(change('chg-a'));
      const attempts = [
        () => ledger.insert(change('chg-b', { document: large })),
        () => ledger.insert(change('chg-c', { events: [{ kind: 'planned', body: large }] })),
        () => ledger.advance(step(row, { document: large })),
        () => ledger.advance(step(row, { event: { kind: 'approved', body: large } })),
        () => ledger.note('chg-a', { kind: 'progress', body: large }),
      ];
      for (const attempt of attempts) {
        expect(await failureFrom(attempt())).toMatchObject({
          code: 'LedgerUnavailable',
          message: expect.stringContaining('keeps at most 1048576 at once; nothing was recorded.'),
        });
      }
      expect(await ledger.list({ limit: 10 })).toEqual([row]);
      expect(await ledger.lastSeq()).toBe(1);
    });
  });

  describe('changes', () => {
    async function three() {
      const clock = ledgerClock(startMs);
      const ledger = await open(clock, newStore());
      for (const [id, state] of [
        ['chg-aab', 'planned'],
        ['chg-aac', 'succeeded'],
        ['chg-b_1', 'planned'],
      ] as const) {
        await ledger.insert(change(id, { state, expiresAtMs: clock.now() + 100 }));
        await clock.advance(10);
      }
      return { clock, ledger };
    }
    const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

    test('are listed newest first, by state, by age and at most as many as asked for', async () => {
      const { ledger } = await three();
      await using _ = ledger;
      expect(ids(await ledger.list({ limit: 10 }))).toEqual(['chg-b_1', 'chg-aac', 'chg-aab']);
      expect(ids(await ledger.list({ limit: 2 }))).toEqual(['chg-b_1', 'chg-aac']);
      expect(ids(await ledger.list({ limit: 9, states: ['planned', 'denied'] }))).toEqual(['chg-b_1', 'chg-aab']);
      expect(ids(await ledger.list({ limit: 9, createdBeforeMs: startMs + 20 }))).toEqual(['chg-aac', 'chg-aab']);
      expect(await ledger.list({ limit: 9, states: [] })).toEqual([]);
      for (const limit of [0, -1, Number.NaN]) expect(await ledger.list({ limit })).toEqual([]);
    });

    test('are found by the beginning of their id, taken literally', async () => {
      const { ledger } = await three();
      await using _ = ledger;
      expect(ids(await ledger.startingWith('chg-aa', 10))).toEqual(['chg-aab', 'chg-aac']);
      expect(ids(await ledger.startingWith('chg-aa', 1))).toEqual(['chg-aab']);
      for (const prefix of ['CHG-A', 'chg-%', 'chg-_', 'chg-b%', 'chg-\0'])
        expect(await ledger.startingWith(prefix, 10)).toEqual([]);
      expect(ids(await ledger.startingWith('chg-b_', 10))).toEqual(['chg-b_1']);
    });

    test('are expired from the very millisecond on, the longest ago first', async () => {
      const { clock, ledger } = await three();
      await using _ = ledger;
      await clock.advance(startMs + 99 - clock.now());
      expect(await ledger.expired(['planned'], 10)).toEqual([]);
      await clock.advance(1);
      expect(ids(await ledger.expired(['planned'], 10))).toEqual(['chg-aab']);
      await clock.advance(60_000);
      expect(ids(await ledger.expired(['planned', 'succeeded'], 2))).toEqual(['chg-aab', 'chg-aac']);
      expect(await ledger.expired([], 10)).toEqual([]);
    });

    test('are found by the key of their request: the one that moved last, of those in these states', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      const rows = [];
      for (const [id, requestKey] of [
        ['chg-a', 'same'],
        ['chg-b', 'same'],
        ['chg-c', 'other'],
        ['chg-d', undefined],
      ] as const) {
        rows.push(await ledger.insert(change(id, { ...(requestKey && { requestKey }) })));
        await clock.advance(10);
      }
      const [first] = rows;
      if (!first) throw new Error('There are four.');
      const latest = async (key: string, states: readonly string[]) => (await ledger.latestAsked(key, states))?.id;
      expect(await latest('same', ['awaiting_approval'])).toBe('chg-b');
      expect(await latest('same', ['denied'])).toBeUndefined();
      const denied = await ledger.advance(step(first, { state: 'denied' }));
      expect(await ledger.latestAsked('same', ['denied'])).toEqual(denied);
      expect(await latest('same', ['denied', 'awaiting_approval'])).toBe('chg-a');
      expect(await latest('same', [])).toBeUndefined();
      for (const key of ['nobody', '', 'null', "' or 1=1 --"]) expect(await latest(key, ['denied'])).toBeUndefined();
    });

    test('with one idempotency key are one: who comes later gets the first, as it is now, and records nothing', async () => {
      const [store, clock] = [newStore(), ledgerClock(startMs)];
      await using one = await open(clock, store);
      await using other = await open(clock, store);
      const inserts = Array.from({ length: 20 }, (_, i) =>
        (i % 2 ? one : other).insert(change(`chg-${i}`, { idempotencyKey: 'key' })),
      );
      const [row, ...rows] = await clock.until(Promise.all(inserts));
      if (!row) throw new Error('There are twenty.');
      for (const same of rows) expect(same).toEqual(row);
      expect(await one.lastSeq()).toBe(1);
      const denied = await one.advance(step(row, { state: 'denied' }));
      expect(await other.insert(change('chg-later', { idempotencyKey: 'key' }))).toEqual(denied);
      expect(await other.madeWith('key')).toEqual(denied);
      expect(await other.insert(change('chg-else', { idempotencyKey: 'other' }))).toMatchObject({ id: 'chg-else' });
      expect(await other.madeWith('none')).toBeUndefined();
      for (const id of ['chg-x', 'chg-y']) expect(await one.insert(change(id))).toMatchObject({ id });
      await expect(one.insert(change('chg-x', { idempotencyKey: 'new' }))).rejects.toThrow();
      expect(await one.audit.verify()).toMatchObject({ kind: 'intact', events: 5, changes: 4 });
    });

    test('come at most 1000 at once', { timeout: 30_000 }, async () => {
      await using ledger = await open(ledgerClock(startMs), newStore());
      await Promise.all(Array.from({ length: 1_001 }, (_, i) => ledger.insert(change(`chg-${i}`))));
      expect(await ledger.list({ limit: 1e9 })).toHaveLength(1_000);
      expect(await ledger.eventsAfter(0, 1e9)).toHaveLength(1_000);
      expect(await ledger.startingWith('chg-', 1e9)).toHaveLength(1_000);
    });
  });
});
