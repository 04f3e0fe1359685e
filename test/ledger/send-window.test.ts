import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ledger, SendLimit, SendSlot } from '../../src/ledger/port.ts';
import { afterSetBack, type Grant, mayLeaveAtMs } from '../../src/ledger/send-window.ts';
import { type VirtualClock, virtualClock } from '../virtual-clock.ts';
import { change, newFile, open, startMs, step } from './ledger-file.ts';

const limit: SendLimit = { key: 'default clb:DescribeTargets', calls: 20, windowMs: 1_000, onItsWayMs: 2_000 };

/** Asks for `count` places at once and settles each one as arrived at once. */
async function take(ledger: Ledger, count: number, of = limit): Promise<SendSlot['kind'][]> {
  const kinds: SendSlot['kind'][] = [];
  for (let i = 0; i < count; i += 1) {
    const slot = await ledger.reserveSend(of);
    if (slot.kind === 'granted') await ledger.settleSend(of.key, slot.token, 0);
    kinds.push(slot.kind);
  }
  return kinds;
}

interface Journey {
  /** How long the request is on its way, and how long its answer. */
  readonly outMs: number;
  readonly backMs: number;
}

/** One call as a client makes it: waits for its place, sends, and settles when the answer is there. Returns its arrival. */
async function send(ledger: Ledger, clock: VirtualClock, of: SendLimit, { outMs, backMs }: Journey): Promise<number> {
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
    await ledger.settleSend(of.key, slot.token, outMs + backMs);
    return arrivedMs;
  }
}

function expectWithin(arrivalsMs: readonly number[], { calls, windowMs }: SendLimit): void {
  const inOrder = arrivalsMs.toSorted((a, b) => a - b);
  for (const [i, laterMs] of inOrder.slice(calls).entries()) {
    expect(laterMs - (inOrder[i] ?? Number.NaN)).toBeGreaterThanOrEqual(windowMs);
  }
}

/** A call let go at one instant (in milliseconds from the start) that had arrived by another; `null`: nobody knows yet. */
const grant = (atMs: number, arrivedByMs: number | null): Grant => ({ token: 1, atMs, arrivedByMs });

describe('when the next call may leave', () => {
  const two: SendLimit = { ...limit, calls: 2 };

  test.each<[string, readonly Grant[], nowMs: number, atMs: number | undefined]>([
    ['nothing was sent', [], 50, 50],
    ['fewer were sent than a window holds', [grant(0, 10)], 50, 50],
    ['a window is full: after the last but one arrival', [grant(0, 10), grant(0, 30)], 50, 1_010],
    ['arrivals are out of order', [grant(0, 30), grant(5, 10)], 50, 1_010],
    ['a window has passed since: at once', [grant(0, 10), grant(0, 30)], 1_200, 1_200],
    ['more were sent than this limit holds: the latest count', [grant(0, 10), grant(0, 20), grant(0, 30)], 50, 1_020],
    ['one answer is open, and the other decides', [grant(0, null), grant(0, 10)], 50, 1_010],
    ['every answer is open: nobody can say', [grant(0, null), grant(0, null)], 50, undefined],
    ['an open call is still on its way, to the millisecond', [grant(0, null), grant(0, null)], 1_999, undefined],
    ['an open call must have arrived: from then', [grant(0, null), grant(0, null)], 2_000, 3_000],
  ])('where %s', (_, grants, nowMs, atMs) => {
    expect(mayLeaveAtMs(grants, two, nowMs)).toBe(atMs);
  });
});

describe('after the clock was set back', () => {
  test.each<[string, Grant, Grant]>([
    ['what lies behind stays as it is', grant(10, 20), grant(10, 20)],
    ['what lies ahead counts as made and arrived now', grant(500, 700), grant(100, 100)],
    ['an arrival that lies ahead counts as now', grant(10, 700), grant(10, 100)],
    ['a call without an answer stays without one', grant(500, null), grant(100, null)],
  ])('%s', (_, recorded, expected) => {
    expect(afterSetBack([recorded], 100)).toEqual([expected]);
  });
});

