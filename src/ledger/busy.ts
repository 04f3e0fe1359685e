import type { Clock } from '../lib/clock.ts';

/** How long a statement or a transaction waits in all for other processes. */
export const longestWaitMs = 10_000;

const pauseMs = { shortest: 1, spread: 10 } as const;

/** SQLITE_BUSY, and SQLITE_PROTOCOL, which is a lost race for the write-ahead log. */
const busyCodes: readonly number[] = [5, 15];

/** Repeats work that did nothing because another process holds the lock. */
export type Patiently = <T>(work: () => Promise<T> | T) => Promise<T>;

/**
 * Waits without blocking the event loop, and at random, so that nobody is always the one who comes too late. What was
 * slept is added up, so a clock that is set changes nothing about the limit.
 */
export function patiently(clock: Clock, random: () => number): Patiently {
  return async (work) => {
    for (let waitedMs = 0; ; ) {
      try {
        return await work();
      } catch (error) {
        if (!isBusy(error) || waitedMs >= longestWaitMs) throw error;
      }
      const ms = pauseMs.shortest + random() * pauseMs.spread;
      await clock.sleep(ms);
      waitedMs += ms;
    }
  };
}

function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== undefined && busyCodes.includes(code);
}

/** SQLite's primary result code, without the detail that extended codes add. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
