import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ledger } from '../../src/ledger/port.ts';
import { change, startMs, step } from './ledger-file.ts';
import { engines, ledgerClock, open } from './stores.ts';

describe.each(engines)('on $name,', ({ newStore }) => {
  async function withChanges(...ids: readonly string[]): Promise<Ledger> {
    const ledger = await open(ledgerClock(startMs), newStore());
    for (const id of ids) await ledger.insert(change(id));
    return ledger;
  }

  async function queueOf(ledger: Ledger, lane: string): Promise<readonly string[]> {
    return (await ledger.lanePlaces([lane])).map(({ changeId }) => changeId);
  }

  async function holdsAll(ledger: Ledger, who: string, lanes: readonly string[]): Promise<boolean> {
    const queues = await Promise.all(lanes.map((lane) => queueOf(ledger, lane)));
    return queues.every(([first]) => first === who);
  }

  describe('lanes', () => {
    test('belong to the first who enters; the others are told who is in front, in order', async () => {
      await using ledger = await withChanges('a', 'b', 'c');
      await ledger.enterLanes('a', ['clb/lb-1']);
      await ledger.enterLanes('b', ['clb/lb-1', 'clb/lb-2']);
      await ledger.enterLanes('c', ['clb/lb-2', 'clb/lb-1', 'clb/lb-3']);
      expect(await queueOf(ledger, 'clb/lb-1')).toEqual(['a', 'b', 'c']);
      expect(await queueOf(ledger, 'clb/lb-2')).toEqual(['b', 'c']);
      expect(await queueOf(ledger, 'clb/lb-3')).toEqual(['c']);
      await ledger.leaveLanes('a');
      expect(await queueOf(ledger, 'clb/lb-1')).toEqual(['b', 'c']);
    });

    test('have one position for a change in all of them, and are read together', async () => {
      await using ledger = await withChanges('a', 'b');
      await ledger.enterLanes('a', ['y', 'x']);
      await ledger.enterLanes('b', ['x', 'z']);
      const places = await ledger.lanePlaces(['z', 'x', 'y', 'x', 'nobody']);
      expect(places.map(({ lane, changeId }) => [lane, changeId])).toEqual([
        ['x', 'a'],
        ['y', 'a'],
        ['x', 'b'],
        ['z', 'b'],
      ]);
      const positions = places.map(({ position }) => position);
      expect(positions[0]).toBe(positions[1]);
      expect(positions[2]).toBe(positions[3]);
      expect(positions[1]).toBeLessThan(positions[2] ?? 0);
      expect(await ledger.lanePlaces([])).toEqual([]);
    });

    test('keep the place of a change that enters again', async () => {
      await using ledger = await withChanges('a', 'b');
      await ledger.enterLanes('a', ['x', 'y', 'x']);
      await ledger.enterLanes('b', ['x', 'y']);
      await ledger.enterLanes('a', ['y', 'x']);
      expect(await queueOf(ledger, 'x')).toEqual(['a', 'b']);
      expect(await queueOf(ledger, 'y')).toEqual(['a', 'b']);
    });

    test('are taken all at once: a change in some cannot add one, which could end in a deadlock', async () => {
      await using ledger = await withChanges('a', 'b');
      await ledger.enterLanes('a', ['x']);
      await ledger.enterLanes('b', ['y']);
      await expect(ledger.enterLanes('a', ['x', 'y'])).rejects.toThrow('all of its lanes at once');
      expect(await queueOf(ledger, 'x')).toEqual(['a']);
      expect(await queueOf(ledger, 'y')).toEqual(['b']);
    });

    test('are left in the step that says so, and in no step that lost its race', async () => {
      await using ledger = await withChanges('b');
      const row = await ledger.insert(change('a'));
      await ledger.enterLanes('a', ['x', 'y']);
      const moved = await ledger.advance(step(row, { state: 'calling' }));
      expect(await queueOf(ledger, 'x')).toEqual(['a']);
      expect(await ledger.advance(step(row, { state: 'succeeded', leavesLanes: true }))).toBeUndefined();
      expect(await queueOf(ledger, 'x')).toEqual(['a']);
      if (moved) await ledger.advance(step(moved, { state: 'succeeded', leavesLanes: true }));
      expect(await ledger.lanePlaces(['x', 'y'])).toEqual([]);
    });

    test('cost nothing to a change that has none', async () => {
      await using ledger = await withChanges('a');
      await ledger.enterLanes('a', []);
      await ledger.leaveLanes('a');
      const many = Array.from({ length: 1_001 }, (_, i) => `${i}`);
      await expect(ledger.enterLanes('a', many)).rejects.toThrow('1000');
      await ledger.enterLanes('a', many.slice(1));
      expect(await ledger.lanePlaces(many.slice(1))).toHaveLength(1_000);
    });
  });

  describe('whatever the order of entering and leaving', { timeout: 30_000 }, () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
    const lanes = fc.uniqueArray(fc.constantFrom('w', 'x', 'y', 'z'), { minLength: 1 });
    const move = fc.record({ who: fc.constantFrom(...names), enter: fc.option(lanes, { nil: undefined }) });

    test('each lane is a queue: first come, first served, with one holder', async () => {
      await using ledger = await withChanges(...names);
      await fc.assert(
        fc.asyncProperty(fc.array(move, { maxLength: 25 }), async (moves) => {
          /** Those in lanes, in the order in which they entered. */
          const queue: { who: string; lanes: readonly string[] }[] = [];
          for (const { who, enter } of moves) {
            const at = queue.findIndex((place) => place.who === who);
            if (!enter) {
              await ledger.leaveLanes(who);
              if (at >= 0) queue.splice(at, 1);
            } else if (at < 0) {
              await ledger.enterLanes(who, enter);
              queue.push({ who, lanes: enter });
            } else {
              await ledger.enterLanes(who, queue[at]?.lanes ?? []);
            }
            for (const lane of ['w', 'x', 'y', 'z']) {
              const expected = queue.filter((place) => place.lanes.includes(lane)).map((place) => place.who);
              expect(await queueOf(ledger, lane)).toEqual(expected);
            }
          }
          for (const who of names) await ledger.leaveLanes(who);
        }),
        { numRuns: 40 },
      );
    });

    test('changes that enter at once through several handles all get through, never two in a lane', async () => {
      const [store, clock] = [newStore(), ledgerClock(startMs)];
      await using one = await open(clock, store);
      await using other = await open(clock, store);
      for (const id of names) await one.insert(change(id));
      const entrant = fc.record({
        lanes,
        first: fc.boolean(),
        arrivesMs: fc.nat(5),
        worksMs: fc.integer({ min: 1, max: 9 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(entrant, { minLength: 2, maxLength: names.length }), async (entrants) => {
          const busy = new Map<string, string>();
          const run = async (who: string, { lanes, first, arrivesMs, worksMs }: (typeof entrants)[number]) => {
            const ledger = first ? one : other;
            await clock.sleep(arrivesMs);
            await ledger.enterLanes(who, lanes);
            while (!(await holdsAll(ledger, who, lanes))) await clock.sleep(1);
            for (const lane of lanes) {
              expect(busy.get(lane)).toBeUndefined();
              busy.set(lane, who);
            }
            await clock.sleep(worksMs);
            for (const lane of lanes) busy.delete(lane);
            await ledger.leaveLanes(who);
          };
          const startedMs = clock.now();
          await clock.until(Promise.all(entrants.map((entrant, i) => run(`${names[i]}`, entrant))));
          expect(clock.now() - startedMs).toBeLessThan(1_000);
        }),
        { numRuns: 30 },
      );
    });
  });
});
