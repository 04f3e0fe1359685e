/** Several processes on one ledger: what their limits promise together, whatever the network and the clocks do. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RateLimit } from '../../src/executor/rate/rate-limit.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { mostInASecond, shares, stage, tooMany, type Wire } from './limiters.ts';

/** Delays as drawn, one after another. */
function wireOf(delaysMs: readonly (readonly [number, number])[]): Wire {
  let at = 0;
  const draw = () => delaysMs[at++ % delaysMs.length] ?? [1, 1];
  let back = 1;
  return {
    outMs() {
      const [out, on] = draw();
      back = on;
      return out;
    },
    backMs: () => back,
  };
}

/** A ledger that is some way off: each question takes that long to get there, and each answer to come back. */
const faraway =
  (clock: VirtualClock, onewayMs: number) =>
  (ledger: Ledger): Ledger => ({
    ...ledger,
    async reserveSend(...asked) {
      await clock.sleep(onewayMs);
      const slot = await ledger.reserveSend(...asked);
      await clock.sleep(onewayMs);
      return slot;
    },
    async settleSend(...said) {
      await clock.sleep(onewayMs);
      await ledger.settleSend(...said);
    },
  });

/** Two processes, each with more calls than it can send. */
async function two() {
  const on = stage();
  const stop = new AbortController();
  const [one, other] = [await on.process(), await on.process()];
  const saturate = (of: RateLimit, caller: string) =>
    on.calls(of, caller, 1_000, { signal: stop.signal }).catch(() => undefined);
  return { ...on, one, other, saturate, stop: () => stop.abort(new Error('enough')) };
}

