import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../src/lib/clock.ts';

/**
 * Real time run `speed` times faster, for tests in which real processes and sockets take part: a virtual clock cannot
 * know when those are done. Give one to everything that must agree on the time.
 */
export function fastClock(speed: number, startMs: number = Date.now()): Clock {
  const origin = performance.now();
  return {
    now: () => Math.round(startMs + (performance.now() - origin) * speed),
    elapsed: () => (performance.now() - origin) * speed,
    sleep: (ms, signal) => delay(ms / speed, undefined, signal ? { signal } : {}),
    deadline: (ms) => AbortSignal.timeout(Math.ceil(ms / speed)),
  };
}
