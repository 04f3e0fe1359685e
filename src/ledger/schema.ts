import type { Kysely } from 'kysely';

/** The tables, as every engine returns their rows. Times are epoch milliseconds; JSON is kept as text. */
export interface Schema {
  change: ChangeRecord;
  event: { seq: number; change_id: string; kind: string; body: string; at_ms: number };
  /** One row for each lane of a change; `position` is the same in all of them. */
  lane: { lane: string; change_id: string; position: number };
  /** `grants`: a JSON list of the last reserved instants, oldest first. */
  send_window: { key: string; grants: string };
  /** Numbers without gaps: taken in a transaction, given back when it rolls back. */
  counter: { name: CounterName; value: number };
  migration: { name: string; applied_at_ms: number };
}

export interface ChangeRecord {
  id: string;
  state: string;
  operation: string;
  version: number;
  created_at_ms: number;
  updated_at_ms: number;
  expires_at_ms: number | null;
  document: string;
  fence: number;
  lease_owner: string | null;
  lease_until_ms: number | null;
}

export type CounterName = 'event' | 'lane';

/** The database or a transaction on it. */
export type Queries = Kysely<Schema>;