describe('never more than 20 arrive in a second', { timeout: 60_000 }, () => {
  const delay = (least: number, most: number) => fc.integer({ min: least, max: most });
  const wires = fc.oneof(
    // A round trip of 100 ms with 50 ms of jitter, however it is spread over the two ways.
    fc.array(fc.tuple(delay(25, 75), delay(25, 75)), { minLength: 30, maxLength: 60 }),
    fc.array(fc.tuple(delay(0, 150), delay(0, 5)), { minLength: 30, maxLength: 60 }),
    fc.array(fc.tuple(delay(0, 3_000), delay(0, 3_000)), { minLength: 30, maxLength: 60 }),
  );
  const process = fc.record({
    callers: fc.array(
      fc.record({ caller: fc.constantFrom('ann', 'bob', 'polls'), calls: delay(1, 40), atMs: delay(0, 2_000) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    ledgerMs: fc.constantFrom(0, 0, 2, 30),
  });

  test('whatever the network does, from one process or four, and everybody is served', async () => {
    await fc.assert(
      fc.asyncProperty(wires, fc.array(process, { minLength: 1, maxLength: 4 }), async (delays, processes) => {
        const on = stage();
        const wire = wireOf(delays);
        const all = processes.map(async ({ callers, ledgerMs }) => {
          const of = await on.process(faraway(on.clock, ledgerMs));
          await Promise.all(
            callers.map(async ({ caller, calls, atMs }) => {
              await on.clock.sleep(atMs);
              await on.calls(of, caller, calls, { wire });
            }),
          );
        });
        await on.clock.until(Promise.all(all));
        expect(mostInASecond(on.arrivals)).toBeLessThanOrEqual(20);
        const calls = processes.flatMap(({ callers }) => callers).reduce((sum, one) => sum + one.calls, 0);
        expect(on.arrivals).toHaveLength(calls);
      }),
      { numRuns: 25 },
    );
  });

  test('also where the clock is set back', async () => {
    const { clock, arrivals, calls, one, other, setClock } = await two();
    const all = Promise.all([calls(one, 'ann', 60), calls(other, 'bob', 60)]);
    await clock.advance(1_300);
    setClock(-3_600_000);
    await clock.advance(700);
    setClock(-500);
    await clock.until(all);
    expect(mostInASecond(arrivals)).toBe(20);
  });
});

test('a clock that is set forward lets one window more through, and stops nobody', async () => {
  const { clock, arrivals, calls, elapsedMs, one, other, setClock } = await two();
  const all = Promise.all([calls(one, 'ann', 60), calls(other, 'bob', 60)]);
  await clock.advance(1_300);
  setClock(3_600_000);
  await clock.until(all);
  expect(mostInASecond(arrivals)).toBeLessThanOrEqual(40);
  expect(elapsedMs()).toBeLessThan(6_000);
});

describe('no slot is left idle while somebody waits', () => {
  test.each([1, 2, 4])(
    '%i processes use 20 calls a second, less a round trip and a hand-over each second',
    async (count) => {
      const { clock, arrivals, calls, process } = stage();
      const all = Array.from({ length: count }, async (_, i) => calls(await process(), `caller ${i}`, 400 / count));
      await clock.until(Promise.all(all));
      const lastMs = Math.max(...arrivals.map(({ atMs }) => atMs));
      // 19 windows after the first; the round trip takes 2 ms, and rounding one.
      expect(lastMs).toBeLessThan(19 * (1_003 + 10));
      expect(mostInASecond(arrivals)).toBe(20);
    },
  );

  test('a process that is far from the ledger is passed over at times, and not starved', async () => {
    const on = stage();
    const stop = new AbortController();
    const near = await on.process();
    const far = await on.process(faraway(on.clock, 15));
    const options = { signal: stop.signal };
    const all = [on.calls(near, 'ann', 500, options), on.calls(far, 'bob', 500, options)];
    await on.clock.advance(10_000);
    stop.abort(new Error('enough'));
    await Promise.allSettled(all);
    const { ann = 0, bob = 0 } = shares(on.arrivals);
    expect(ann + bob).toBeGreaterThan(180);
    expect(bob).toBeGreaterThan(0.15 * (ann + bob));
  });

  test('a process that dies is passed over', async () => {
    const on = stage();
    let isDead = false;
    const never = new Promise<never>(() => {});
    const mortal = await on.process((ledger) => ({
      ...ledger,
      reserveSend: (...asked) => (isDead ? never : ledger.reserveSend(...asked)),
      settleSend: (...said) => (isDead ? never : ledger.settleSend(...said)),
    }));
    const living = await on.process();
    void on.calls(mortal, 'bob', 500);
    const all = on.calls(living, 'ann', 200);
    await on.clock.advance(2_000);
    isDead = true;
    const before = on.arrivals.length;
    await on.clock.advance(3_000);
    expect(on.arrivals.length - before).toBeGreaterThanOrEqual(57);
    await on.clock.until(all);
  });
});

describe('callers take turns across processes', () => {
  test('a single call is sent next or after one other, though somebody else has a thousand waiting', async () => {
    const { clock, arrivals, call, one, other, saturate, stop } = await two();
    // One slot every 50 ms.
    for (let i = 0; i < 20; i += 1) {
      await clock.until(call(one, 'ann'));
      await clock.advance(48);
    }
    void saturate(one, 'ann');
    for (const afterMs of [700, 1_510, 430, 990, 1_001]) {
      await clock.advance(afterMs);
      const before = arrivals.length;
      await clock.until(call(other, 'bob'));
      const order = arrivals.slice(before).map(({ caller }) => caller);
      expect(order.indexOf('bob')).toBeLessThanOrEqual(1);
    }
    stop();
  });

  test('two share alike, also where one has many more calls', async () => {
    const { clock, arrivals, calls, one, other, saturate, stop } = await two();
    void saturate(one, 'ann');
    await clock.until(calls(other, 'bob', 50));
    const { ann = 0 } = shares(arrivals);
    expect(ann).toBeGreaterThanOrEqual(45);
    expect(ann).toBeLessThanOrEqual(75);
    stop();
  });

  test('polls of all processes together leave a person at least half', async () => {
    const { clock, arrivals, calls, one, other, saturate, stop } = await two();
    void saturate(one, 'polls');
    void saturate(other, 'polls');
    await clock.advance(3_000);
    const before = arrivals.length;
    await clock.until(calls(other, 'ann', 60));
    const { ann = 0, polls = 0 } = shares(arrivals.slice(before));
    expect(ann).toBe(60);
    expect(polls).toBeLessThanOrEqual(66);
    expect(polls).toBeGreaterThan(40);
    stop();
  });

  test('the place counts those who wait in other processes', async () => {
    const { clock, call, calls, one, other } = await two();
    const told: string[] = [];
    const anns = calls(one, 'ann', 50);
    await clock.advance(500);
    const all = [anns, calls(other, 'bob', 49), call(other, 'bob', { told })];
    await clock.until(Promise.all(all));
    // Of Ann's thirty calls that still wait all go before it, so that both have had fifty.
    expect(told[0]).toMatch(/place 80, about 4 s/);
  });
});

describe('after the cloud refused calls as too many', () => {
  test('every process stops for a second, and goes on at half the pace; one burst counts once', async () => {
    const { clock, arrivals, calls, elapsedMs, one, other, saturate, stop } = await two();
    await clock.until(calls(one, 'ann', 20, { answer: tooMany }));
    const refusedMs = elapsedMs();
    void saturate(one, 'ann');
    void saturate(other, 'bob');
    await clock.advance(30_000);
    const since = (fromMs: number, tillMs: number) =>
      arrivals.filter(({ atMs }) => atMs > refusedMs + fromMs && atMs <= refusedMs + tillMs).length;
    expect(since(0, 995)).toBe(0);
    expect(since(995, 1_995)).toBe(10);
    expect(since(9_000, 10_000)).toBeGreaterThanOrEqual(13);
    expect(since(9_000, 10_000)).toBeLessThanOrEqual(15);
    expect(since(25_000, 29_000)).toBeGreaterThanOrEqual(78);
    stop();
  });

  test('who waits is told the pace', async () => {
    const { clock, call, calls, one } = await two();
    await clock.until(calls(one, 'ann', 1, { answer: tooMany }));
    const told: string[] = [];
    const all = Promise.all([calls(one, 'ann', 30), call(one, 'ann', { told })]);
    await clock.until(all);
    expect(told.at(-1)).toMatch(/about [12] s \(1\d calls a second\)/);
  });
});

test('who gives up while the ledger may be recording his call as being sent has it sent', async () => {
  const { clock, arrivals, call, process } = stage();
  const of = await process(faraway(clock, 10));
  const caller = new AbortController();
  const sent = call(of, 'ann', { signal: caller.signal });
  await clock.advance(5);
  caller.abort(new Error('gone'));
  expect(await clock.until(sent)).toMatchObject({ kind: 'answered' });
  expect(arrivals).toHaveLength(1);
});
