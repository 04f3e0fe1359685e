import type { Clock } from '../../lib/clock.ts';
import type { Keys } from '../accounts.ts';
import { until } from '../until.ts';

interface Fetched {
  readonly keys: Keys;
  readonly goodUntilMs: number;
}

/** Gets keys from where they come from, or throws a `FailureError`; ends at the signal. */
export type FetchKeys = (signal: AbortSignal) => Promise<Fetched>;

/** Keys are replaced this long before they run out, so that a request cannot arrive with expired ones. */
const marginMs = 60_000;

/** A refresh belongs to all who wait for it, so it has a deadline of its own rather than that of the first. */
const refreshMs = 10_000;

/** Holds the keys of one account. A failure is never kept: the next caller tries again. */
export class KeyCache {
  readonly #fetch: FetchKeys;
  readonly #clock: Clock;
  #held: Fetched | undefined;
  #refreshing: Promise<Fetched> | undefined;

  constructor(fetch: FetchKeys, clock: Clock) {
    this.#fetch = fetch;
    this.#clock = clock;
  }

  async keys(signal: AbortSignal): Promise<Keys> {
    const held = this.#held;
    if (held && this.#clock.now() < held.goodUntilMs - marginMs) return held.keys;
    try {
      return (await until(this.#refresh(), signal)).keys;
    } catch (thrown) {
      if (held && !signal.aborted && this.#clock.now() < held.goodUntilMs) return held.keys;
      throw thrown;
    }
  }

  #refresh(): Promise<Fetched> {
    this.#refreshing ??= this.#fetchInTime().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #fetchInTime(): Promise<Fetched> {
    // By the next turn it is known to be under way, even to a fetch that leads back here.
    await Promise.resolve();
    this.#held = await this.#fetch(this.#clock.deadline(refreshMs));
    return this.#held;
  }
}
