import { FailureError } from '../errors.ts';
import type { Advance, ChangeRow, Ledger } from '../ledger/port.ts';
import type { Clock } from '../lib/clock.ts';
import type { RunOptions } from './api.ts';
import { limits } from './limits.ts';

/** One call that wants to leave now. */
interface Ticket extends RunOptions {
  readonly account: string;
  readonly operation: string;
  /** Recorded in the same transaction as the slot. */
  readonly advance?: Advance;
}

export type Turn = { readonly kind: 'go'; readonly row: ChangeRow | undefined } | { readonly kind: 'lost' };

export interface RateLimit {
  /** Resolves at an instant at which one request of this account and operation may be sent. First come, first served. */
  turn(ticket: Ticket): Promise<Turn>;
}

interface RateLimitParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly callsPerSecond: number;
}

/** Within a process callers queue in order; across processes the ledger's window is the judge, so no caller can jump it. */
export function createRateLimit({ ledger, clock, callsPerSecond }: RateLimitParts): RateLimit {
  const queues = new Map<string, { tail: Promise<void>; length: number }>();
  const span = limits.windowMs + limits.guardMs;

  function tell(ticket: Ticket, place: number, estimateMs: number): void {
    ticket.onWaiting?.({
      for: 'send',
      place,
      estimateMs,
      message: `Waiting to send ${ticket.operation}: place ${place}, about ${Math.ceil(estimateMs / 1000)} s (${callsPerSecond} calls a second).`,
    });
  }

  async function reserve(
    ticket: Ticket,
  ): Promise<{ readonly dueMs: number; readonly row: ChangeRow | undefined } | undefined> {
    for (;;) {
      ticket.signal?.throwIfAborted();
      const slot = await ledger.reserveSend(
        {
          key: `${ticket.account} ${ticket.operation}`,
          calls: callsPerSecond,
          windowMs: limits.windowMs,
          guardMs: limits.guardMs,
        },
        ticket.advance,
      );
      switch (slot.kind) {
        case 'granted':
          return { dueMs: clock.now() + slot.inMs, row: slot.row };
        case 'lost':
          return undefined;
        case 'wait':
          await clock.sleep(slot.inMs, ticket.signal);
      }
    }
  }

  /** Waits for the reserved instant; a slot that was missed by more than the guard is given up for another. */
  async function keep(ticket: Ticket, dueMs: number): Promise<void> {
    let due = dueMs;
    for (;;) {
      if (due > clock.now()) await clock.sleep(due - clock.now());
      if (clock.now() - due <= limits.guardMs) return;
      const { advance: _, signal: __, ...again } = ticket;
      due = (await reserve(again))?.dueMs ?? due;
    }
  }

  return {
    async turn(ticket) {
      const key = `${ticket.account} ${ticket.operation}`;
      const queue = queues.get(key) ?? { tail: Promise.resolve(), length: 0 };
      if (queue.length >= limits.maxQueued) {
        throw new FailureError({
          code: 'CloudUnreachable',
          message: `${limits.maxQueued} calls of ${ticket.operation} are waiting already; this one was not queued.`,
          next: 'Ask again in a minute.',
        });
      }
      queues.set(key, queue);
      queue.length += 1;
      if (queue.length > callsPerSecond)
        tell(ticket, queue.length, Math.floor((queue.length - 1) / callsPerSecond) * span);
      const before = queue.tail;
      const { promise, resolve } = Promise.withResolvers<void>();
      queue.tail = before.then(() => promise);
      try {
        await unlessAborted(before, ticket.signal);
        const reserved = await reserve(ticket);
        resolve();
        if (!reserved) return { kind: 'lost' };
        await keep(ticket, reserved.dueMs);
        return { kind: 'go', row: reserved.row };
      } finally {
        resolve();
        queue.length -= 1;
        if (queue.length === 0) queues.delete(key);
      }
    },
  };
}

/** Somebody who gives up stops waiting at once; those behind keep their order. */
function unlessAborted(turn: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return turn;
  const { promise, reject } = Promise.withResolvers<void>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  return Promise.race([turn, promise]).finally(() => signal.removeEventListener('abort', abort));
}
