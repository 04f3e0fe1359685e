/**
 * What happened, durably. The ledger knows nothing of tools, states or people: it keeps one document and an
 * append-only list of events for each change, who is working on it, who waits for which lane, and who may send when.
 * Every method is one transaction. All times are epoch milliseconds of the caller's clock.
 */
import type { JsonObject } from '../lib/json.ts';

export interface ChangeRow {
  readonly id: string;
  readonly state: string;
  readonly operation: string;
  /** Rises by one with every `advance`: two writers that started from the same version cannot both win. */
  readonly version: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly expiresAtMs: number | undefined;
  readonly document: JsonObject;
  /** Rises with every claim, so that a process that lost its lease cannot write any more. */
  readonly fence: number;
}

export interface NewEvent {
  readonly kind: string;
  readonly body: JsonObject;
}

export interface EventRow extends NewEvent {
  /** Position in the whole ledger: without gaps and in order of commit. */
  readonly seq: number;
  readonly changeId: string;
  readonly atMs: number;
}

export interface NewChange {
  readonly id: string;
  readonly state: string;
  readonly operation: string;
  readonly expiresAtMs: number | undefined;
  readonly document: JsonObject;
  readonly event: NewEvent;
}

export interface Advance {
  readonly id: string;
  /** The version that the decision was taken on. */
  readonly version: number;
  /** Given by a process that drives the change under a lease. */
  readonly fence?: number;
  readonly state: string;
  readonly expiresAtMs: number | undefined;
  readonly document: JsonObject;
  readonly event: NewEvent;
}

export interface Lease {
  readonly id: string;
  readonly owner: string;
  readonly untilMs: number;
}

/** Somebody ahead in a lane: the one at place 1 holds it. */
export interface Ahead {
  readonly lane: string;
  /** The change that holds the lane now. */
  readonly holder: string;
  /** How many changes are in front in that lane. */
  readonly count: number;
}

export interface SendLimit {
  /** Account and operation: `default clb:DescribeTargets`. */
  readonly key: string;
  /** At least 1. */
  readonly calls: number;
  readonly windowMs: number;
  /** How long a call can be on its way at most: after this it counts as arrived, answered or not. */
  readonly onItsWayMs: number;
}

export type SendSlot =
  /** The caller may send once, now, and says by `settleSend` when the call had arrived; `row` is the advanced change. */
  | { readonly kind: 'granted'; readonly token: number; readonly row: ChangeRow | undefined }
  /** No slot yet; ask again after `inMs`. Nothing was reserved or advanced. */
  | { readonly kind: 'wait'; readonly inMs: number }
  /** The advance lost its race; nothing was reserved or advanced. */
  | { readonly kind: 'lost' };

export interface Ledger extends AsyncDisposable {
  insert(change: NewChange): Promise<ChangeRow>;
  get(id: string): Promise<ChangeRow | undefined>;
  /** Changes whose id begins so, at most `limit`. */
  startingWith(prefix: string, limit: number): Promise<readonly ChangeRow[]>;
  /** Newest first. */
  list(filter: {
    readonly states?: readonly string[];
    readonly limit: number;
    readonly createdBeforeMs?: number;
  }): Promise<readonly ChangeRow[]>;
  /** Undefined where the version or the fence is no longer the current one: somebody else moved the change. */
  advance(step: Advance): Promise<ChangeRow | undefined>;
  /** An event that moves nothing, such as progress. */
  note(changeId: string, event: NewEvent): Promise<void>;

  events(changeId: string): Promise<readonly EventRow[]>;
  eventsAfter(seq: number, limit: number): Promise<readonly EventRow[]>;
  lastSeq(): Promise<number>;

  /** The change under a new fence, if no other owner's lease is live. */
  claim(lease: Lease): Promise<ChangeRow | undefined>;
  /** False where the lease was lost. */
  renew(lease: Lease & { readonly fence: number }): Promise<boolean>;
  release(lease: { readonly id: string; readonly owner: string; readonly fence: number }): Promise<void>;
  /** Changes in these states that nobody holds, oldest first. */
  unclaimed(states: readonly string[], limit: number): Promise<readonly string[]>;
  /** Changes in these states whose expiry has passed. */
  expired(states: readonly string[], limit: number): Promise<readonly ChangeRow[]>;

  /** Takes a place in all of the lanes at once; a change keeps the place that it has. */
  enterLanes(changeId: string, lanes: readonly string[]): Promise<void>;
  /** Those in front, lane by lane; an empty list means that the change has all of its lanes to itself. */
  aheadInLanes(changeId: string): Promise<readonly Ahead[]>;
  leaveLanes(changeId: string): Promise<void>;

  /** A place in the sliding window and, with it or not at all, the advance: the write is recorded before it can leave. */
  reserveSend(limit: SendLimit, advance?: Advance): Promise<SendSlot>;
  /** Says at what latest, in milliseconds after its grant, a call had arrived. Until then it may yet arrive. */
  settleSend(key: string, token: number, afterMs: number): Promise<void>;
}
