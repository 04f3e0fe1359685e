import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ahead, Ledger } from '../../src/ledger/port.ts';
import { virtualClock } from '../virtual-clock.ts';
import { change, newFile, open, startMs } from './ledger-file.ts';

async function withChanges(...ids: readonly string[]): Promise<Ledger> {
  const ledger = await open(virtualClock(startMs));
  for (const id of ids) await ledger.insert(change(id));
  return ledger;
}

describe('lanes', () => {
  test('belong to the first who enters; the next sees who holds it and how many are in front', async () => {
    await using ledger = await withChanges('a', 'b', 'c');
    await ledger.enterLanes('a', ['clb/lb-1']);
    await ledger.enterLanes('b', ['clb/lb-1', 'clb/lb-2']);
    await ledger.enterLanes('c', ['clb/lb-2', 'clb/lb-1', 'clb/lb-3']);
    expect(await ledger.aheadInLanes('a')).toEqual([]);
    expect(await ledger.aheadInLanes('b')).toEqual([{ lane: 'clb/lb-1', holder: 'a', count: 1 }]);
    expect(await ledger.aheadInLanes('c')).toEqual([
      { lane: 'clb/lb-1', holder: 'a', count: 2 },
      { lane: 'clb/lb-2', holder: 'b', count: 1 },
    ]);
    await ledger.leaveLanes('a');
    expect(await ledger.aheadInLanes('b')).toEqual([]);
    expect(await ledger.aheadInLanes('c')).toMatchObject([{ holder: 'b' }, { holder: 'b' }]);
  });

  test('keep the place of a change that enters again', async () => {
    await using ledger = await withChanges('a', 'b');
    await ledger.enterLanes('a', ['x', 'y', 'x']);
    await ledger.enterLanes('b', ['x', 'y']);
    await ledger.enterLanes('a', ['y', 'x']);
    expect(await ledger.aheadInLanes('a')).toEqual([]);
    expect(await ledger.aheadInLanes('b')).toHaveLength(2);
  });

  test('are taken all at once: a change in some cannot add one, which could end in a deadlock', async () => {
    await using ledger = await withChanges('a', 'b');
    await ledger.enterLanes('a', ['x']);
    await ledger.enterLanes('b', ['y']);
    await expect(ledger.enterLanes('a', ['x', 'y'])).rejects.toThrow('all of its lanes at once');
    expect(await ledger.aheadInLanes('a')).toEqual([]);
  });

  test('cost nothing to a change that has none', async () => {
    await using ledger = await withChanges('a');
    await ledger.enterLanes('a', []);
    expect(await ledger.aheadInLanes('a')).toEqual([]);
    await ledger.leaveLanes('a');
    await expect(
      ledger.enterLanes(
        'a',
        Array.from({ length: 1_001 }, (_, i) => `${i}`),
      ),
    ).rejects.toThrow('1000');
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
          for (const [place, mine] of queue.entries()) {
            const before = queue.slice(0, place);
            const expected = mine.lanes.toSorted().flatMap((lane): Ahead[] => {
              const ahead = before.filter((other) => other.lanes.includes(lane));
              const holder = ahead[0]?.who;
              return holder ? [{ lane, holder, count: ahead.length }] : [];
            });
            expect(await ledger.aheadInLanes(mine.who)).toEqual(expected);
          }
        }
        for (const who of names) await ledger.leaveLanes(who);
      }),
      { numRuns: 40 },
    );
  });

  test('changes that enter at once through several handles all get through, never two in a lane', async () => {
    const [file, clock] = [newFile(), virtualClock(startMs)];
    await using one = await open(clock, file);
    await using other = await open(clock, file);
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
          while ((await ledger.aheadInLanes(who)).length > 0) await clock.sleep(1);
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
