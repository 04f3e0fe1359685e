/**
 * What happened, durably. The ledger knows nothing of tools, states or people: it keeps one document and an
 * append-only list of events for each change, who is working on it, who waits for which lane, and who may send when.
 * Every method is one transaction. All times are epoch milliseconds of the ledger's clock: the machine's for a file, the
 * server's for a server, so that machines whose clocks differ agree on leases and windows.
 */
import type { JsonObject } from '../lib/json.ts';
import type { Audit } from './audit/port.ts';
import type { Handles, Inbox, Outbox } from './chat-port.ts';

export type * from './audit/port.ts';
export type * from './chat-port.ts';

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
  /** The same for the same request, so that it is found again. */
  readonly requestKey?: string;
  /** No two changes have the same. */
  readonly idempotencyKey?: string;
  readonly document: JsonObject;
  /** What led to it, in order: all of them are recorded with it, or nothing is. */
  readonly events: readonly [NewEvent, ...NewEvent[]];
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
  /** Gives up all of its lanes in the same transaction, so that who waits for the event finds them free. */
  readonly leavesLanes?: true;
}

/** The right to drive a change, until `forMs` after now by the ledger's own clock. */
export interface Lease {
  readonly id: string;
  readonly owner: string;
  readonly forMs: number;
}

/** A change's place in one lane. Lower positions are ahead; nobody with a lower one means that it holds the lane. */
export interface LanePlace {
  readonly lane: string;
  readonly changeId: string;
  readonly position: number;
}

export interface SendLimit {
  /** Account and operation: `default clb:DescribeTargets`. */
  readonly key: string;
  /** At least 1. */
  readonly calls: number;
  readonly windowMs: number;
  /** How long a call can be on its way at most: after this it counts as arrived, answered or not. */
  readonly onItsWayMs: number;
  /** Who waits here. Callers take turns with those of other processes; without it the call takes any slot that is due. */
  readonly line?: SendLine;
}

/** Those who wait in one process for one key. */
export interface SendLine {
  /** Names the process among those that share the ledger. */
  readonly process: string;
  /** Who the call is for that asks now, and whom the advance belongs to: one of those who wait. */
  readonly caller: string;
  /** One for each caller; at most 64 count. */
  readonly waiting: readonly CallerWaiting[];
}

export interface CallerWaiting {
  readonly caller: string;
  readonly calls: number;
  /** How long the first of them has waited. */
  readonly waitedMs: number;
}

/** What a place and an estimate can be told from. */
export interface SendView {
  /** Calls a window at this moment: fewer than the limit after the cloud refused some. */
  readonly calls: number;
  /** How long nothing leaves at all. */
  readonly quietMs: number;
  /** How many calls of each caller count in the window. */
  readonly served: ReadonlyMap<string, number>;
  /** Those who wait in other processes. */
  readonly others: readonly CallerWaiting[];
}

export type SendSlot =
  /** The caller may send once, now, and says by `settleSend` when the call had arrived; `row` is the advanced change. */
  | { readonly kind: 'granted'; readonly token: number; readonly row: ChangeRow | undefined; readonly view: SendView }
  /** No slot yet; ask again after `inMs`, for `caller` where one is named. Nothing was reserved or advanced. */
  | { readonly kind: 'wait'; readonly inMs: number; readonly caller: string | undefined; readonly view: SendView }
  /** The advance lost its race; nothing was reserved or advanced. */
  | { readonly kind: 'lost' };

export interface Ledger extends AsyncDisposable {
  /** Where there is a change with this idempotency key already, that one: then nothing is recorded. */
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
  /** The change that was inserted with this idempotency key. */
  madeWith(idempotencyKey: string): Promise<ChangeRow | undefined>;
  /** The change with this request key that was last moved, of those in these states. */
  latestAsked(requestKey: string, states: readonly string[]): Promise<ChangeRow | undefined>;
  /** Undefined where the version or the fence is no longer the current one: somebody else moved the change. */
  advance(step: Advance): Promise<ChangeRow | undefined>;
  /** An event that moves nothing, such as progress. */
  note(changeId: string, event: NewEvent): Promise<void>;

  events(changeId: string): Promise<readonly EventRow[]>;
  eventsAfter(seq: number, limit: number): Promise<readonly EventRow[]>;
  /** The last `limit` events of these kinds since an instant, oldest first. */
  eventsOfKinds(
    kinds: readonly string[],
    filter: { readonly sinceMs: number; readonly limit: number },
  ): Promise<readonly EventRow[]>;
  lastSeq(): Promise<number>;

  /** The change under a new fence, if no other owner's lease is live. */
  claim(lease: Lease): Promise<ChangeRow | undefined>;
  /** Up to `limit` changes in these states that nobody holds, oldest first, each under a new fence. */
  claimSome(wanted: {
    readonly states: readonly string[];
    readonly owner: string;
    readonly forMs: number;
    readonly limit: number;
  }): Promise<readonly ChangeRow[]>;
  /** False where the lease was lost. */
  renew(lease: Lease & { readonly fence: number }): Promise<boolean>;
  /** Prolongs those of these leases that are still the owner's, in one statement; the ids of those. */
  renewAll(owner: string, ids: readonly string[], forMs: number): Promise<readonly string[]>;
  release(lease: { readonly id: string; readonly owner: string; readonly fence: number }): Promise<void>;
  /** Frees everything in these states that the owner holds, in one statement: for a process that ends. */
  releaseAll(owner: string, states: readonly string[]): Promise<void>;
  /** Changes in these states whose expiry has passed. */
  expired(states: readonly string[], limit: number): Promise<readonly ChangeRow[]>;

  /** Takes a place in all of the lanes at once; a change keeps the place that it has. */
  enterLanes(changeId: string, lanes: readonly string[]): Promise<void>;
  /** Everybody in these lanes, in the order of their positions; at most 10,000. */
  lanePlaces(lanes: readonly string[]): Promise<readonly LanePlace[]>;
  /** With a fence: only while it is the current one, so that a driver who lost its lease takes nothing from the next. */
  leaveLanes(changeId: string, fence?: number): Promise<void>;

  /** A place in the sliding window and, with it or not at all, the advance: the write is recorded before it can leave. */
  reserveSend(limit: SendLimit, advance?: Advance): Promise<SendSlot>;
  /**
   * Says at what latest, in milliseconds after its grant, a call had arrived. Until then it may yet arrive. `refused`:
   * the cloud turned it away as one too many, so this key slows down for everybody.
   */
  settleSend(limit: SendLimit, token: number, afterMs: number, refused?: boolean): Promise<void>;

  /** How long the last tasks of an operation took from the send to their end, in milliseconds, oldest first; at most 32. */
  taskTimes(operation: string): Promise<readonly number[]>;
  noteTaskTimes(operation: string, tookMs: readonly number[]): Promise<void>;

  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly handles: Handles;
  readonly audit: Audit;
}
