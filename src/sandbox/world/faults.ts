import { z } from 'zod';
import type { Database } from './database.ts';

const match = {
  /** Only for this product (`clb`, `gaap`, `scf`, `sts`). */
  product: z.string().optional(),
  /** Only for this action. */
  action: z.string().optional(),
  /** How many requests it strikes before it is used up. */
  times: z.int().min(1).max(1_000_000).default(1),
};

/** Before: the request is not executed. After: it is executed and logged, and only the answer suffers. */
const when = z.enum(['before', 'after']).default('before');
const longestMs = 10 * 60 * 1000;

export const NewFault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('throttle'), ...match }),
  z.strictObject({ kind: z.literal('error'), code: z.string().min(1), message: z.string(), when, ...match }),
  z.strictObject({ kind: z.literal('delay'), ms: z.int().min(0).max(longestMs), when, ...match }),
  z.strictObject({ kind: z.literal('hang'), ms: z.int().min(0).max(longestMs).default(60_000), when, ...match }),
  z.strictObject({ kind: z.literal('drop'), when, ...match }),
  z.strictObject({ kind: z.literal('httpStatus'), status: z.int().min(400).max(599), when, ...match }),
  z.strictObject({ kind: z.literal('notJson'), body: z.string().default('<html>Bad Gateway</html>'), when, ...match }),
  z.strictObject({ kind: z.literal('stuckTask'), ...match }),
  z.strictObject({ kind: z.literal('failedTask'), message: z.string().default('The task failed.'), ...match }),
]);
export type NewFault = z.input<typeof NewFault>;
type Spec = z.infer<typeof NewFault>;
export type FaultKind = Spec['kind'];

/** A fault that waits for its requests; `times` is what is left of it. */
export type Fault = Spec & { readonly id: number };

const Row = z.object({ id: z.number(), body: z.string(), times: z.number() });

/** What goes wrong on demand. Kept in the world's file, so that every process obeys. */
export class Faults {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(fault: NewFault): Fault {
    const spec = NewFault.parse(fault);
    this.#database.run('INSERT INTO fault (body, times) VALUES (?, ?)', JSON.stringify(spec), spec.times);
    const { id } = z
      .object({ id: z.number() })
      .parse(this.#database.first(z.object({ id: z.number() }), 'SELECT last_insert_rowid() AS id'));
    return { ...spec, id };
  }

  list(): Fault[] {
    return this.#database
      .all(Row, 'SELECT id, body, times FROM fault ORDER BY id')
      .map(({ id, body, times }) => ({ ...NewFault.parse(JSON.parse(body)), id, times }));
  }

  clear(id?: number): void {
    if (id === undefined) this.#database.run('DELETE FROM fault');
    else this.#database.run('DELETE FROM fault WHERE id = ?', id);
  }

  /** Uses up one turn of the oldest fault of these kinds that is meant for this operation. */
  claim(product: string, action: string, kinds: readonly FaultKind[]): Fault | undefined {
    const fault = this.list().find(
      (candidate) =>
        kinds.includes(candidate.kind) &&
        (candidate.product ?? product) === product &&
        (candidate.action ?? action) === action,
    );
    if (!fault) return undefined;
    if (fault.times > 1) this.#database.run('UPDATE fault SET times = times - 1 WHERE id = ?', fault.id);
    else this.clear(fault.id);
    return fault;
  }
}
