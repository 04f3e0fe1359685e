import { dirname } from 'node:path';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { z } from 'zod';
import { systemClock } from '../../lib/clock.ts';
import { makeFolder } from '../../lib/folder.ts';
import { openSqlite } from '../../lib/sqlite.ts';

/** How long one attempt may wait inside SQLite, where it blocks the event loop; between attempts others may run. */
const attemptMs = 20;
/** 500 attempts are 10 seconds and more: a writer that holds the file longer than that is broken. */
const maxAttempts = 500;

/** The world's one file. Every use of it is a transaction that takes the write lock first, so none can be half-seen. */
export class Database {
  readonly #sqlite: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    makeFolder(dirname(file));
    this.#sqlite = openSqlite(file, attemptMs);
    // Turning WAL on can find the file busy while another process does the same.
    this.#retryNow(() => this.#unlessBusy(() => this.#sqlite.exec('PRAGMA journal_mode = WAL')));
    this.#sqlite.exec('PRAGMA synchronous = NORMAL');
  }

  /** For requests: waits for its turn without stopping the other requests of this process. */
  async transact<T>(work: () => T): Promise<T> {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const done = this.#attempt(work);
      if (done) return done.value;
      // Waiting for a file lock is real time, whatever the world's clock says. The spread keeps processes out of step.
      await systemClock.sleep(1 + ((attempt * 7 + process.pid) % 11));
    }
    throw new Error('The world file stayed locked by another process.');
  }

  /** For the few callers that need the answer at once. */
  transactNow<T>(work: () => T): T {
    return this.#retryNow(() => this.#attempt(work));
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...values).changes);
  }

  script(sql: string): void {
    this.#sqlite.exec(sql);
  }

  all<T>(row: z.ZodType<T>, sql: string, ...values: SQLInputValue[]): T[] {
    return z.array(row).parse(this.#prepare(sql).all(...values));
  }

  first<T>(row: z.ZodType<T>, sql: string, ...values: SQLInputValue[]): T | undefined {
    const found = this.#prepare(sql).get(...values);
    return found === undefined ? undefined : row.parse(found);
  }

  /** Undoes `work` alone when it throws; the transaction around it goes on. */
  attemptWithin<T>(work: () => T): T {
    this.#sqlite.exec('SAVEPOINT attempt');
    try {
      const value = work();
      this.#sqlite.exec('RELEASE attempt');
      return value;
    } catch (thrown) {
      this.#sqlite.exec('ROLLBACK TO attempt');
      this.#sqlite.exec('RELEASE attempt');
      throw thrown;
    }
  }

  close(): void {
    this.#statements.clear();
    if (this.#sqlite.isOpen) this.#sqlite.close();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#sqlite.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #attempt<T>(work: () => T): { value: T } | undefined {
    // A deferred transaction that writes later fails with SQLITE_BUSY_SNAPSHOT at once, without any waiting.
    const begun = this.#unlessBusy(() => this.#sqlite.exec('BEGIN IMMEDIATE'));
    if (!begun) return undefined;
    try {
      const value = work();
      this.#sqlite.exec('COMMIT');
      return { value };
    } catch (thrown) {
      if (this.#sqlite.isTransaction) this.#sqlite.exec('ROLLBACK');
      throw thrown;
    }
  }

  #retryNow<T>(attempt: () => { value: T } | undefined): T {
    for (let count = 0; count < maxAttempts; count += 1) {
      const done = attempt();
      if (done) return done.value;
    }
    throw new Error('The world file stayed locked by another process.');
  }

  #unlessBusy<T>(work: () => T): { value: T } | undefined {
    try {
      return { value: work() };
    } catch (thrown) {
      if (isBusy(thrown)) return undefined;
      throw thrown;
    }
  }
}

/** SQLITE_BUSY (5) and its extended codes. */
function isBusy(thrown: unknown): boolean {
  return thrown instanceof Error && 'errcode' in thrown && (Number(thrown.errcode) & 0xff) === 5;
}
