import type { Clock } from '../../lib/clock.ts';
import { limits } from './limits.ts';

/** Something that is opened when it is needed, once for all who need it, and tried again where it failed. */
export interface Opening<T> {
  /** Rejects with what opening it threw; for a moment after that, without trying again. */
  need(): Promise<T>;
  /** Somebody speaks, and is to be heard first. */
  heard(): void;
  /**
   * Opens it once nobody has been heard for a moment: that takes all of this process for a while, in which a client that
   * is still greeting would wait for its list.
   */
  needOnceQuiet(signal: AbortSignal): Promise<void>;
  /** What became of it at last. Undefined where nobody needed it, or where `giveUp` aborts while it opens. */
  outcome(giveUp: AbortSignal): Promise<PromiseSettledResult<T> | undefined>;
}

export function openWhenNeeded<T>(open: () => Promise<T>, clock: Clock): Opening<T> {
  let opening: Promise<T> | undefined;
  let settled: PromiseSettledResult<T> | undefined;
  let settledAtMs = 0;
  let isHeard = false;

  function begin(): Promise<T> {
    settled = undefined;
    const begun = open();
    void Promise.allSettled([begun]).then(([result]) => {
      settled = result;
      settledAtMs = clock.elapsed();
    });
    return begun;
  }

  function need(): Promise<T> {
    const mayTryAgain = settled?.status === 'rejected' && clock.elapsed() - settledAtMs >= limits.openAgainAfterMs;
    if (!opening || mayTryAgain) opening = begin();
    return opening;
  }

  return {
    need,
    heard() {
      isHeard = true;
    },
    async needOnceQuiet(signal) {
      for (let look = 0; look < limits.quietLooks; look += 1) {
        isHeard = false;
        await clock.sleep(limits.quietMs, signal);
        if (!isHeard) break;
      }
      await need();
    },
    async outcome(giveUp) {
      if (settled || !opening || giveUp.aborted) return settled;
      const given = new Promise<undefined>((resolve) => {
        giveUp.addEventListener('abort', () => resolve(undefined), { once: true });
      });
      return Promise.race([Promise.allSettled([opening]).then(([result]) => result), given]);
    },
  };
}
