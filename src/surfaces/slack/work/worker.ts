/**
 * Does what was asked for, once. What comes in is recorded before it is acknowledged; whoever recorded it does it, and
 * where that process is gone another one goes on. Deliveries of the same thing are told by their key.
 */
import { isLedgerUnavailable } from '../../../executor/failures.ts';
import type { InboxRow, Ledger } from '../../../ledger/port.ts';
import type { Clock } from '../../../lib/clock.ts';
import { toJsonRecord } from '../../../lib/json.ts';
import type { Log } from '../log.ts';
import { Item } from './task.ts';

export interface Work {
  /** Resolves once it is recorded; false where it was before. It is done in the background. */
  accept(key: string, item: Item): Promise<boolean>;
  /** Resolves when nothing of this process's is under way. */
  idle(): Promise<void>;
  /** Until the signal aborts: goes on with what others left. */
  run(signal: AbortSignal): Promise<void>;
}

export const workLimits = {
  leaseMs: 15_000,
  renewEveryMs: 5_000,
  /** How often is looked for what others left. */
  lookEveryMs: 1_000,
  atOnce: 50,
  /** An item that ends its process each time is given up. */
  tries: 5,
  /** Keys are remembered for longer than Slack repeats anything, and forms stay open. */
  rememberMs: 7 * 24 * 60 * 60_000,
  forgetEveryMs: 60 * 60_000,
} as const;

interface Parts {
  readonly inbox: Ledger['inbox'];
  readonly clock: Clock;
  readonly log: Log;
  readonly owner: string;
  readonly signal: AbortSignal;
  /** Rejects only where the ledger is out of reach. */
  handle(item: Item, key: string): Promise<void>;
  giveUp(item: Item): Promise<void>;
}

export function createWork({ inbox, clock, log, owner, signal, handle, giveUp }: Parts): Work {
  const running = new Map<string, Promise<void>>();
  const lease = { owner, forMs: workLimits.leaseMs };

  async function doIt(row: InboxRow): Promise<void> {
    const { key, fence, tries } = row;
    const item = Item.safeParse(row.body).data;
    try {
      if (!item) log.error({ key }, 'what was asked for cannot be read by this version');
      else if (tries > workLimits.tries) await giveUp(item);
      else await handle(item, key);
      // A process that ends leaves it to the next one.
      if (!signal.aborted) await inbox.done({ key, fence });
    } catch (thrown) {
      if (!signal.aborted)
        log.error({ err: thrown, key }, 'what was asked for could not be finished; it is tried again');
      if (!isLedgerUnavailable(thrown) && tries >= workLimits.tries)
        await inbox.done({ key, fence }).catch(() => undefined);
    }
  }

  function begin(row: InboxRow): void {
    const work = doIt(row).finally(() => running.delete(row.key));
    running.set(row.key, work);
  }

  async function takeUp(): Promise<void> {
    const limit = workLimits.atOnce - running.size;
    if (limit <= 0) return;
    const rows = await inbox.claimSome({ ...lease, limit });
    for (const row of rows) if (!running.has(row.key)) begin(row);
  }

  return {
    async accept(key, item) {
      const row = await inbox.accept({ key, kind: item.task.do, body: toJsonRecord(item) }, lease);
      if (row) begin(row);
      return row !== undefined;
    },
    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
    async run(until) {
      let renewedMs = clock.elapsed();
      let forgotMs = Number.NEGATIVE_INFINITY;
      while (!until.aborted) {
        try {
          if (running.size > 0 && clock.elapsed() - renewedMs >= workLimits.renewEveryMs) {
            renewedMs = clock.elapsed();
            await inbox.renewAll(owner, [...running.keys()], workLimits.leaseMs);
          }
          await takeUp();
          if (clock.elapsed() - forgotMs >= workLimits.forgetEveryMs) {
            forgotMs = clock.elapsed();
            await inbox.forget(clock.now() - workLimits.rememberMs);
          }
        } catch (thrown) {
          if (!until.aborted) log.error({ err: thrown }, 'what others left could not be taken up');
        }
        await clock.sleep(workLimits.lookEveryMs, until).catch(() => undefined);
      }
      await Promise.race([Promise.all(running.values()), clock.sleep(workLimits.lookEveryMs).catch(() => undefined)]);
      await inbox.releaseAll(owner).catch(() => undefined);
    },
  };
}
