import { onceInAWhile } from '../lib/once-in-a-while.ts';
import type { RunOptions } from './api.ts';
import type { ExecutorContext } from './context.ts';
import { expire } from './decisions/decide.ts';
import { takeUpClaimed } from './drive.ts';
import { limits } from './limits.ts';
import { drivenStates } from './states.ts';

/**
 * What a long-lived process does for everybody: lets changes expire that nobody decided on, and drives those that
 * nobody drives, undecided ones included once their time has come. One that cannot be read stops no other.
 */
export async function sweepForEver(context: ExecutorContext): Promise<void> {
  const { clock, lifetime, log } = context;
  const mayComplain = onceInAWhile(clock, limits.complainEveryMs);
  const complain = (thrown: unknown) => {
    if (!lifetime.closing.aborted && mayComplain(String(thrown)))
      log.error({ err: thrown }, 'a change could not be swept');
  };
  while (!lifetime.closing.aborted) {
    try {
      await expireAll(context, complain);
      await takeUpAll(context, complain);
    } catch (thrown) {
      complain(thrown);
    }
    await clock.sleep(limits.sweepEveryMs, lifetime.closing).catch(() => undefined);
  }
}

async function expireAll(context: ExecutorContext, complain: (thrown: unknown) => void): Promise<void> {
  for (const row of await context.ledger.expired(['planned', 'awaiting_approval'], limits.sweepAtOnce)) {
    await expire(context, row).catch(complain);
  }
}

/** Takes what is there in portions, so that a process that starts after an outage has all of it soon. */
async function takeUpAll(context: ExecutorContext, complain: (thrown: unknown) => void): Promise<void> {
  const { ledger, owner, leaseMs, driving, lifetime } = context;
  await context.leases.catchUp();
  const options: RunOptions = { signal: lifetime.closing };
  for (;;) {
    const limit = Math.min(limits.sweepAtOnce, limits.drivenAtMost - driving.size);
    const claimed = await ledger.claimSome({ states: drivenStates, owner, forMs: leaseMs, limit });
    for (const row of claimed) lifetime.track(takeUpClaimed(context, row, options).catch(complain));
    if (claimed.length < limits.sweepAtOnce || lifetime.closing.aborted) return;
    await context.clock.sleep(0);
  }
}
