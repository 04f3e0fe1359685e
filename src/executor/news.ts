import type { EventRow, Ledger } from '../ledger/port.ts';
import type { Clock } from '../lib/clock.ts';
import { limits } from './limits.ts';

/** Tells those who wait that something happened to a change, whichever process it happened in. */
export interface News {
  /**
   * Whatever happens to these changes, or to any, from here on is heard. Read the state after this and before `heard`, and nothing
   * is missed; `close` when done.
   */
  listen(ids: readonly string[] | 'all'): Promise<Ear>;
  /** Happened in this process: told at once. */
  happened(id: string): void;
}

export interface Ear {
  /** The changes that something happened to since the last time; none where `atMostMs` passed. Rejects on abort. */
  heard(atMostMs: number, signal: AbortSignal | undefined): Promise<ReadonlySet<string>>;
  /** From here on these. */
  attend(ids: readonly string[]): void;
  close(): void;
}

const pageSize = 500;

interface Listener {
  ids: ReadonlySet<string> | 'all';
  readonly heard: Set<string>;
  wake: () => void;
}

/** One look at the ledger's end for all who listen; nobody listens, nobody looks. */
export function createNews(ledger: Pick<Ledger, 'eventsAfter' | 'lastSeq'>, clock: Clock, closing: AbortSignal): News {
  const listeners = new Set<Listener>();
  let cursor: number | undefined;
  let looking = false;

  function tell(id: string): void {
    for (const listener of listeners) {
      if (listener.ids !== 'all' && !listener.ids.has(id)) continue;
      listener.heard.add(id);
      listener.wake();
    }
  }

  async function look(): Promise<void> {
    try {
      while (listeners.size > 0) {
        // Who waits looks by itself from time to time, so a ledger that does not answer delays news and loses none.
        await catchUp().catch(() => undefined);
        await clock.sleep(limits.newsEveryMs, closing);
      }
    } finally {
      looking = false;
      cursor = undefined;
    }
  }

  /** From the earliest end of the ledger that any listener saw. */
  async function begin(): Promise<void> {
    if (cursor === undefined) {
      const seq = await ledger.lastSeq();
      cursor = Math.min(cursor ?? seq, seq);
    }
    if (looking) return;
    looking = true;
    look().catch(() => undefined);
  }

  async function catchUp(): Promise<void> {
    let events: readonly EventRow[];
    do {
      events = await ledger.eventsAfter(cursor ?? 0, pageSize);
      for (const { changeId } of events) tell(changeId);
      cursor = events.at(-1)?.seq ?? cursor;
    } while (events.length === pageSize);
  }

  return {
    async listen(ids) {
      const listener: Listener = { ids: ids === 'all' ? ids : new Set(ids), heard: new Set(), wake: () => undefined };
      listeners.add(listener);
      try {
        await begin();
      } catch (thrown) {
        listeners.delete(listener);
        throw thrown;
      }
      return {
        async heard(atMostMs, signal) {
          if (listener.heard.size === 0) await wakened(listener, clock, atMostMs, signal);
          const heard = new Set(listener.heard);
          listener.heard.clear();
          return heard;
        },
        attend(others) {
          listener.ids = new Set(others);
        },
        close: () => void listeners.delete(listener),
      };
    },
    happened: tell,
  };
}

async function wakened(
  listener: Listener,
  clock: Clock,
  atMostMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const early = new AbortController();
  listener.wake = () => early.abort();
  await clock
    .sleep(atMostMs, signal ? AbortSignal.any([signal, early.signal]) : early.signal)
    .catch((thrown: unknown) => {
      if (signal?.aborted || !early.signal.aborted) throw thrown;
    });
}
