import type { Clock } from './clock.ts';

export interface RateLimit {
  readonly count: number;
  readonly withinMs: number;
  /** So many keys are told apart; of more, the one that began the longest ago is forgotten. */
  readonly keys: number;
}

/** Counts by key in windows of fixed length. */
export interface Rate {
  /** Counts one, and says whether it is one too many. */
  exceeded(key: string): boolean;
  /** Without counting: whether the next one would be. */
  isFull(key: string): boolean;
}

export function createRate({ count, withinMs, keys }: RateLimit, clock: Pick<Clock, 'elapsed'>): Rate {
  const windows = new Map<string, { readonly sinceMs: number; counted: number }>();

  function windowOf(key: string) {
    const window = windows.get(key);
    return window && clock.elapsed() - window.sinceMs < withinMs ? window : undefined;
  }

  return {
    exceeded(key) {
      const window = windowOf(key) ?? { sinceMs: clock.elapsed(), counted: 0 };
      window.counted += 1;
      if (window.counted === 1) windows.delete(key);
      windows.set(key, window);
      for (const oldest of windows.keys()) {
        if (windows.size <= keys) break;
        windows.delete(oldest);
      }
      return window.counted > count;
    },
    isFull: (key) => (windowOf(key)?.counted ?? 0) >= count,
  };
}
