import { describe, expect, test } from 'vitest';
import { change, startMs, step } from './ledger-file.ts';
import { engines, ledgerClock, open } from './stores.ts';

describe.each(engines)('on $name,', ({ newStore }) => {
  describe('events', () => {
    test('are numbered from 1 over all changes, without gaps where an attempt failed', async () => {
      await using ledger = await open(ledgerClock(startMs), newStore());
      expect(await ledger.lastSeq()).toBe(0);
      const row = await ledger.insert(change('chg-a'));
      await ledger.insert(change('chg-b'));
      await expect(ledger.insert(change('chg-b'))).rejects.toThrow();
      await expect(ledger.note('chg-none', { kind: 'progress', body: {} })).rejects.toThrow(/foreign key/i);
      await ledger.note('chg-b', { kind: 'progress', body: { share: 0.5 } });
      await ledger.advance(step(row));
      expect((await ledger.eventsAfter(0, 10)).map(({ seq, changeId, kind }) => [seq, changeId, kind])).toEqual([
        [1, 'chg-a', 'planned'],
        [2, 'chg-b', 'planned'],
        [3, 'chg-b', 'progress'],
        [4, 'chg-a', 'approved'],
      ]);
      expect(await ledger.lastSeq()).toBe(4);
    });

    test('of one change come in order', async () => {
      await using ledger = await open(ledgerClock(startMs), newStore());
      await ledger.insert(change('chg-a'));
      await ledger.insert(change('chg-b'));
      await ledger.note('chg-a', { kind: 'progress', body: { message: 'half way' } });
      expect(await ledger.events('chg-a')).toEqual([
        { seq: 1, changeId: 'chg-a', kind: 'planned', body: {}, atMs: startMs },
        { seq: 3, changeId: 'chg-a', kind: 'progress', body: { message: 'half way' }, atMs: startMs },
      ]);
      expect(await ledger.events('chg-none')).toEqual([]);
    });

    test('of some kinds come since an instant: the last ones, oldest first', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      await ledger.insert(change('chg-a'));
      await ledger.insert(change('chg-b'));
      for (const [id, kind] of [
        ['chg-a', 'given'],
        ['chg-b', 'used'],
        ['chg-a', 'progress'],
        ['chg-b', 'given'],
        ['chg-a', 'revoked'],
      ] as const) {
        await clock.advance(10);
        await ledger.note(id, { kind, body: { kind } });
      }
      const kinds = ['given', 'used', 'revoked'];
      const seen = async (wanted: readonly string[], filter: { sinceMs: number; limit: number }) =>
        (await ledger.eventsOfKinds(wanted, filter)).map(({ changeId, kind, atMs }) => [
          changeId,
          kind,
          atMs - startMs,
        ]);
      expect(await seen(kinds, { sinceMs: startMs, limit: 10 })).toEqual([
        ['chg-a', 'given', 10],
        ['chg-b', 'used', 20],
        ['chg-b', 'given', 40],
        ['chg-a', 'revoked', 50],
      ]);
      expect(await seen(['given'], { sinceMs: startMs, limit: 1 })).toEqual([['chg-b', 'given', 40]]);
      expect(await seen(kinds, { sinceMs: startMs + 40, limit: 10 })).toHaveLength(2);
      expect(await seen(kinds, { sinceMs: startMs + 51, limit: 10 })).toEqual([]);
      expect(await seen([], { sinceMs: startMs, limit: 10 })).toEqual([]);
      expect(await ledger.eventsOfKinds(['revoked'], { sinceMs: 0, limit: 1 })).toMatchObject([
        { seq: 7, body: { kind: 'revoked' } },
      ]);
    });

    test('that move nothing leave the change as it was', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      const row = await ledger.insert(change('chg-a'));
      await clock.advance(10);
      await ledger.note('chg-a', { kind: 'progress', body: {} });
      expect(await ledger.get('chg-a')).toEqual(row);
    });

    test('reach whoever follows by cursor exactly once and in order, while several handles write', async () => {
      const [store, clock] = [newStore(), ledgerClock(startMs)];
      await using one = await open(clock, store);
      await using other = await open(clock, store);
      await using reader = await open(clock, store);
      await one.insert(change('chg-a'));
      const total = 121;
      const seen: number[] = [];
      const follow = async () => {
        for (let cursor = 0; cursor < total; await clock.sleep(1)) {
          const page = await reader.eventsAfter(cursor, 7);
          seen.push(...page.map(({ seq }) => seq));
          cursor = page.at(-1)?.seq ?? cursor;
        }
      };
      const write = async (ledger: typeof one) => {
        for (let i = 0; i < 60; i++) await ledger.note('chg-a', { kind: 'progress', body: { i } });
      };
      await clock.until(Promise.all([write(one), write(other), follow()]));
      expect(seen).toEqual(Array.from({ length: total }, (_, i) => i + 1));
    });
  });
});
