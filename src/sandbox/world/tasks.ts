import { z } from 'zod';
import { applyChange, Change } from './collection.ts';
import type { Database } from './database.ts';
import type { Faults } from './faults.ts';

const jsonOf = <T>(schema: z.ZodType<T>) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);

const Task = z.object({
  id: z.string(),
  product: z.string(),
  action: z.string(),
  /** What the task has to itself while it runs, such as a load balancer. */
  lanes: jsonOf(z.array(z.string())),
  startedAt: z.number(),
  /** Null for a task that never finishes. */
  finishesAt: z.number().nullable(),
  /** Why it will fail; a failed task changes nothing. */
  failure: z.string().nullable(),
  changes: jsonOf(z.array(Change)),
});
type Task = z.infer<typeof Task>;

export type TaskState = 'running' | 'failed' | 'succeeded';

interface NewTask {
  readonly id: string;
  readonly product: string;
  readonly action: string;
  readonly lanes: readonly string[];
  readonly changes: readonly Change[];
  /** Where the work is known to end at some other time than the usual duration says. */
  readonly durationMs?: number;
}

const columns = 'id, product, action, lanes, startedAt, finishesAt, failure, changes';

/**
 * Work that goes on after its request was answered. Whether a task runs follows from the time alone: nothing waits for
 * it, and what it changes appears with the first request at or after its end.
 */
export class Tasks {
  readonly #database: Database;
  readonly #faults: Faults;
  readonly #now: number;
  readonly #taskMs: number;

  constructor(database: Database, faults: Faults, now: number, taskMs: number) {
    this.#database = database;
    this.#faults = faults;
    this.#now = now;
    this.#taskMs = taskMs;
  }

  start({ id, product, action, lanes, changes, durationMs = this.#taskMs }: NewTask): void {
    const stuck = this.#faults.claim(product, action, ['stuckTask']);
    const failed = this.#faults.claim(product, action, ['failedTask']);
    this.#database.run(
      `INSERT INTO task (${columns}, settled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)`,
      id,
      product,
      action,
      JSON.stringify(lanes),
      this.#now,
      stuck ? null : this.#now + durationMs,
      failed?.kind === 'failedTask' ? failed.message : null,
      JSON.stringify(changes),
    );
    this.settle();
  }

  find(product: string, id: string): Task | undefined {
    return this.#database.first(Task, `SELECT ${columns} FROM task WHERE product = ? AND id = ?`, product, id);
  }

  stateOf({ finishesAt, failure }: Task): TaskState {
    if (finishesAt === null || finishesAt > this.#now) return 'running';
    return failure === null ? 'succeeded' : 'failed';
  }

  runningOn(lane: string): Task | undefined {
    return this.#unsettled().find(({ lanes }) => lanes.includes(lane));
  }

  /** The work on that lane is overtaken: it ends without changing anything. */
  cancel(lane: string): void {
    const task = this.runningOn(lane);
    if (task) this.#database.run('UPDATE task SET settled = 1 WHERE id = ?', task.id);
  }

  /** Makes visible what has ended by now, in the order in which it ended. */
  settle(): void {
    const ended = this.#unsettled().filter(({ finishesAt }) => finishesAt !== null && finishesAt <= this.#now);
    for (const task of ended) {
      if (task.failure === null) for (const change of task.changes) applyChange(this.#database, change);
      this.#database.run('UPDATE task SET settled = 1 WHERE id = ?', task.id);
    }
  }

  #unsettled(): Task[] {
    return this.#database.all(Task, `SELECT ${columns} FROM task WHERE settled = 0 ORDER BY finishesAt, rowid`);
  }
}
