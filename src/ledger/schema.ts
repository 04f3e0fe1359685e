import type { Kysely } from 'kysely';

/** The tables, as every engine returns their rows. Times are epoch milliseconds; JSON is kept as text. */
export interface Schema {
  change: ChangeRecord;
  /** `hash` is over the event and the hash before it, `change_digest` over the change as the event left it. */
  event: {
    seq: number;
    change_id: string;
    kind: string;
    body: string;
    at_ms: number;
    hash: string;
    /** Null for an event that moved nothing. */
    change_digest: string | null;
  };
  /** One row for each lane of a change; `position` is the same in all of them. */
  lane: { lane: string; change_id: string; position: number };
  /** `grants`: JSON of the calls that count in the window, of who waits, and of the pace; see send-window.ts. */
  send_window: { key: string; grants: string };
  /** Numbers without gaps: taken in a transaction, given back when it rolls back. */
  counter: {
    name: CounterName;
    value: number;
    /** For events: the hash of the last one. */
    hash: string | null;
  };
  /** The prefixes that were archived: the last event of each, and how much left with it. */
  archive: { seq: number; hash: string; events: number; changes: number; at_ms: number };
  /** `took_ms`: a JSON list, oldest first. */
  task_time: { operation: string; took_ms: string };
  /** What is done keeps its key and loses its body. */
  inbox: {
    key: string;
    kind: string;
    body: string;
    at_ms: number;
    tries: number;
    fence: number;
    lease_owner: string | null;
    lease_until_ms: number | null;
    done_at_ms: number | null;
  };
  outbox: {
    change_id: string;
    document: string;
    /** Null where nothing is to be done before the next event. */
    due_at_ms: number | null;
    /** 1 where it became due once more since it was last claimed. */
    due_again: number;
    touches: number;
    fence: number;
    lease_owner: string | null;
    lease_until_ms: number | null;
  };
  handle: { id: string; body: string; until_ms: number };
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
  /** Finds the same request again; no part of the change, so the chain does not cover it. */
  request_key: string | null;
  /** Keeps a request that comes twice from making two; the chain does not cover it either. */
  idempotency_key: string | null;
}

/** For `outbox`, the value is the number of the last event that was gathered; -1 before the first time. */
export type CounterName = 'event' | 'lane' | 'claim' | 'inbox' | 'handle' | 'outbox';

/** The database or a transaction on it. */
export type Queries = Kysely<Schema>;
