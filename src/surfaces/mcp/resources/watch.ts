import type { Clock } from '../../../lib/clock.ts';
import { onceInAWhile } from '../../../lib/once-in-a-while.ts';
import type { Log } from '../log.ts';
import { limits } from './limits.ts';
import type { Watched } from './resource.ts';

/**
 * Comes whenever a read would give something else than before, and ends where it never will again or the signal aborts.
 * A ledger that is out of reach for a while delays it.
 */
export async function* watch(
  { mark, wakes }: Watched,
  signal: AbortSignal,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): AsyncGenerator<void> {
  const mayComplain = onceInAWhile(clock, limits.complainEveryMs);
  let seen: { readonly mark: string | undefined } | undefined;
  while (!signal.aborted) {
    try {
      seen ??= { mark: await mark() };
      if (seen.mark === undefined) return;
      for await (const _ of wakes(signal)) {
        const now = await mark();
        if (signal.aborted || now === undefined) return;
        if (now === seen.mark) continue;
        seen = { mark: now };
        yield;
      }
      return;
    } catch (thrown) {
      if (signal.aborted) return;
      if (mayComplain('')) log.warn({ err: thrown }, 'a resource could not be watched; it is tried again');
      await clock.sleep(limits.lookEveryMs, signal).catch(() => undefined);
    }
  }
}
