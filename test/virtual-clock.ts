/** A clock that stands still until a test moves it. Nothing here waits in real time. */
import { performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../src/lib/clock.ts';

/** How long `until` watches a promise that nothing on this clock can settle, in real milliseconds. */
const patienceMs = 5_000;

export interface VirtualClock extends Clock {
  /** Lets `ms` pass: wakes sleepers in the order of their instants, each with everything that follows from it. */
  advance(ms: number): Promise<void>;
  /** Lets time pass, from sleeper to sleeper, until the promise settles; its outcome. */
  until<T>(promise: Promise<T>): Promise<T>;
  /** Sets the wall clock forward or back by `ms`; who sleeps is not disturbed. */
  shift(ms: number): void;
  /** How many are asleep. */
  sleeping(): number;
}

interface Sleeper {
  readonly dueMs: number;
  wake(): void;
}

export function virtualClock(startMs: number): VirtualClock {
  let elapsedMs = 0;
  let offsetMs = startMs;
  /** In the order in which they wake. */
  const sleepers: Sleeper[] = [];

  function add(sleeper: Sleeper): void {
    const later = sleepers.findIndex((other) => other.dueMs > sleeper.dueMs);
    sleepers.splice(later < 0 ? sleepers.length : later, 0, sleeper);
  }

  function remove(sleeper: Sleeper): void {
    const at = sleepers.indexOf(sleeper);
    if (at >= 0) sleepers.splice(at, 1);
  }

  /** The turn after it lets every promise that depends on the sleeper run before time moves on. */
  async function wakeFirst(): Promise<void> {
    const first = sleepers.shift();
    if (!first) return;
    elapsedMs = Math.max(elapsedMs, first.dueMs);
    first.wake();
    await turn();
  }

  return {
    now: () => offsetMs + elapsedMs,
    elapsed: () => elapsedMs,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        if (ms <= 0) return resolve();
        const aborted = () => {
          remove(sleeper);
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          dueMs: elapsedMs + ms,
          wake() {
            signal?.removeEventListener('abort', aborted);
            resolve();
          },
        };
        signal?.addEventListener('abort', aborted, { once: true });
        add(sleeper);
      });
    },
    deadline(ms) {
      const controller = new AbortController();
      const abort = () =>
        controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      add({ dueMs: elapsedMs + ms, wake: abort });
      return controller.signal;
    },
    async advance(ms) {
      const targetMs = elapsedMs + ms;
      await turn();
      for (let next = sleepers[0]; next && next.dueMs <= targetMs; next = sleepers[0]) await wakeFirst();
      elapsedMs = Math.max(elapsedMs, targetMs);
    },
    async until(promise) {
      let settled = false;
      const settle = () => {
        settled = true;
      };
      promise.then(settle, settle);
      await turn();
      for (let idleSince = performance.now(); !settled; ) {
        if (sleepers.length > 0) {
          await wakeFirst();
          idleSince = performance.now();
          continue;
        }
        if (performance.now() - idleSince > patienceMs)
          throw new Error('Nobody sleeps on this clock, and the promise does not settle.');
        await turn();
      }
      return promise;
    },
    shift(ms) {
      offsetMs += ms;
    },
    sleeping: () => sleepers.length,
  };
}
