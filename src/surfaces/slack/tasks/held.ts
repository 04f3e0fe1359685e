/** What one process has taken up, and the leases on it. */
import type { InboxRow, Ledger } from '../../../ledger/port.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { Log } from '../log.ts';
import { workLimits } from './limits.ts';

export interface Hold {
  readonly row: InboxRow;
  /** Aborts where somebody else took it up before it was handled. */
  readonly lost: AbortSignal;
  /** Of the last claim, which may be another one than it began with. */
  fence(): number;
  /** From here on nothing of it can be interrupted any more; only that it is done has to be recorded. */
  handled(): void;
}

export interface HeldWork {
  readonly size: number;
  /** `claimedMs`: before the claim was asked for, and so no later than its lease began. */
  take(row: InboxRow, claimedMs: number): void;
  /** Whether a lease may have lapsed. */
  isOverdue(): boolean;
  /** Renews all of them, and says to those that were lost that they are. */
  renew(): Promise<void>;
  /** Resolves once everything that is held now has ended. */
  settled(): Promise<void>;
}

interface Parts {
  readonly inbox: Pick<Ledger['inbox'], 'renewAll'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly owner: string;
  /** Never rejects. */
  work(hold: Hold): Promise<void>;
}

interface Entry {
  readonly lost: AbortController;
  fence: number;
  renewedMs: number;
  isOurs: boolean;
  isHandled: boolean;
  ended: Promise<void>;
}

export function createHeldWork({ inbox, clock, log, owner, work }: Parts): HeldWork {
  const held = new Map<string, Entry>();
  const since = (ms: number) => clock.elapsed() - ms;

  /** What is left of an earlier turn ends first: one at a time works on an item. */
  function begin(row: InboxRow, claimedMs: number, earlier: Promise<void> | undefined): void {
    const { key, fence } = row;
    const lost = new AbortController();
    const entry: Entry = {
      ...{ lost, fence, renewedMs: claimedMs, isOurs: true, isHandled: false },
      ended: Promise.resolve(earlier),
    };
    const hold: Hold = {
      row,
      lost: lost.signal,
      fence: () => entry.fence,
      handled: () => {
        entry.isHandled = true;
      },
    };
    held.set(key, entry);
    const run = earlier ? earlier.then(() => work(hold)) : work(hold);
    entry.ended = run.finally(() => {
      if (held.get(key) === entry) held.delete(key);
    });
  }

  return {
    get size() {
      return held.size;
    },
    take(row, claimedMs) {
      const entry = held.get(row.key);
      if (entry && !entry.lost.signal.aborted) {
        // Its lease had lapsed, and nobody else was faster: it is this process's under a new fence.
        entry.fence = row.fence;
        entry.renewedMs = claimedMs;
        entry.isOurs = true;
        return;
      }
      // An answer that was so long on its way says nothing of now: whoever finds the item free takes it up.
      if (since(claimedMs) < workLimits.leaseMs) begin(row, claimedMs, entry?.ended);
    },
    isOverdue: () =>
      [...held.values()].some(({ isOurs, renewedMs }) => isOurs && since(renewedMs) >= workLimits.overdueMs),
    async renew() {
      const asked = [...held].filter(([, { isOurs }]) => isOurs);
      if (asked.length === 0) return;
      const askedMs = clock.elapsed();
      const keys = asked.map(([key]) => key);
      const renewed = new Set(await inbox.renewAll(owner, keys, workLimits.leaseMs));
      for (const [key, entry] of asked) {
        if (renewed.has(key)) {
          entry.renewedMs = Math.max(entry.renewedMs, askedMs);
          continue;
        }
        entry.isOurs = false;
        // What is handled is not renewed once it is done; and what follows from it is not to be interrupted.
        if (entry.isHandled) continue;
        log.warn({ key }, 'the lease on what was asked for was lost; whoever has it goes on with it');
        entry.lost.abort(new Error('Somebody else goes on with it.'));
      }
    },
    async settled() {
      await Promise.all([...held.values()].map(({ ended }) => ended));
    },
  };
}
