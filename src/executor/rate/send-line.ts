import { FailureError } from '../../errors.ts';
import type { Advance, ChangeRow, Ledger, SendLimit, SendSlot } from '../../ledger/port.ts';
import type { Clock } from '../../lib/clock.ts';
import type { CloudAnswer } from '../../tencent/port.ts';
import type { RunOptions } from '../api.ts';
import { limits } from '../limits.ts';
import { createSendNotices, type Told } from './send-notices.ts';
import { createSendQueue } from './send-queue.ts';

/** One call that wants to leave as soon as it may. */
export interface Ticket extends RunOptions {
  /** Whose call it is: those who wait take turns by this. A principal's id, or one of `background`. */
  readonly caller: string;
  /** Recorded in the same transaction as the place in the window. */
  readonly advance?: Advance;
  /** After this instant the advance is not made any more: what it rests on has grown old. */
  readonly advanceByMs?: number;
}

/** A call on its way. */
export interface Departure {
  readonly token: number;
  /** By this process's clock, right before its slot was asked for: the grant cannot be earlier. */
  /** By the clock that nobody sets. */
  readonly askedMs: number;
  readonly answer: Promise<CloudAnswer>;
}

/** Those in this process who wait to send one operation for one account. */
export interface SendLine {
  isFull(caller: string): boolean;
  /** Sends when it is this one's turn; undefined where it was not sent. */
  enter(ticket: Ticket, send: Send): Promise<Departure | undefined>;
}

type Send = (row: ChangeRow | undefined) => Promise<CloudAnswer>;

interface Parts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly owner: string;
}

interface Waiting extends Told {
  readonly ticket: Ticket;
  readonly send: Send;
  readonly outcome: PromiseWithResolvers<Departure | undefined>;
}

export function createSendLine({ ledger, clock, owner }: Parts, limit: SendLimit, operation: string): SendLine {
  const queue = createSendQueue<Waiting>();
  const notices = createSendNotices(clock, limit.calls, operation);
  /** How long it lately took to ask the ledger. */
  const tripsMs: number[] = [];
  /** Whom the ledger is being asked for at this moment. */
  let asking: Waiting | undefined;
  let isServing = false;
  /** Somebody came of whom the ledger has not been told yet. */
  let isUntold = false;
  let wake = () => {};

  /** Gives out slots until nobody waits. */
  async function serve(): Promise<void> {
    let caller: string | undefined;
    isServing = true;
    notices.begin();
    for (let one = queue.first(caller, notices.served()); one; one = queue.first(caller, notices.served())) {
      const slot = await attempt(one);
      caller = slot?.kind === 'wait' ? slot.caller : undefined;
      // Lets the request reach its socket before the next one takes its turn on this thread.
      if (slot?.kind === 'granted') await clock.sleep(0);
      if (slot?.kind === 'granted' || slot?.kind === 'wait') notices.update(queue, slot.view);
      if (slot?.kind === 'wait') await pause(slot.inMs);
      // Whoever came meanwhile may be first.
      if (isUntold) caller = undefined;
    }
    isServing = false;
  }

  /** Asks the ledger for a slot, and sends where there is one. Undefined where this one leaves the queue without. */
  async function attempt(one: Waiting): Promise<SendSlot | undefined> {
    const { signal, advance, advanceByMs } = one.ticket;
    const nowMs = clock.now();
    const askedMs = clock.elapsed();
    asking = one;
    isUntold = false;
    try {
      if (advanceByMs !== undefined && nowMs > advanceByMs) return void leave(one, undefined);
      const line = { process: owner, caller: one.caller, waiting: queue.line(nowMs) };
      const slot = await ledger.reserveSend({ ...limit, line }, advance);
      noteTrip(clock.elapsed() - askedMs);
      if (slot.kind === 'granted' && isTooLate(nowMs, askedMs)) return tooLate(one);
      if (slot.kind === 'granted') leave(one, { token: slot.token, askedMs, answer: one.send(slot.row) });
      if (slot.kind === 'lost') leave(one, undefined);
      if (slot.kind === 'wait') signal?.throwIfAborted();
      return slot;
    } catch (thrown) {
      queue.remove(one);
      one.outcome.reject(thrown);
      return undefined;
    } finally {
      asking = undefined;
    }
  }

  /** A machine that slept, or a ledger that took long: others may have given this process up, and the slot with it. */
  function isTooLate(nowMs: number, askedMs: number): boolean {
    return Math.max(Math.abs(clock.now() - nowMs), clock.elapsed() - askedMs) > limits.tooLateMs;
  }

  /** What was recorded as being sent is taken back by whoever asked; anything else asks again. */
  function tooLate(one: Waiting): undefined {
    if (!one.ticket.advance) return;
    queue.remove(one);
    one.outcome.reject(new FailureError(confirmedTooLate));
  }

  function leave(one: Waiting, departure: Departure | undefined): void {
    queue.remove(one);
    departure?.answer.catch(() => undefined);
    one.outcome.resolve(departure);
  }

  function noteTrip(ms: number): void {
    tripsMs.push(Math.max(0, ms));
    if (tripsMs.length > limits.ledgerTrips) tripsMs.shift();
  }

  /** Until it is worth asking again, less by the way to the ledger, so as to be there in time; or until somebody comes. */
  async function pause(inMs: number): Promise<void> {
    if (isUntold) return;
    const nap = new AbortController();
    wake = () => nap.abort();
    await clock.sleep(inMs - Math.min(inMs, ...tripsMs), nap.signal).catch(() => undefined);
  }

  function enter(ticket: Ticket, send: Send): Promise<Departure | undefined> {
    const { signal, caller } = ticket;
    signal?.throwIfAborted();
    const outcome = Promise.withResolvers<Departure | undefined>();
    const one: Waiting = { ticket, send, outcome, caller, sinceMs: clock.now(), told: undefined };
    // Whoever gives up stops waiting at once, unless the ledger may be recording his call as being sent.
    const giveUp = () => {
      if (asking === one) return;
      queue.remove(one);
      outcome.reject(signal?.reason);
      if (queue.size === 0) wake();
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    if (queue.sizeOf(caller) === 0) isUntold = true;
    queue.add(one);
    notices.entered(queue, one);
    if (!isServing) void serve();
    else if (isUntold) wake();
    return outcome.promise.finally(() => signal?.removeEventListener('abort', giveUp));
  }

  return {
    isFull: (caller) => queue.sizeOf(caller) >= limits.maxQueued || queue.size >= limits.maxQueuedInAll,
    enter: async (ticket, send) => enter(ticket, send),
  };
}

const confirmedTooLate = {
  code: 'LedgerUnavailable',
  message: `The ledger took longer than ${limits.tooLateMs / 1000} seconds to confirm; nothing was sent.`,
  next: 'It is tried again.',
} as const;
