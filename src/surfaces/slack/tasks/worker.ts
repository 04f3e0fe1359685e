/**
 * Does what was asked for, once. What comes in is recorded before it is acknowledged; whoever recorded it does it, and
 * where that process is gone, or has its hands full, another one goes on. Deliveries of the same thing are told by
 * their key.
 */
import { isLedgerUnavailable } from '../../../executor/failures.ts';
import type { Ledger } from '../../../ledger/port.ts';
import type { Clock } from '../../../lib/clock.ts';
import { toJsonRecord } from '../../../lib/json.ts';
import { onceInAWhile } from '../../../lib/once-in-a-while.ts';
import type { Log } from '../log.ts';
import type { Handled } from './handle.ts';
import { createHeldWork, type Hold } from './held.ts';
import { workLimits } from './limits.ts';
import { Item } from './task.ts';

export interface Work {
  /** Resolves once it is recorded; false where it was before. It is done in the background. */
  accept(key: string, item: Item): Promise<boolean>;
  /** Resolves when nothing of this process's is under way. */
  idle(): Promise<void>;
  /** Until the signal aborts: goes on with what others left. */
  run(signal: AbortSignal): Promise<void>;
}

interface Parts {
  readonly inbox: Ledger['inbox'];
  readonly clock: Clock;
  readonly log: Log;
  readonly owner: string;
  readonly signal: AbortSignal;
  /** Rejects only where the ledger is out of reach, the process ends or the lease was lost. */
  handle(item: Item, handled: Handled): Promise<void>;
  giveUp(item: Item, handled: Handled): Promise<void>;
}

export function createWork({ inbox, clock, log, owner, signal, handle, giveUp }: Parts): Work {
  const held = createHeldWork({ inbox, clock, log, owner, work: doIt });
  const lease = { owner, forMs: workLimits.leaseMs };
  const mayComplain = onceInAWhile(clock, workLimits.complainEveryMs);
  /** How many are being recorded that are to be held. */
  let accepting = 0;
  let claiming = Promise.resolve();

  function complain(thrown: unknown, words: string, facts: { readonly key?: string } = {}): void {
    if (!signal.aborted && mayComplain(`${words} ${String(thrown)}`)) log.error({ err: thrown, ...facts }, words);
  }

  async function doIt(hold: Hold): Promise<void> {
    const { row, lost } = hold;
    const { key, tries } = row;
    const item = Item.safeParse(row.body).data;
    try {
      if (!item) log.error({ key }, 'what was asked for cannot be read by this version');
      else if (tries > workLimits.tries) await giveUp(item, { key, lost });
      else await handle(item, { key, lost });
      if (lost.aborted) return;
      hold.handled();
      await finish(hold);
    } catch (thrown) {
      if (!lost.aborted) complain(thrown, 'what was asked for could not be finished; it is tried again', { key });
    }
  }

  /** It was handled, so an outage of the ledger is no reason to do it again. A process that ends leaves it to the next one. */
  async function finish({ row: { key }, fence }: Hold): Promise<void> {
    while (!signal.aborted) {
      const mine = fence();
      try {
        if (await inbox.done({ key, fence: mine })) return;
        // This very process may just be claiming it anew.
        await claiming;
        if (fence() === mine) return;
      } catch (thrown) {
        if (!isLedgerUnavailable(thrown)) throw thrown;
        complain(thrown, 'what was done could not be recorded; it is tried again', { key });
        await clock.sleep(workLimits.lookEveryMs, signal).catch(() => undefined);
      }
    }
  }

  const roomFor = () => (signal.aborted ? 0 : workLimits.heldAtMost - held.size - accepting);

  async function takeUp(): Promise<number> {
    const limit = Math.min(workLimits.atOnce, roomFor());
    if (limit <= 0 || held.isOverdue()) return workLimits.lookEveryMs;
    const claimedMs = clock.elapsed();
    const rows = await inbox.claimSome({ ...lease, limit });
    if (!signal.aborted) for (const row of rows) held.take(row, claimedMs);
    return rows.length < limit ? workLimits.lookEveryMs : workLimits.lookAgainMs;
  }

  /** Each goes its own way, as a step that takes long must not keep leases from being renewed; it says when it is due again. */
  const duties = [
    async () => {
      await held.renew();
      return workLimits.renewEveryMs;
    },
    () => {
      const look = takeUp();
      claiming = look.then(
        () => undefined,
        () => undefined,
      );
      return look;
    },
    async () => {
      const { rememberMs, forgetAtOnce, forgetEveryMs, lookEveryMs } = workLimits;
      const forgotten = await inbox.forget({ beforeMs: clock.now() - rememberMs, limit: forgetAtOnce });
      return forgotten < forgetAtOnce ? forgetEveryMs : lookEveryMs;
    },
  ];

  async function repeat(duty: () => Promise<number>, until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const restMs = await duty().catch((thrown: unknown) => {
        complain(thrown, 'what came in could not be looked after');
        return workLimits.lookEveryMs;
      });
      await clock.sleep(restMs, until).catch(() => undefined);
    }
  }

  return {
    async accept(key, item) {
      const entry = { key, kind: item.task.do, body: toJsonRecord(item) };
      // Whoever has room takes it up.
      if (roomFor() <= 0) return (await inbox.accept(entry)) !== undefined;
      accepting += 1;
      try {
        const claimedMs = clock.elapsed();
        const row = await inbox.accept(entry, lease);
        if (row) held.take(row, claimedMs);
        return row !== undefined;
      } finally {
        accepting -= 1;
      }
    },
    async idle() {
      while (held.size > 0) await held.settled();
    },
    async run(until) {
      const ended = Promise.all(duties.map((duty) => repeat(duty, until))).then(() => held.settled());
      await aborted(until);
      await Promise.race([ended, clock.sleep(workLimits.lookEveryMs).catch(() => undefined)]);
      await inbox.releaseAll(owner).catch(() => undefined);
    },
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
