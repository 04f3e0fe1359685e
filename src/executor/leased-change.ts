import type { ChangeRow } from '../ledger/port.ts';
import type { JsonObject } from '../tool.ts';
import type { RunOptions } from './api.ts';
import type { Change } from './change.ts';
import { changeOf, type EventKind, eventOf, type Move, stepOf } from './changes.ts';
import type { ExecutorContext } from './context.ts';
import { limits } from './limits.ts';

/** A change that this process holds the lease of. Every step checks that it still does. */
export interface LeasedChange extends RunOptions {
  readonly context: ExecutorContext;
  /** The change as this process last saw it. */
  readonly change: Change;
  readonly fence: number;
  /** False where somebody else moved the change or took the lease: then nothing was moved, and the driver stops. */
  move(move: Move): Promise<boolean>;
  /** The step, to be recorded together with a send slot. */
  stepFor(move: Move): ReturnType<typeof stepOf>;
  /** Takes over what `stepFor` led to. */
  adopt(row: ChangeRow): void;
  note(kind: EventKind, message: string, detail?: JsonObject): Promise<void>;
  /** True where the change is no longer the one that was last seen. */
  reload(): Promise<boolean>;
}

export function leaseOf(context: ExecutorContext, claimed: ChangeRow, options: RunOptions): LeasedChange {
  let row = claimed;
  return {
    ...options,
    context,
    get change() {
      return changeOf(row);
    },
    fence: claimed.fence,
    async move(move) {
      const moved = await context.ledger.advance(stepOf(row, move, claimed.fence));
      if (moved) row = moved;
      return moved !== undefined;
    },
    stepFor: (move) => stepOf(row, move, claimed.fence),
    adopt(next) {
      row = next;
    },
    note: (kind, message, detail) => context.ledger.note(row.id, eventOf(kind, message, detail)),
    async reload() {
      const now = (await context.ledger.get(row.id)) ?? row;
      const moved = now.version !== row.version;
      row = now;
      return moved;
    },
  };
}

/** Keeps the lease while `work` runs. Losing it is noticed by the next step's fence, not by interrupting a send. */
export async function withLease(
  context: ExecutorContext,
  claimed: ChangeRow,
  work: () => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const lease = { id: claimed.id, owner: context.owner, fence: claimed.fence };
  const renewing = (async () => {
    for (;;) {
      await context.clock.sleep(limits.renewMs, stop.signal);
      if (!(await context.ledger.renew({ ...lease, untilMs: context.clock.now() + limits.leaseMs }))) return;
    }
  })().catch((thrown: unknown) => {
    if (!stop.signal.aborted) context.log.warn({ err: thrown, change: claimed.id }, 'lease not renewed');
  });
  try {
    await work();
  } finally {
    stop.abort();
    await renewing;
  }
}
