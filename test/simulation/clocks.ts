/** The clocks of processes: each may be off, and none of a dead process ever rings again. */
import type { Clock } from '../../src/lib/clock.ts';

interface Owner {
  /** How far ahead of the true time it is; behind, where negative. */
  offsetMs(): number;
  alive(): boolean;
}

export function clockOf(base: Clock, { offsetMs, alive }: Owner): Clock {
  return {
    now: () => base.now() + offsetMs(),
    elapsed: () => base.elapsed(),
    async sleep(ms, signal) {
      if (!alive()) return forever();
      try {
        await base.sleep(ms, signal);
      } finally {
        if (!alive()) await forever();
      }
    },
    deadline: (ms) => base.deadline(ms),
  };
}

/** What a dead process waits for. A promise of its own each time, so that it can be forgotten. */
export function forever(): Promise<never> {
  return new Promise(() => undefined);
}
