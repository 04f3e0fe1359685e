import type { RunOptions } from './api.ts';
import type { ExecutorContext } from './context.ts';
import { expire } from './decide.ts';
import { limits } from './limits.ts';
import { drivenStates } from './states.ts';

/**
 * What a long-lived process does for everybody: lets changes expire that nobody decided on, and drives those that
 * nobody drives, undecided ones included once their time has come. One that cannot be read stops no other.
 */
export async function sweepForEver(
  context: ExecutorContext,
  signal: AbortSignal,
  track: (work: Promise<unknown>) => void,
): Promise<void> {
  const complain = (thrown: unknown) => {
    if (!signal.aborted) context.log.error({ err: thrown }, 'a change could not be swept');
  };
  while (!signal.aborted) {
    try {
      for (const row of await context.ledger.expired(['planned', 'awaiting_approval'], limits.sweepAtOnce)) {
        await expire(context, row).catch(complain);
      }
      const options: RunOptions = { signal };
      for (const id of await context.ledger.unclaimed(drivenStates, limits.sweepAtOnce)) {
        track(context.takeUp(id, options).catch(complain));
      }
    } catch (thrown) {
      complain(thrown);
    }
    await context.clock.sleep(limits.sweepEveryMs, signal).catch(() => undefined);
  }
}
