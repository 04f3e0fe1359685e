import type { SendView } from '../../ledger/port.ts';
import type { Clock } from '../../lib/clock.ts';
import type { RunOptions } from '../api.ts';
import { limits } from '../limits.ts';
import { estimateMs, placeOf } from './send-place.ts';
import type { SendQueue, Waiting } from './send-queue.ts';

export interface Told extends Waiting {
  readonly ticket: RunOptions;
  /** What it was told last, and when. */
  told: { readonly atMs: number; readonly seconds: number } | undefined;
}

/** Tells those who wait their place and how long it takes about: at the start, and when a second has been won or lost. */
export interface SendNotices {
  /** Those who wait are the first in a while: nothing is told before the ledger has said who waits elsewhere. */
  begin(): void;
  entered(queue: SendQueue<Told>, one: Told): void;
  /** With what the ledger says of others. */
  update(queue: SendQueue<Told>, view: SendView): void;
  served(): SendView['served'];
}

export function createSendNotices(clock: Clock, calls: number, operation: string): SendNotices {
  let view: SendView = { calls, quietMs: 0, served: new Map(), others: [] };
  /** Undefined before the first round. */
  let roundMs: number | undefined;

  function tell(queue: SendQueue<Told>, one: Told, position: number, firstSinceMs: number): void {
    const nowMs = clock.now();
    const { onWaiting } = one.ticket;
    // A clock that was set back must not silence anybody.
    if (!onWaiting || (one.told && Math.abs(nowMs - one.told.atMs) < limits.tellEveryMs)) return;
    const others = [...queue.line(nowMs).filter(({ caller }) => caller !== one.caller), ...view.others];
    const own = { caller: one.caller, position, waitedMs: nowMs - firstSinceMs };
    const place = placeOf(own, others, view.served);
    const inMs = estimateMs(place, view);
    const seconds = Math.ceil(inMs / 1000);
    if (inMs < limits.worthTellingMs || seconds === one.told?.seconds) return;
    one.told = { atMs: nowMs, seconds };
    const message = `Waiting to send ${operation}: place ${place}, about ${seconds} s (${view.calls} calls a second).`;
    try {
      onWaiting({ for: 'send', place, estimateMs: inMs, message });
    } catch {
      // Whoever cannot be told is served all the same, and so is everybody else in the line.
    }
  }

  return {
    begin() {
      roundMs = undefined;
    },
    entered(queue, one) {
      const { caller, sinceMs } = one;
      if (roundMs !== undefined) tell(queue, one, queue.sizeOf(caller), queue.sinceMs(caller) ?? sinceMs);
    },
    update(queue, told) {
      view = told;
      const nowMs = clock.now();
      if (roundMs !== undefined && Math.abs(nowMs - roundMs) < limits.tellEveryMs) return;
      roundMs = nowMs;
      for (const { one, position, firstSinceMs } of queue.positions()) tell(queue, one, position, firstSinceMs);
    },
    served: () => view.served,
  };
}
