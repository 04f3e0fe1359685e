import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ledger, SendLimit, SendLine, SendSlot } from '../../src/ledger/port.ts';
import { change, newFile, startMs, step } from './ledger-file.ts';
import { engines, type LedgerClock, ledgerClock, open } from './stores.ts';

const limit: SendLimit = { key: 'default clb:DescribeTargets', calls: 20, windowMs: 1_000, onItsWayMs: 2_000 };

/** Asks for `count` places at once and settles each one as arrived at once. */
async function take(ledger: Ledger, count: number, of = limit): Promise<SendSlot['kind'][]> {
  const kinds: SendSlot['kind'][] = [];
  for (let i = 0; i < count; i += 1) {
    const slot = await ledger.reserveSend(of);
    if (slot.kind === 'granted') await ledger.settleSend(of, slot.token, 0);
    kinds.push(slot.kind);
  }
  return kinds;
}

function grantOf(slot: SendSlot): Extract<SendSlot, { kind: 'granted' }> {
  if (slot.kind === 'granted') return slot;
  throw new Error('No place was granted.');
}

async function waitOf(slot: Promise<SendSlot>): Promise<Extract<SendSlot, { kind: 'wait' }>> {
  const given = await slot;
  if (given.kind === 'wait') return given;
  throw new Error('It did not have to wait.');
}

interface Journey {
  /** How long the request is on its way, and how long its answer. */
  readonly outMs: number;
  readonly backMs: number;
}

/** One call as a client makes it: waits for its place, sends, and settles when the answer is there. Returns its arrival. */
async function send(ledger: Ledger, clock: LedgerClock, of: SendLimit, { outMs, backMs }: Journey): Promise<number> {
  for (;;) {
    const slot = await ledger.reserveSend(of);
    if (slot.kind === 'lost') throw new Error('There was nothing to lose.');
    if (slot.kind === 'wait') {
      expect(slot.inMs).toBeGreaterThan(0);
      await clock.sleep(slot.inMs);
      continue;
    }
    await clock.sleep(outMs);
    const arrivedMs = clock.now();
    await clock.sleep(backMs);
    await ledger.settleSend(of, slot.token, outMs + backMs);
    return arrivedMs;
  }
}

function expectWithin(arrivalsMs: readonly number[], { calls, windowMs }: SendLimit): void {
  const inOrder = arrivalsMs.toSorted((a, b) => a - b);
  for (const [i, laterMs] of inOrder.slice(calls).entries()) {
    expect(laterMs - (inOrder[i] ?? Number.NaN)).toBeGreaterThanOrEqual(windowMs);
  }
}

