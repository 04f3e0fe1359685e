import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src/lib/clock.ts';

/** Real time run faster, whose speed a test may change, and a machine's own view of it that can be set wrong. */
export interface StageClock extends Clock {
  /** So many milliseconds of this clock in one of real time, from here on; who sleeps already is not disturbed. */
  run(speed: number): void;
  /** This clock with its wall time moved by what `jump` adds up to: a machine whose clock somebody sets. */
  machine(): Clock & { jump(ms: number): void };
}

export function stageClock(startSpeed: number, startMs: number = Date.now()): StageClock {
  let [speed, fromMs, fromReal] = [startSpeed, startMs, performance.now()];
  const now = () => Math.round(fromMs + (performance.now() - fromReal) * speed);
  const clock: StageClock = {
    now,
    // Of all machines the same: whoever sets one's clock does not change how long things take.
    elapsed: now,
    sleep: (ms, signal) => delay(ms / speed, undefined, signal ? { signal } : {}),
    deadline: (ms) => AbortSignal.timeout(Math.ceil(ms / speed)),
    run(next) {
      [fromMs, fromReal, speed] = [now(), performance.now(), next];
    },
    machine() {
      let offsetMs = 0;
      return {
        ...clock,
        now: () => now() + offsetMs,
        jump(ms) {
          offsetMs += ms;
        },
      };
    },
  };
  return clock;
}

/** The SDK signs with the time of `Date`, and the cloud takes no signature that is five minutes off. */
export function dateOf({ now }: Pick<Clock, 'now'>): DateConstructor {
  return new Proxy(Date, {
    construct: (real, given) => Reflect.construct(real, given.length === 0 ? [now()] : given),
    get: (real, name) => (name === 'now' ? now : Reflect.get(real, name)),
  });
}
