import { z } from 'zod';
import type { Database } from './database.ts';

/** Every page of an operation emulated here: "A maximum of 20 requests can be initiated per second for this API." */
export const requestsPerSecond = 20;
const windowMs = 1000;
/** Older than any arrival that can still be on its way through this process. */
const forgetAfterMs = 60_000;

const Counted = z.object({
  product: z.string(),
  action: z.string(),
  admitted: z.number(),
  throttled: z.number(),
  injected: z.number(),
});
/** `throttled` were refused by the rate window, `injected` by a fault. */
type Counted = z.infer<typeof Counted>;

const At = z.object({ at: z.number() });

/** The rate window, per account and operation, shared by all processes of the world. */
export class Arrivals {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Whether one more request at that time leaves every window of a second with at most 20 admitted ones. */
  admit(account: string, product: string, action: string, at: number): boolean {
    const scope = [account, product, action] as const;
    this.#database.run('DELETE FROM admission WHERE at < ?', at - forgetAfterMs);
    // Processes decide in the order of their transactions, not of arrival: look to both sides.
    const near = this.#database.all(
      At,
      'SELECT at FROM admission WHERE account = ? AND product = ? AND action = ? AND at > ? AND at < ? ORDER BY at',
      ...scope,
      at - windowMs,
      at + windowMs,
    );
    const times = [...near.map((row) => row.at), at].sort((a, b) => a - b);
    const crowded = times.some((time, index) => {
      const twentyLater = times[index + requestsPerSecond];
      return twentyLater !== undefined && twentyLater - time < windowMs;
    });
    if (!crowded) {
      this.#database.run('INSERT INTO admission (account, product, action, at) VALUES (?, ?, ?, ?)', ...scope, at);
    }
    this.count(product, action, crowded ? 'throttled' : 'admitted');
    return !crowded;
  }

  count(product: string, action: string, what: 'admitted' | 'throttled' | 'injected'): void {
    this.#database.run('INSERT OR IGNORE INTO counted (product, action) VALUES (?, ?)', product, action);
    this.#database.run(`UPDATE counted SET ${what} = ${what} + 1 WHERE product = ? AND action = ?`, product, action);
  }

  counts(): Counted[] {
    return this.#database.all(Counted, 'SELECT * FROM counted ORDER BY product, action');
  }
}
