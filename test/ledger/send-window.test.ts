import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ledger, SendLimit, SendSlot } from '../../src/ledger/port.ts';
import { openLedger } from '../../src/ledger/sqlite.ts';
import { type VirtualClock, virtualClock } from '../virtual-clock.ts';
import { change, newFile, startMs, step } from './ledger-file.ts';

const limit: SendLimit = { key: 'default clb:DescribeTargets', calls: 20, windowMs: 1_000, guardMs: 50 };

/** The instants of `count` grants that are asked for at once, relative to now. */
async function grants(ledger: Ledger, clock: VirtualClock, count: number, of = limit): Promise<number[]> {
  const nowMs = clock.now();
  const slots: SendSlot[] = [];
  for (let i = 0; i < count; i++) slots.push(await ledger.reserveSend(of));
  return slots.map((slot) => (slot.kind === 'granted' ? slot.atMs - nowMs : Number.NaN));
}

async function send(ledger: Ledger, clock: VirtualClock, of: SendLimit, lateMs: number): Promise<void> {
  for (;;) {
    const slot = await ledger.reserveSend(of);
    if (slot.kind === 'lost') throw new Error('There was nothing to lose.');
    if (slot.kind === 'granted') {
      expect(slot.inMs).toBeLessThanOrEqual(of.windowMs);
      return clock.sleep(slot.inMs + lateMs);
    }
    expect(slot.inMs).toBeGreaterThan(0);
    await clock.sleep(slot.inMs);
  }
}

function expectWithin(sentAtMs: readonly number[], { calls, windowMs }: SendLimit): void {
  const inOrder = sentAtMs.toSorted((a, b) => a - b);
  for (const [i, laterMs] of inOrder.slice(calls).entries()) {
    expect(laterMs - (inOrder[i] ?? Number.NaN)).toBeGreaterThanOrEqual(windowMs);
  }
}

describe('a place to send', () => {
  test('is there at once for as many as a window holds; the next comes a window and the guard later', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await openLedger({ file: newFile(), clock });
    expect(await grants(ledger, clock, 20)).toEqual(Array(20).fill(0));
    expect(await ledger.reserveSend(limit)).toEqual({ kind: 'wait', inMs: 50 });
    await clock.advance(50);
    expect(await ledger.reserveSend(limit)).toMatchObject({ kind: 'granted', inMs: 1_000, atMs: startMs + 1_050 });
  });

  test('is given at most one window ahead, and asking after the wait gets one', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await openLedger({ file: newFile(), clock });
    const tight = { ...limit, calls: 1, guardMs: 0 };
    expect(await grants(ledger, clock, 2, tight)).toEqual([0, 1_000]);
    expect(await ledger.reserveSend(tight)).toEqual({ kind: 'wait', inMs: 1_000 });
    await clock.advance(999);
    expect(await ledger.reserveSend(tight)).toEqual({ kind: 'wait', inMs: 1 });
    await clock.advance(1);
    expect(await ledger.reserveSend(tight)).toMatchObject({ kind: 'granted', inMs: 1_000 });
  });

  test('may be asked for with less ahead of it, and never more than one window', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await openLedger({ file: newFile(), clock });
    const near = { ...limit, calls: 1, aheadMs: 100 };
    expect(await grants(ledger, clock, 1, near)).toEqual([0]);
    expect(await ledger.reserveSend(near)).toEqual({ kind: 'wait', inMs: 950 });
    expect(await ledger.reserveSend({ ...near, aheadMs: 5_000 })).toEqual({ kind: 'wait', inMs: 50 });
    await clock.advance(950);
    expect(await ledger.reserveSend(near)).toMatchObject({ kind: 'granted', inMs: 100 });
  });

  test('of one key takes nothing from another', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await openLedger({ file: newFile(), clock });
    await grants(ledger, clock, 20);
    expect(await ledger.reserveSend({ ...limit, key: 'default clb:DeleteListener' })).toMatchObject({ inMs: 0 });
  });

  test('is counted from when the answer is there, not from when it was asked for', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await openLedger({ file: newFile(), clock });
    await grants(ledger, clock, 1, { ...limit, calls: 1 });
    await clock.advance(200);
    // Every look at the clock takes 30 ms: the first is the reservation's own.
    const slow = {
      ...clock,
      now: () => {
        const nowMs = clock.now();
        clock.shift(30);
        return nowMs;
      },
    };
    await using late = await openLedger({ file: newFile(), clock: slow });
    const first = await late.reserveSend(limit);
    expect(first).toMatchObject({ kind: 'granted', inMs: 0 });
    const next = await late.reserveSend({ ...limit, calls: 1 });
    if (first.kind !== 'granted') return;
    expect(next).toMatchObject({ kind: 'granted', atMs: first.atMs + 1_050, inMs: 1_050 - 60 - 30 });
  });
});

