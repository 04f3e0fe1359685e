/** What a surface that is a chat keeps in the ledger. Every method is one transaction. */
import type { JsonObject } from '../lib/json.ts';

/**
 * Work that came in from outside, such as a command typed in a chat: accepted once, done by one process at a time,
 * left to another when that one is gone. A key has at most 300 characters; a lease lasts at most 15 minutes.
 */
export interface Inbox {
  /**
   * The item, held by who accepted it (tries 1), or by nobody where no lease is asked for (tries 0); undefined where one
   * with this key was accepted before, done or not.
   */
  accept(
    item: { readonly key: string; readonly kind: string; readonly body: JsonObject },
    lease?: { readonly owner: string; readonly forMs: number },
  ): Promise<InboxRow | undefined>;
  /** Accepted, not done, and held by nobody: oldest first, at most 1,000. */
  claimSome(wanted: ClaimSome): Promise<readonly InboxRow[]>;
  /** Prolongs those of these that are still the owner's; their keys. */
  renewAll(owner: string, keys: readonly string[], forMs: number): Promise<readonly string[]>;
  /**
   * The key stays, so that it is accepted only once; what stood in it does not. False where somebody else took it up
   * since; true again for who says it twice.
   */
  done(item: { readonly key: string; readonly fence: number }): Promise<boolean>;
  /** For a process that ends: whatever it holds was not tried by it. */
  releaseAll(owner: string): Promise<void>;
  /** Forgets what was done and came before this instant, the oldest; how many, at most 1,000: again where it is `limit`. */
  forget(old: { readonly beforeMs: number; readonly limit: number }): Promise<number>;
}

export interface InboxRow {
  readonly key: string;
  readonly kind: string;
  readonly body: JsonObject;
  readonly atMs: number;
  /** How often it was taken up, this time included. */
  readonly tries: number;
  /** Rises with every claim, so that a process that lost its lease cannot write any more. */
  readonly fence: number;
}

export interface ClaimSome {
  readonly owner: string;
  readonly forMs: number;
  readonly limit: number;
}

/**
 * What a chat was told of each change: one document a change, worked on by one process at a time. It leaves the ledger
 * with its change.
 */
export interface Outbox {
  /**
   * Takes note of the events since the last time: each change that one belongs to becomes due. The very first time: all
   * changes in these states become due, and what happened before is left alone. How many events were read, at most
   * 1,000; again where that is `limit`.
   */
  gather(wanted: { readonly states: readonly string[]; readonly limit: number }): Promise<number>;
  /** Due and held by nobody, those that have been due for longest first, at most 1,000, each under a new fence. */
  claimSome(wanted: ClaimSome): Promise<readonly OutboxRow[]>;
  /** Keeps the lease and prolongs it by `forMs`. False where it was lost: then nothing was written. */
  save(row: HeldOutboxRow & { readonly document: JsonObject; readonly forMs: number }): Promise<boolean>;
  /**
   * Gives it back: due again after `dueInMs`, at most a day, or with its next event where that is undefined. What was
   * gathered or touched since the claim keeps it due at once.
   */
  release(row: HeldOutboxRow & { readonly dueInMs: number | undefined }): Promise<void>;
  /** Makes it due now; adds it where it is not there. Nothing where there is no such change. */
  touch(changeId: string): Promise<void>;
  /** For a process that ends: what it held stays due. */
  releaseAll(owner: string): Promise<void>;
}

export interface OutboxRow {
  readonly changeId: string;
  readonly document: JsonObject;
  /** How often it was touched. */
  readonly touches: number;
  /** Rises with every claim, so that a process that lost its lease cannot write any more. */
  readonly fence: number;
}

export interface HeldOutboxRow {
  readonly changeId: string;
  readonly owner: string;
  readonly fence: number;
}

/** What an opaque handle, such as the value of a button, stands for. */
export interface Handles {
  /**
   * All or none, at most 1,000; one that is there is replaced. Those that have ended are cleared away on the way, in
   * bounded portions.
   */
  put(handles: readonly NewHandle[]): Promise<void>;
  /** Undefined where there is none, or not any more. */
  get(id: string): Promise<JsonObject | undefined>;
}

export interface NewHandle {
  /** At most 300 characters. */
  readonly id: string;
  readonly body: JsonObject;
  readonly forMs: number;
}
