import { type Clock, systemClock } from '../../src/lib/clock.ts';
import { fastClock } from '../fast-clock.ts';

/** Real time run faster, in which a test can go to another day. The sandbox keeps the real time, which signatures go by. */
export interface TravelClock extends Clock {
  /** Time passes in which nobody does anything; whoever sleeps is not disturbed. */
  travel(ms: number): void;
  travelTo(instant: string): void;
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export function travelClock(speed: number): TravelClock {
  const fast = fastClock(speed, systemClock.now());
  let offsetMs = 0;
  const clock: TravelClock = {
    ...fast,
    now: () => fast.now() + offsetMs,
    elapsed: () => fast.elapsed() + offsetMs,
    // What is given up is given up later than the rest runs, so that no busy machine makes an attempt fail.
    deadline: (ms) => AbortSignal.timeout(Math.ceil((2 * ms) / speed)),
    travel(ms) {
      offsetMs += ms;
    },
    travelTo: (instant) => clock.travel(Date.parse(instant) - clock.now()),
  };
  return clock;
}
