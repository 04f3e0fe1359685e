import { z } from 'zod';
import type { Database } from './database.ts';

/** One request that passed every check of the gateway and was carried out: the judge of "at most once". */
export const Execution = z.object({
  seq: z.number(),
  at: z.number(),
  product: z.string(),
  action: z.string(),
  region: z.string(),
  secretId: z.string(),
  requestId: z.string(),
  request: z.string().transform((text): unknown => JSON.parse(text)),
  /** `ok`, or the error code of the answer. */
  outcome: z.string(),
  /** Whether it changed the world, or set off a task that will. */
  wrote: z.number().transform((flag) => flag === 1),
});
export type Execution = z.infer<typeof Execution>;

/** Written in the transaction of the effect itself, so that there is never one without the other. */
export class Executions {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  record(execution: Omit<Execution, 'seq'>): void {
    this.#database.run(
      `INSERT INTO execution (at, product, action, region, secretId, requestId, request, outcome, wrote)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      execution.at,
      execution.product,
      execution.action,
      execution.region,
      execution.secretId,
      execution.requestId,
      JSON.stringify(execution.request),
      execution.outcome,
      execution.wrote ? 1 : 0,
    );
  }

  after(seq: number): Execution[] {
    return this.#database.all(Execution, 'SELECT * FROM execution WHERE seq > ? ORDER BY seq', seq);
  }
}
