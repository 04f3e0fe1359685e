import type { Clock } from '../../../src/lib/clock.ts';
import { fastClock } from '../../fast-clock.ts';

export interface JumpingClock extends Clock {
  /** So much later at once; whoever sleeps until then wakes up. */
  jump(ms: number): void;
}

/** Runs as a fast clock does, and can be put forward: half an hour need not be waited for. */
export function jumpingClock(speed = 5): JumpingClock {
  const steady = fastClock(speed);
  const waiting = new Set<() => void>();
  let ahead = 0;
  const elapsed = () => steady.elapsed() + ahead;
  /** Resolves at that time, however it comes about. */
  async function reach(untilMs: number, signal: AbortSignal): Promise<void> {
    for (let left = untilMs - elapsed(); left > 0; left = untilMs - elapsed()) {
      const jumped = new AbortController();
      const wake = () => jumped.abort();
      waiting.add(wake);
      await steady.sleep(left, AbortSignal.any([signal, jumped.signal])).catch(() => undefined);
      waiting.delete(wake);
      signal.throwIfAborted();
    }
  }
  return {
    now: () => Math.round(steady.now() + ahead),
    elapsed,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      await reach(elapsed() + ms, signal ?? new AbortController().signal);
    },
    deadline(ms) {
      const ends = new AbortController();
      const expired = () => ends.abort(new DOMException('The time is up.', 'TimeoutError'));
      void reach(elapsed() + ms, ends.signal).then(expired, () => undefined);
      return ends.signal;
    },
    jump(ms) {
      ahead += ms;
      for (const wake of [...waiting]) wake();
    },
  };
}
