import type { Clock } from './clock.ts';

/** Waits for the work, and no longer than `ms`; what is still going on then goes on alone. */
export async function within(clock: Pick<Clock, 'sleep'>, ms: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  const bound = clock.sleep(ms, done.signal).catch(() => undefined);
  try {
    await Promise.race([work, bound]);
  } finally {
    done.abort();
  }
}
