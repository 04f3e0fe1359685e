import type { Ledger } from '../ledger/port.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../log.ts';

/** Keeps the leases of everything that this process drives alive, all of them by one statement. */
export interface LeaseKeeper {
  /** Keeps the lease while `work` runs. A lost lease is noticed by the next step's fence, not by interrupting a send. */
  keep<T>(id: string, work: () => Promise<T>): Promise<T>;
  /**
   * Renews first what may have lapsed, as after an outage of the ledger: whoever claims what is free must not take from
   * this process what it drives. Rejects where that cannot be done.
   */
  catchUp(): Promise<void>;
}

interface LeaseKeeperParts {
  readonly ledger: Pick<Ledger, 'renewAll'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly owner: string;
  readonly leaseMs: number;
}

/** Renewals in the time of one lease: two may fail before anything is lost. */
const renewals = 3;

export function createLeaseKeeper({ ledger, clock, log, owner, leaseMs }: LeaseKeeperParts): LeaseKeeper {
  const kept = new Set<string>();
  let round = Promise.resolve();
  let stop: AbortController | undefined;
  /** None of the leases was renewed, or taken, before this. */
  let renewedAtMs = 0;

  async function renewForEver(signal: AbortSignal): Promise<void> {
    for (;;) {
      await clock.sleep(leaseMs / renewals, signal);
      round = renew();
      await round;
    }
  }

  async function renew(): Promise<void> {
    try {
      await renewAll();
    } catch (thrown) {
      log.warn({ err: thrown, changes: kept.size }, 'leases not renewed');
    }
  }

  async function renewAll(): Promise<void> {
    const ids = [...kept];
    const nowMs = clock.now();
    const renewed = new Set(await ledger.renewAll(owner, ids, leaseMs));
    renewedAtMs = nowMs;
    for (const id of ids) {
      if (renewed.has(id) || !kept.delete(id)) continue;
      log.warn({ change: id }, 'the lease was lost; whoever has it drives the change');
    }
  }

  return {
    async catchUp() {
      await round;
      const isFresh = Math.abs(clock.now() - renewedAtMs) < (leaseMs * (renewals - 1)) / renewals;
      if (kept.size > 0 && !isFresh) await renewAll();
    },

    async keep(id, work) {
      if (kept.size === 0) renewedAtMs = clock.now();
      kept.add(id);
      if (!stop) {
        stop = new AbortController();
        renewForEver(stop.signal).catch(() => undefined);
      }
      try {
        return await work();
      } finally {
        kept.delete(id);
        if (kept.size === 0) {
          stop?.abort();
          stop = undefined;
        }
        // What happens to the lease afterwards must not be undone by a renewal that is on its way.
        await round;
      }
    },
  };
}
