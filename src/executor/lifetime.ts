import { FailureError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { limits } from './limits.ts';

/** How an executor ends: nothing is begun any more, what was sent gets its answer, and all of it within a bound. */
export interface Lifetime {
  /** Aborts when the end begins: whoever waits stops waiting. */
  readonly closing: AbortSignal;
  /** Aborts when even an answer to what was sent is not waited for any more: it is recorded as unknown and handed over. */
  readonly cutOff: AbortSignal;
  /** Work that the end waits for. */
  track<T>(work: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function createLifetime(clock: Clock): Lifetime {
  const closing = new AbortController();
  const cutOff = new AbortController();
  const running = new Set<Promise<unknown>>();

  return {
    closing: closing.signal,
    cutOff: cutOff.signal,
    track(work) {
      const settled = work.catch(() => undefined).finally(() => running.delete(settled));
      running.add(settled);
      return work;
    },
    async close() {
      const shuttingDown = new FailureError({ code: 'Cancelled', message: 'tencent-chatops is shutting down.' });
      closing.abort(shuttingDown);
      const done = new AbortController();
      const bounds = (async () => {
        await clock.sleep(limits.answerAtShutdownMs, done.signal);
        cutOff.abort(shuttingDown);
        await clock.sleep(limits.recordAtShutdownMs, done.signal);
      })().catch(() => undefined);
      await Promise.race([Promise.all(running), bounds]);
      done.abort();
      cutOff.abort(shuttingDown);
    },
  };
}
