import type { Clock } from '../../lib/clock.ts';
import { limits } from './limits.ts';

/** Something that is opened once, however many need it. */
export interface Opening<T> {
  /** Opens it, where nobody did before. Rejects with what opening it threw. */
  need(): Promise<T>;
  /** Somebody speaks, and is to be heard first. */
  heard(): void;
  /**
   * Opens it once nobody has been heard for a moment: that takes all of this process for a while, in which a client that
   * is still greeting would wait for its list.
   */
  needOnceQuiet(signal: AbortSignal): Promise<void>;
  /** What became of it, once it is known: undefined where nobody needed it. */
  outcome(): Promise<PromiseSettledResult<T> | undefined>;
}

export function openOnce<T>(open: () => Promise<T>, clock: Clock): Opening<T> {
  let opening: Promise<T> | undefined;
  let isHeard = false;
  const need = () => {
    opening ??= open();
    return opening;
  };
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
    async outcome() {
      if (!opening) return undefined;
      const [settled] = await Promise.allSettled([opening]);
      return settled;
    },
  };
}
