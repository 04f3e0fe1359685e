import type { Executor } from '../../../executor/api.ts';
import type { Clock } from '../../../lib/clock.ts';
import { onceInAWhile } from '../../../lib/once-in-a-while.ts';
import type { Log } from '../log.ts';
import type { Offered } from '../toolsets.ts';
import { addressesOfChange } from './addresses.ts';
import { limits } from './limits.ts';

export interface Activity {
  readonly executor: Pick<Executor, 'activity'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly offering: { readonly offered: Pick<Offered, 'own'> };
}

/** The addresses that show something else, as changes move, until the signal aborts. A ledger that is away delays it. */
export async function* movedAddresses(
  { executor, clock, log, offering }: Activity,
  signal: AbortSignal,
): AsyncGenerator<string> {
  // Where changes are not offered there is nothing to read of them, and so nothing to be told.
  if (!offering.offered.own.has('changes')) return;
  const mayComplain = onceInAWhile(clock, limits.complainEveryMs);
  while (!signal.aborted) {
    try {
      for await (const moved of executor.activity(signal)) yield* new Set([...moved].flatMap(addressesOfChange));
      return;
    } catch (thrown) {
      if (signal.aborted) return;
      if (mayComplain('')) log.warn({ err: thrown }, 'what happens to changes is not told for a moment');
      await clock.sleep(limits.lookEveryMs, signal).catch(() => undefined);
    }
  }
}
