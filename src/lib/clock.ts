import { setTimeout as delay } from 'node:timers/promises';

/** Time, passed in, so that tests run on virtual time. The only place that may use timers. */
export interface Clock {
  /** Wall-clock milliseconds since the epoch. */
  now(): number;
  /** Milliseconds since some instant, for how long things take: nobody who sets the wall clock changes it. */
  elapsed(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A signal that aborts after `ms` with a `TimeoutError`. */
  deadline(ms: number): AbortSignal;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  async sleep(ms, signal) {
    await delay(ms, undefined, signal ? { signal } : {}).catch((thrown: unknown) => {
      throw signal?.aborted ? signal.reason : thrown;
    });
  },
  deadline: (ms) => AbortSignal.timeout(ms),
};
