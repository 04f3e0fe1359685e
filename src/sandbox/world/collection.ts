import { z } from 'zod';
import type { Database } from './database.ts';

/** One document to write, or to remove where `body` is null. A task carries these until it finishes. */
export const Change = z.object({ kind: z.string(), key: z.string(), body: z.unknown() });
export type Change = z.infer<typeof Change>;

const KeyedBody = z.object({ body: z.string() });

/** The documents of one kind, in the order in which they were first put. */
export class Collection<T> {
  readonly #database: Database;
  readonly #kind: string;
  readonly #schema: z.ZodType<T>;
  readonly #keyOf: (document: T) => string;

  constructor(database: Database, kind: string, schema: z.ZodType<T>, keyOf: (document: T) => string) {
    this.#database = database;
    this.#kind = kind;
    this.#schema = schema;
    this.#keyOf = keyOf;
  }

  find(key: string): T | undefined {
    const row = this.#database.first(
      KeyedBody,
      'SELECT body FROM document WHERE kind = ? AND key = ?',
      this.#kind,
      key,
    );
    return row && this.#read(row.body);
  }

  all(): T[] {
    return this.#database
      .all(KeyedBody, 'SELECT body FROM document WHERE kind = ? ORDER BY place', this.#kind)
      .map(({ body }) => this.#read(body));
  }

  where(wanted: (document: T) => boolean): T[] {
    return this.all().filter(wanted);
  }

  put(document: T): void {
    applyChange(this.#database, this.changeTo(document));
  }

  /** What would make `document` the current one, for a task to carry. */
  changeTo(document: T): Change {
    return { kind: this.#kind, key: this.#keyOf(document), body: document };
  }

  removalOf(document: T): Change {
    return { kind: this.#kind, key: this.#keyOf(document), body: null };
  }

  #read(body: string): T {
    return this.#schema.parse(JSON.parse(body));
  }
}

export function applyChange(database: Database, { kind, key, body }: Change): void {
  if (body === null) {
    database.run('DELETE FROM document WHERE kind = ? AND key = ?', kind, key);
    return;
  }
  database.run(
    'INSERT INTO document (kind, key, body) VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body',
    kind,
    key,
    JSON.stringify(body),
  );
}
