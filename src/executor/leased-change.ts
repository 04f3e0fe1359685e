import type { ChangeRow } from '../ledger/port.ts';
import type { JsonObject } from '../tool.ts';
import type { RunOptions } from './api.ts';
import type { Change } from './change.ts';
import { changeOf, type EventKind, eventOf, type Move, stepOf } from './changes.ts';
import type { ExecutorContext } from './context.ts';
import { isLedgerUnavailable } from './failures.ts';
import { limits } from './limits.ts';

/** A change that this process holds the lease of. Every step checks that it still does. */
export interface LeasedChange extends RunOptions {
  readonly context: ExecutorContext;
  /** The change as this process last saw it. */
  readonly change: Change;
  readonly fence: number;
  /** True until the first step under this lease: whatever was done to the change, another stretch of driving did it. */
  readonly takenOver: boolean;
  /** False where somebody else moved the change or took the lease: then nothing was moved, and the driver stops. */
  move(move: Move): Promise<boolean>;
  /** The same for what only this process knows, such as an answer: repeated while the ledger is out of reach. */
  moveSurely(move: Move): Promise<boolean>;
  /** The change as the ledger has it; undefined where the lease is no longer this process's. Waits for the ledger to come back. */
  readSurely(): Promise<ChangeRow | undefined>;
  /** The step, to be recorded together with a send slot. */
  stepFor(move: Move): ReturnType<typeof stepOf>;
  /** Takes over what `stepFor` led to. */
  adopt(row: ChangeRow): void;
  note(kind: EventKind, message: string, detail?: JsonObject): Promise<void>;
  /** True where the change is no longer the one that was last seen, or no longer this process's to drive. */
  reload(): Promise<boolean>;
}

export function leaseOf(context: ExecutorContext, claimed: ChangeRow, options: RunOptions): LeasedChange {
  const { ledger } = context;
  let row = claimed;
  let change: Change | undefined;

  function adopt(next: ChangeRow): void {
    row = next;
    change = undefined;
  }

  async function move(step: Move): Promise<boolean> {
    const moved = await ledger.advance(stepOf(row, step, claimed.fence));
    if (moved) adopt(moved);
    return moved !== undefined;
  }

  async function readSurely(): Promise<ChangeRow | undefined> {
    const now = await untilReachable(context, async () => {
      // Waits behind a step whose commit is still under way at the server.
      const held = await ledger.renew({
        id: row.id,
        owner: context.owner,
        fence: claimed.fence,
        forMs: context.leaseMs,
      });
      return held ? ledger.get(row.id) : undefined;
    });
    return now?.fence === claimed.fence ? now : undefined;
  }

  return {
    ...options,
    context,
    get change() {
      change ??= changeOf(row);
      return change;
    },
    fence: claimed.fence,
    get takenOver() {
      return row.version === claimed.version;
    },
    move,
    async moveSurely(step) {
      try {
        return await move(step);
      } catch (thrown) {
        if (!isLedgerUnavailable(thrown)) throw thrown;
      }
      return untilReachable(context, async () => {
        const now = await ledger.get(row.id);
        // A step whose confirmation was lost was made all the same.
        const made = now?.version === row.version + 1 && now.fence === claimed.fence && now.state === step.to;
        if (!made) return move(step);
        adopt(now);
        return true;
      });
    },
    readSurely,
    stepFor: (step) => stepOf(row, step, claimed.fence),
    adopt,
    note: (kind, message, detail) => ledger.note(row.id, eventOf(kind, message, detail)),
    async reload() {
      const now = (await ledger.get(row.id)) ?? row;
      const gone = now.version !== row.version || now.fence !== claimed.fence;
      if (now.version !== row.version) adopt(now);
      return gone;
    },
  };
}

/** Tries again while the ledger is out of reach: longer and longer, until this process ends. */
async function untilReachable<T>({ clock, lifetime }: ExecutorContext, work: () => Promise<T>): Promise<T> {
  let waitedMs = 0;
  for (let pauseMs: number = limits.ledgerFirstMs; ; pauseMs = Math.min(pauseMs * 2, limits.ledgerLongestMs)) {
    await clock.sleep(pauseMs, lifetime.cutOff);
    waitedMs += pauseMs;
    try {
      return await work();
    } catch (thrown) {
      if (!isLedgerUnavailable(thrown) || waitedMs > limits.ledgerInAllMs) throw thrown;
    }
  }
}
