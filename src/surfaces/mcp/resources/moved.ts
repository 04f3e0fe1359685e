import type { Executor } from '../../../executor/api.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { Log } from '../log.ts';
import { addressesOfChange } from './addresses.ts';
import { limits } from './limits.ts';

export interface Activity {
  readonly executor: Pick<Executor, 'activity'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Log;
}

/** The addresses that show something else, as changes move, until the signal aborts. A ledger that is away delays it. */
export async function* movedAddresses({ executor, clock, log }: Activity, signal: AbortSignal): AsyncGenerator<string> {
  while (!signal.aborted) {
    try {
      for await (const moved of executor.activity(signal)) yield* new Set([...moved].flatMap(addressesOfChange));
      return;
    } catch (thrown) {
      if (signal.aborted) return;
      log.warn({ err: thrown }, 'what happens to changes is not told for a moment');
      await clock.sleep(limits.lookEveryMs, signal).catch(() => undefined);
    }
  }
}
