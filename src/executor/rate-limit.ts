import { FailureError } from '../errors.ts';
import type { Advance, ChangeRow, Ledger } from '../ledger/port.ts';
import type { Clock } from '../lib/clock.ts';
import type { CloudAnswer } from '../tencent/port.ts';
import type { RunOptions } from './api.ts';
import { limits } from './limits.ts';

/** One call that wants to leave as soon as it may. */
interface Ticket extends RunOptions {
  readonly account: string;
  readonly operation: string;
  /** Recorded in the same transaction as the place in the window. */
  readonly advance?: Advance;
  /** After this instant the advance is not made any more: what it rests on has grown old. */
  readonly advanceByMs?: number;
}

export interface RateLimit {
  /**
   * Calls `send` as soon as one more request of this account and operation may arrive at the cloud: first come, first
   * served within a process; across processes the ledger's window is the judge. Undefined where the advance lost its
   * race or came too late: then nothing was sent.
   */
  run(ticket: Ticket, send: (row: ChangeRow | undefined) => Promise<CloudAnswer>): Promise<CloudAnswer | undefined>;
}

interface RateLimitParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly callsPerSecond: number;
}

/** Those who wait for one account and operation. */
interface Queue {
  tail: Promise<void>;
  length: number;
  /** Round trips seen lately: what the quickest took, every other took as well, so only the rest is uncertain. */
  readonly roundTripsMs: number[];
}

export function createRateLimit({ ledger, clock, callsPerSecond }: RateLimitParts): RateLimit {
  const queues = new Map<string, Queue>();

  /** Lets one through at a time, in order; `next` lets the one behind come. */
  async function comeForward(queue: Queue, signal: AbortSignal | undefined): Promise<() => void> {
    const before = queue.tail;
    const { promise, resolve } = Promise.withResolvers<void>();
    queue.tail = before.then(() => promise);
    try {
      await unlessAborted(before, signal);
    } catch (thrown) {
      resolve();
      throw thrown;
    }
    return resolve;
  }

  async function reserve(key: string, ticket: Ticket) {
    for (;;) {
      ticket.signal?.throwIfAborted();
      if (ticket.advanceByMs !== undefined && clock.now() > ticket.advanceByMs) return undefined;
      const slot = await ledger.reserveSend(
        { key, calls: callsPerSecond, windowMs: limits.windowMs, onItsWayMs: limits.onItsWayMs },
        ticket.advance,
      );
      if (slot.kind !== 'wait') return slot;
      await clock.sleep(slot.inMs, ticket.signal);
    }
  }

  /** A request cannot arrive later than its answer came, less what even the quickest round trip takes. */
  async function settle(key: string, { roundTripsMs }: Queue, token: number, tookMs: number): Promise<void> {
    // The clock was set back meanwhile: nothing is known, so the call counts as on its way as long as it can be.
    if (tookMs < 0) return;
    roundTripsMs.push(tookMs);
    if (roundTripsMs.length > limits.roundTrips) roundTripsMs.shift();
    const quickestMs = roundTripsMs.length < limits.roundTripsToRely ? 0 : Math.min(...roundTripsMs);
    const surely = Math.max(0, quickestMs - limits.guardMs);
    await ledger.settleSend(key, token, tookMs - surely);
  }

  function tell(ticket: Ticket, place: number): void {
    const estimateMs = Math.floor((place - 1) / callsPerSecond) * limits.windowMs;
    if (estimateMs === 0) return;
    const message = `Waiting to send ${ticket.operation}: place ${place}, about ${Math.ceil(estimateMs / 1000)} s (${callsPerSecond} calls a second).`;
    ticket.onWaiting?.({ for: 'send', place, estimateMs, message });
  }

  return {
    async run(ticket, send) {
      const key = `${ticket.account} ${ticket.operation}`;
      const queue = queues.get(key) ?? { tail: Promise.resolve(), length: 0, roundTripsMs: [] };
      queues.set(key, queue);
      if (queue.length >= limits.maxQueued) throw new FailureError(tooMany(ticket.operation));
      queue.length += 1;
      tell(ticket, queue.length);
      const next = await comeForward(queue, ticket.signal).finally(() => {
        queue.length -= 1;
      });
      const sending = await start(key, ticket, send).finally(next);
      if (!sending) return undefined;
      const answer = await sending.answer;
      // Without an answer of the cloud's nobody knows whether the request is still on its way.
      if (answer.kind === 'unclear') return answer;
      // A call that could not be settled counts as arrived in time anyway; its answer must not be lost over that.
      await settle(key, queue, sending.token, clock.now() - sending.startedMs).catch(() => undefined);
      return answer;
    },
  };

  async function start(key: string, ticket: Ticket, send: (row: ChangeRow | undefined) => Promise<CloudAnswer>) {
    const slot = await reserve(key, ticket);
    if (slot === undefined || slot.kind === 'lost') return undefined;
    const startedMs = clock.now();
    const answer = send(slot.row);
    answer.catch(() => undefined);
    // Lets the request reach its socket before the next one takes its turn on this thread.
    await clock.sleep(0);
    return { token: slot.token, startedMs, answer };
  }
}

function tooMany(operation: string) {
  return {
    code: 'CloudUnreachable',
    message: `${limits.maxQueued} calls of ${operation} are waiting already; this one was not queued.`,
    next: 'Ask again in a minute.',
  } as const;
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