describe.each(engines)('on $name,', ({ name, newStore }) => {
  describe('a place to send', () => {
    test('is there at once for as many as a window holds; the next comes a window after the first arrived', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      expect(await take(ledger, 20)).toEqual(Array(20).fill('granted'));
      expect(await ledger.reserveSend(limit)).toMatchObject({ kind: 'wait', inMs: 1_001 });
      await clock.advance(1_000);
      expect(await ledger.reserveSend(limit)).toMatchObject({ kind: 'wait', inMs: 1 });
      await clock.advance(1);
      expect(await ledger.reserveSend(limit)).toMatchObject({ kind: 'granted' });
    });

    test('waits for calls whose arrival nobody knows yet, and no longer than they can be on their way', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      for (let i = 0; i < 20; i += 1) await ledger.reserveSend(limit);
      await clock.advance(1_500);
      expect(await ledger.reserveSend(limit)).toMatchObject({ kind: 'wait' });
      await clock.advance(1_499);
      expect(await ledger.reserveSend(limit)).toMatchObject({ kind: 'wait' });
      await clock.advance(1);
      expect(await ledger.reserveSend(limit)).toMatchObject({ kind: 'granted' });
    });

    test('is counted from when the call can have arrived at the latest', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      const one = { ...limit, calls: 1 };
      const slot = await ledger.reserveSend(one);
      if (slot.kind !== 'granted') throw new Error('the first is granted');
      await clock.advance(300);
      await ledger.settleSend(one, slot.token, 300);
      expect(await ledger.reserveSend(one)).toMatchObject({ kind: 'wait', inMs: 1_001 });
    });

    test('of one key takes nothing from another', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      await take(ledger, 20);
      expect(await take(ledger, 1, { ...limit, key: 'default clb:DeleteListener' })).toEqual(['granted']);
    });

    test('may be one of fewer from one call to the next', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      await take(ledger, 20);
      expect(await ledger.reserveSend({ ...limit, calls: 5 })).toMatchObject({ kind: 'wait' });
      await clock.advance(2_000);
      expect(await take(ledger, 6, { ...limit, calls: 5 })).toEqual([...Array(5).fill('granted'), 'wait']);
    });

    test('that is settled after it was forgotten settles no other', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      const one = { ...limit, calls: 1 };
      const forgotten = grantOf(await ledger.reserveSend(one));
      await clock.advance(3_000);
      expect(await ledger.reserveSend(one)).toMatchObject({ kind: 'granted' });
      await ledger.settleSend(one, forgotten.token, 3_000);
      await clock.advance(1_500);
      expect(await ledger.reserveSend(one)).toMatchObject({ kind: 'wait' });
    });

    test('that is settled late, or twice, or of a key nobody knows, breaks nothing', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      const slot = await ledger.reserveSend(limit);
      await clock.advance(10_000);
      await take(ledger, 3);
      if (slot.kind === 'granted') await ledger.settleSend(limit, slot.token, 9_000);
      await ledger.settleSend({ ...limit, key: 'nobody' }, 7, 10);
      expect(await take(ledger, 1)).toEqual(['granted']);
    });
  });

  describe('a place and the step that goes with it', () => {
    test('are recorded together', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      const row = await ledger.insert(change('chg-a', { state: 'approved' }));
      const slot = await ledger.reserveSend(limit, step(row, { state: 'calling' }));
      expect(slot).toMatchObject({ kind: 'granted', row: { state: 'calling', version: 2 } });
      expect(await ledger.get('chg-a')).toMatchObject({ state: 'calling' });
      expect(await ledger.lastSeq()).toBe(2);
    });

    test('are both left undone where the step lost its race', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      const row = await ledger.insert(change('chg-a', { state: 'approved' }));
      await ledger.advance(step(row, { state: 'cancelled' }));
      for (let i = 0; i < 30; i += 1) expect(await ledger.reserveSend(limit, step(row))).toEqual({ kind: 'lost' });
      expect(await take(ledger, 20)).toEqual(Array(20).fill('granted'));
      expect(await ledger.lastSeq()).toBe(2);
    });

    test('are both left undone where there is no place', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      const row = await ledger.insert(change('chg-a', { state: 'approved' }));
      await take(ledger, 20);
      expect(await ledger.reserveSend(limit, step(row, { state: 'calling' }))).toMatchObject({ kind: 'wait' });
      expect(await ledger.get('chg-a')).toEqual(row);
      expect(await ledger.lastSeq()).toBe(1);
    });

    test('go to one of many who race for them, with one place taken', async () => {
      const [store, clock] = [newStore(), ledgerClock(startMs)];
      await using one = await open(clock, store);
      await using other = await open(clock, store);
      const row = await one.insert(change('chg-a', { state: 'approved' }));
      const racers = Array.from({ length: 10 }, (_, i) => (i % 2 ? one : other).reserveSend(limit, step(row)));
      const slots = await clock.until(Promise.all(racers));
      expect(slots.filter(({ kind }) => kind === 'granted')).toHaveLength(1);
      expect(slots.filter(({ kind }) => kind === 'lost')).toHaveLength(9);
      expect(await take(one, 20)).toEqual([...Array(19).fill('granted'), 'wait']);
    });
  });

  describe('a place where several processes wait', () => {
    /** One caller in a process of the same name, with so many calls. */
    const line = (caller: string, calls = 1_000, waitedMs = 100): SendLine => ({
      process: `of ${caller}`,
      caller,
      waiting: [{ caller, calls, waitedMs }],
    });
    const one = { ...limit, calls: 1 };
    /** Its window is full of a call of Ann's. */
    async function full(clock: LedgerClock): Promise<Ledger> {
      const ledger = await open(clock, newStore());
      await take(ledger, 1, { ...one, line: line('ann', 1) });
      return ledger;
    }

    test('goes to the caller who waited longest, though another asks first', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await full(clock);
      await ledger.reserveSend({ ...one, line: line('bob', 1, 100) });
      await clock.advance(1_001);
      const ann = await ledger.reserveSend({ ...one, line: line('ann', 1, 1_000) });
      const bob = await ledger.reserveSend({ ...one, line: line('bob', 1, 1_101) });
      expect([ann.kind, bob.kind]).toEqual(['wait', 'granted']);
    });

    test('is kept for somebody for tens of milliseconds, and not for who is gone', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await full(clock);
      await ledger.reserveSend({ ...one, line: line('bob', 1, 500) });
      await clock.advance(1_001);
      expect(await ledger.reserveSend({ ...one, line: line('ann') })).toMatchObject({ kind: 'wait', inMs: 21 });
      await clock.advance(21);
      expect(await ledger.reserveSend({ ...one, line: line('ann') })).toMatchObject({ kind: 'granted' });
    });

    test('is told to be for another of the same process, whose turn it is', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await full(clock);
      const waiting = [...line('ann').waiting, ...line('bob').waiting];
      const both = { ...limit, line: { process: 'one', caller: 'ann', waiting } };
      expect(await ledger.reserveSend(both)).toMatchObject({ kind: 'wait', inMs: 0, caller: 'bob' });
      const next = { ...both, line: { ...both.line, caller: 'bob' } };
      expect(await ledger.reserveSend(next)).toMatchObject({ kind: 'granted' });
    });

    test('is seen together with who waits elsewhere and who was served', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await full(clock);
      await ledger.reserveSend({ ...one, line: line('bob', 7, 50) });
      const { view } = await waitOf(ledger.reserveSend({ ...one, line: line('cy') }));
      expect(view).toMatchObject({ calls: 1, quietMs: 0, others: [{ caller: 'bob', calls: 7, waitedMs: 50 }] });
      expect([...view.served]).toEqual([['ann', 1]]);
    });

    test('leaves no trace of who waited once he had it', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await full(clock);
      const { view } = await waitOf(ledger.reserveSend({ ...one, line: line('cy') }));
      expect(view.others).toEqual([]);
    });

    test('is had by the hundredth process that waits as by the first', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      await take(ledger, 20);
      for (let i = 0; i < 100; i += 1) await ledger.reserveSend({ ...limit, line: line(`c${i}`, 1, 200 - i) });
      await clock.advance(1_001);
      // Those who were recorded and never come again hold the places up for a moment, and for no longer.
      const served = new Set<string>();
      for (let ms = 0; ms < 70; ms += 1) {
        for (let i = 99; i >= 80; i -= 1) {
          const slot = await ledger.reserveSend({ ...limit, line: line(`c${i}`, 1, 100) });
          if (slot.kind === 'granted') served.add(`c${i}`);
        }
        await clock.advance(1);
      }
      expect(served.size).toBe(20);
    });
  });

  describe('after the cloud refused a call as one too many', () => {
    test('nobody gets a place for a window, and half as many then, whatever was refused together', async () => {
      const clock = ledgerClock(startMs);
      const store = newStore();
      await using one = await open(clock, store);
      await using other = await open(clock, store);
      const slots = [];
      for (let i = 0; i < 5; i += 1) slots.push(grantOf(await one.reserveSend(limit)));
      await clock.advance(10);
      for (const { token } of slots) await one.settleSend(limit, token, 10, true);
      expect(await other.reserveSend(limit)).toMatchObject({ kind: 'wait', inMs: 1_000, view: { calls: 10 } });
      await clock.advance(1_001);
      expect(await take(other, 11)).toEqual([...Array(10).fill('granted'), 'wait']);
    });
  });

  describe('the limit', { timeout: 60_000 }, () => {
    const limits = fc.oneof(
      { weight: 2, arbitrary: fc.constant(limit) },
      fc.record({
        key: fc.constant('any'),
        calls: fc.integer({ min: 1, max: 5 }),
        windowMs: fc.integer({ min: 10, max: 500 }),
        onItsWayMs: fc.constant(2_000),
      }),
    );
    const call = fc.record({
      atMs: fc.oneof(fc.nat(3_000), fc.constantFrom(0, 850, 1_000)),
      key: fc.constantFrom('clb:DescribeTargets', 'gaap:DeleteListeners'),
      outMs: fc.oneof(fc.nat(30), fc.nat(1_500)),
      backMs: fc.oneof(fc.nat(30), fc.nat(3_000)),
      first: fc.boolean(),
    });

    test('holds for arrivals in every window, whoever calls when, however long on the way, through several handles', async () => {
      const [store, clock] = [newStore(), ledgerClock(startMs)];
      await using one = await open(clock, store);
      await using other = await open(clock, store);
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(limits, fc.array(call, { minLength: 20, maxLength: 60 }), async (of, calls) => {
          const arrived = new Map<string, number[]>();
          const run = ++runs;
          const caller = async ({ atMs, key, first, ...journey }: (typeof calls)[number]) => {
            await clock.sleep(atMs);
            const arrivedMs = await send(first ? one : other, clock, { ...of, key: `${run} ${key}` }, journey);
            arrived.set(key, [...(arrived.get(key) ?? []), arrivedMs]);
          };
          await clock.until(Promise.all(calls.map(caller)));
          for (const instants of arrived.values()) expectWithin(instants, of);
          expect([...arrived.values()].flat()).toHaveLength(calls.length);
        }),
        { numRuns: name === 'sqlite' ? 10 : 2 },
      );
    });

    test('holds also where the clock is set back in between, and the wait stays short', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      const back = fc.record({ atMs: fc.nat(3_000), byMs: fc.oneof(fc.nat(3_000), fc.constant(3_600_000)) });
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(call, { minLength: 20, maxLength: 60 }),
          fc.array(back, { maxLength: 3 }),
          async (calls, backs) => {
            const of = { ...limit, key: `${++runs}` };
            const arrived: number[] = [];
            let setBackMs = 0;
            const elapsedMs = () => clock.now() + setBackMs;
            const startedMs = elapsedMs();
            const caller = async ({ atMs }: (typeof calls)[number]) => {
              await clock.sleep(atMs);
              await send(ledger, clock, of, { outMs: 0, backMs: 0 });
              arrived.push(elapsedMs());
            };
            const setter = async ({ atMs, byMs }: (typeof backs)[number]) => {
              await clock.sleep(atMs);
              clock.shift(-byMs);
              setBackMs += byMs;
            };
            await clock.until(Promise.all([...calls.map(caller), ...backs.map(setter)]));
            expectWithin(arrived, of);
            // The last caller, its own queue, and at most two windows for each time that the clock was set back.
            expect(elapsedMs() - startedMs).toBeLessThanOrEqual(3_000 + 4 * 1_050 + backs.length * 2_100);
          },
        ),
        { numRuns: name === 'sqlite' ? 10 : 2 },
      );
    });

    test('is used in full by a queue of quick calls: 20 calls a second', async () => {
      const clock = ledgerClock(startMs);
      await using ledger = await open(clock, newStore());
      await clock.until(
        Promise.all(Array.from({ length: 100 }, () => send(ledger, clock, limit, { outMs: 0, backMs: 0 }))),
      );
      // Rounding to whole milliseconds costs one a window.
      expect(clock.now() - startMs).toBe(4_004);
    });
  });
});

test('a window that the first version wrote still counts', async () => {
  const [file, clock] = [newFile(), ledgerClock(startMs)];
  await (await open(clock, { kind: 'sqlite', file }))[Symbol.asyncDispose]();
  const database = new DatabaseSync(file);
  const grants = Array.from({ length: 20 }, (_, i) => ({
    token: i + 1,
    atMs: startMs - 500,
    arrivedByMs: startMs - 400,
  }));
  database.prepare('insert into send_window (key, grants) values (?, ?)').run(limit.key, JSON.stringify(grants));
  database.close();
  await using ledger = await open(clock, { kind: 'sqlite', file });
  expect(await ledger.reserveSend(limit)).toMatchObject({ kind: 'wait', inMs: 600 });
  await clock.advance(600);
  expect(await take(ledger, 21)).toEqual([...Array(20).fill('granted'), 'wait']);
});