describe('a place to send', () => {
  test('is there at once for as many as a window holds; the next comes a window after the first arrived', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await open(clock);
    expect(await take(ledger, 20)).toEqual(Array(20).fill('granted'));
    expect(await ledger.reserveSend(limit)).toEqual({ kind: 'wait', inMs: 1_000 });
    await clock.advance(999);
    expect(await ledger.reserveSend(limit)).toEqual({ kind: 'wait', inMs: 1 });
    await clock.advance(1);
    expect(await ledger.reserveSend(limit)).toMatchObject({ kind: 'granted' });
  });

  test('waits for calls whose arrival nobody knows yet, and no longer than they can be on their way', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await open(clock);
    for (let i = 0; i < 20; i += 1) await ledger.reserveSend(limit);
    await clock.advance(1_500);
    expect(await ledger.reserveSend(limit)).toMatchObject({ kind: 'wait' });
    await clock.advance(1_499);
    expect(await ledger.reserveSend(limit)).toMatchObject({ kind: 'wait' });
    await clock.advance(1);
    expect(await ledger.reserveSend(limit)).toMatchObject({ kind: 'granted' });
  });

  test('is counted from when the call can have arrived at the latest', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await open(clock);
    const one = { ...limit, calls: 1 };
    const slot = await ledger.reserveSend(one);
    if (slot.kind !== 'granted') throw new Error('the first is granted');
    await clock.advance(300);
    await ledger.settleSend(one.key, slot.token, 300);
    expect(await ledger.reserveSend(one)).toEqual({ kind: 'wait', inMs: 1_000 });
  });

  test('of one key takes nothing from another', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await open(clock);
    await take(ledger, 20);
    expect(await take(ledger, 1, { ...limit, key: 'default clb:DeleteListener' })).toEqual(['granted']);
  });

  test('may be one of fewer from one call to the next', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await open(clock);
    await take(ledger, 20);
    expect(await ledger.reserveSend({ ...limit, calls: 5 })).toMatchObject({ kind: 'wait' });
    await clock.advance(2_000);
    expect(await take(ledger, 6, { ...limit, calls: 5 })).toEqual([...Array(5).fill('granted'), 'wait']);
  });

  test('that is settled late, or twice, or of a key nobody knows, breaks nothing', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await open(clock);
    const slot = await ledger.reserveSend(limit);
    await clock.advance(10_000);
    await take(ledger, 3);
    if (slot.kind === 'granted') await ledger.settleSend(limit.key, slot.token, 9_000);
    await ledger.settleSend('nobody', 7, 10);
    expect(await take(ledger, 1)).toEqual(['granted']);
  });
});

describe('a place and the step that goes with it', () => {
  test('are recorded together', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await open(clock);
    const row = await ledger.insert(change('chg-a', { state: 'approved' }));
    const slot = await ledger.reserveSend(limit, step(row, { state: 'calling' }));
    expect(slot).toMatchObject({ kind: 'granted', row: { state: 'calling', version: 2 } });
    expect(await ledger.get('chg-a')).toMatchObject({ state: 'calling' });
    expect(await ledger.lastSeq()).toBe(2);
  });

  test('are both left undone where the step lost its race', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await open(clock);
    const row = await ledger.insert(change('chg-a', { state: 'approved' }));
    await ledger.advance(step(row, { state: 'cancelled' }));
    for (let i = 0; i < 30; i += 1) expect(await ledger.reserveSend(limit, step(row))).toEqual({ kind: 'lost' });
    expect(await take(ledger, 20)).toEqual(Array(20).fill('granted'));
    expect(await ledger.lastSeq()).toBe(2);
  });

  test('are both left undone where there is no place', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await open(clock);
    const row = await ledger.insert(change('chg-a', { state: 'approved' }));
    await take(ledger, 20);
    expect(await ledger.reserveSend(limit, step(row, { state: 'calling' }))).toMatchObject({ kind: 'wait' });
    expect(await ledger.get('chg-a')).toEqual(row);
    expect(await ledger.lastSeq()).toBe(1);
  });

  test('go to one of many who race for them, with one place taken', async () => {
    const [file, clock] = [newFile(), virtualClock(startMs)];
    await using one = await open(clock, file);
    await using other = await open(clock, file);
    const row = await one.insert(change('chg-a', { state: 'approved' }));
    const racers = Array.from({ length: 10 }, (_, i) => (i % 2 ? one : other).reserveSend(limit, step(row)));
    const slots = await clock.until(Promise.all(racers));
    expect(slots.filter(({ kind }) => kind === 'granted')).toHaveLength(1);
    expect(slots.filter(({ kind }) => kind === 'lost')).toHaveLength(9);
    expect(await take(one, 20)).toEqual([...Array(19).fill('granted'), 'wait']);
  });
});

describe('the limit', { timeout: 30_000 }, () => {
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
    const [file, clock] = [newFile(), virtualClock(startMs)];
    await using one = await open(clock, file);
    await using other = await open(clock, file);
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
      { numRuns: 15 },
    );
  });

  test('holds also where the clock is set back in between, and the wait stays short', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await open(clock);
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
      { numRuns: 15 },
    );
  });

  test('is used in full by a queue of quick calls: 20 calls a second', async () => {
    const clock = virtualClock(startMs);
    await using ledger = await open(clock);
    await clock.until(
      Promise.all(Array.from({ length: 100 }, () => send(ledger, clock, limit, { outMs: 0, backMs: 0 }))),
    );
    expect(clock.now() - startMs).toBe(4_000);
  });
});