describe('a place and the step that goes with it', () => {
  test('are recorded together', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await openLedger({ file: newFile(), clock });
    const row = await ledger.insert(change('chg-a', { state: 'approved' }));
    const slot = await ledger.reserveSend(limit, step(row, { state: 'calling' }));
    expect(slot).toMatchObject({ kind: 'granted', inMs: 0, row: { state: 'calling', version: 2 } });
    expect(await ledger.get('chg-a')).toMatchObject({ state: 'calling' });
    expect(await ledger.lastSeq()).toBe(2);
  });

  test('are both left undone where the step lost its race', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await openLedger({ file: newFile(), clock });
    const row = await ledger.insert(change('chg-a', { state: 'approved' }));
    await ledger.advance(step(row, { state: 'cancelled' }));
    for (let i = 0; i < 30; i++) expect(await ledger.reserveSend(limit, step(row))).toEqual({ kind: 'lost' });
    expect(await grants(ledger, clock, 20)).toEqual(Array(20).fill(0));
    expect(await ledger.lastSeq()).toBe(2);
  });

  test('are both left undone where there is no place', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await openLedger({ file: newFile(), clock });
    const row = await ledger.insert(change('chg-a', { state: 'approved' }));
    await grants(ledger, clock, 20);
    expect(await ledger.reserveSend(limit, step(row, { state: 'calling' }))).toMatchObject({ kind: 'wait' });
    expect(await ledger.get('chg-a')).toEqual(row);
    expect(await ledger.lastSeq()).toBe(1);
  });

  test('go to one of many who race for them, with one place taken', async () => {
    const [file, clock] = [newFile(), virtualClock(startMs)];
    await using one = await openLedger({ file, clock });
    await using other = await openLedger({ file, clock });
    const row = await one.insert(change('chg-a', { state: 'approved' }));
    const racers = Array.from({ length: 10 }, (_, i) => (i % 2 ? one : other).reserveSend(limit, step(row)));
    const slots = await clock.until(Promise.all(racers));
    expect(slots.filter(({ kind }) => kind === 'granted')).toHaveLength(1);
    expect(slots.filter(({ kind }) => kind === 'lost')).toHaveLength(9);
    expect(await grants(one, clock, 19)).toEqual(Array(19).fill(0));
    expect(await one.reserveSend(limit)).toMatchObject({ kind: 'wait' });
  });
});

describe('the limit', { timeout: 30_000 }, () => {
  const limits = fc.oneof(
    { weight: 2, arbitrary: fc.constant(limit) },
    fc.record({
      key: fc.constant('any'),
      calls: fc.integer({ min: 1, max: 5 }),
      windowMs: fc.integer({ min: 10, max: 500 }),
      guardMs: fc.nat(60),
    }),
  );
  const call = fc.record({
    atMs: fc.oneof(fc.nat(3_000), fc.constantFrom(0, 850, 1_000)),
    key: fc.constantFrom('clb:DescribeTargets', 'gaap:DeleteListeners'),
    late: fc.double({ min: 0, max: 1, noNaN: true }),
    first: fc.boolean(),
  });

  test('holds in every window, whoever calls when, late by the guard and through several handles', async () => {
    const [file, clock] = [newFile(), virtualClock(startMs)];
    await using one = await openLedger({ file, clock });
    await using other = await openLedger({ file, clock });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(limits, fc.array(call, { minLength: 20, maxLength: 60 }), async (of, calls) => {
        const sent = new Map<string, number[]>();
        const run = ++runs;
        const caller = async ({ atMs, key, late, first }: (typeof calls)[number]) => {
          await clock.sleep(atMs);
          await send(first ? one : other, clock, { ...of, key: `${run} ${key}` }, late * of.guardMs);
          sent.set(key, [...(sent.get(key) ?? []), clock.now()]);
        };
        await clock.until(Promise.all(calls.map(caller)));
        for (const instants of sent.values()) expectWithin(instants, of);
        expect([...sent.values()].flat()).toHaveLength(calls.length);
      }),
      { numRuns: 15 },
    );
  });

  test('holds also where the clock is set back in between, and the wait stays short', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await openLedger({ file: newFile(), clock });
    const back = fc.record({ atMs: fc.nat(3_000), byMs: fc.oneof(fc.nat(3_000), fc.constant(3_600_000)) });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 20, maxLength: 60 }),
        fc.array(back, { maxLength: 3 }),
        async (calls, backs) => {
          const of = { ...limit, key: `${++runs}` };
          const sent: number[] = [];
          let setBackMs = 0;
          const elapsedMs = () => clock.now() + setBackMs;
          const startedMs = elapsedMs();
          const caller = async ({ atMs, late }: (typeof calls)[number]) => {
            await clock.sleep(atMs);
            await send(ledger, clock, of, late * of.guardMs);
            sent.push(elapsedMs());
          };
          const setter = async ({ atMs, byMs }: (typeof backs)[number]) => {
            await clock.sleep(atMs);
            clock.shift(-byMs);
            setBackMs += byMs;
          };
          await clock.until(Promise.all([...calls.map(caller), ...backs.map(setter)]));
          expectWithin(sent, of);
          // The last arrival, its own queue, and at most two windows for each time that the clock was set back.
          expect(elapsedMs() - startedMs).toBeLessThanOrEqual(3_000 + 4 * 1_050 + backs.length * 2_100);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('is used in full by a queue: 20 calls every 1050 ms', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await openLedger({ file: newFile(), clock });
    await clock.until(Promise.all(Array.from({ length: 100 }, () => send(ledger, clock, limit, 0))));
    expect(clock.now() - startMs).toBe(4 * 1_050);
  });

  test('may change from one call to the next', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await openLedger({ file: newFile(), clock });
    await grants(ledger, clock, 20);
    expect(await ledger.reserveSend({ ...limit, calls: 5 })).toMatchObject({ kind: 'wait' });
    await clock.advance(2_000);
    expect(await grants(ledger, clock, 6, { ...limit, calls: 5 })).toEqual([0, 0, 0, 0, 0, Number.NaN]);
  });
});
