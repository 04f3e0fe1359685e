/** What a surface may ask of the executor, and every answer it can get. Each union is rendered with an exhaustive switch. */
import type { Failure } from '../errors.ts';
import type { EventRow } from '../ledger/port.ts';
import type { Principal } from '../people/principal.ts';
import type { Evaluation } from '../policy/evaluation.ts';
import type { JsonObject, JsonValue, Tool } from '../tool.ts';
import type { ExecutorAudit } from './audit.ts';
import type { Change } from './change.ts';
import type { State } from './states.ts';

/** A request as it came in: nothing in it has been checked. */
export interface Call {
  /** `product:Action`, or the MCP form `product_action_in_snake_case`. */
  readonly tool: string;
  /** The tool's parameters with, perhaps, `Region` and `Account`. */
  readonly input: unknown;
}

export interface Asker {
  readonly principal: Principal;
  /** What speaks for the person, such as an MCP client's name and version. */
  readonly client?: string;
}

/** Something to tell a person who waits. */
export interface Waiting {
  /** `send`: for a place in the 20 requests a second. `lane`: for another change on the same resource. */
  readonly for: 'send' | 'lane';
  /** Place in the queue; 1 is next. */
  readonly place: number;
  /** Undefined where it cannot be estimated. */
  readonly estimateMs: number | undefined;
  readonly message: string;
}

export interface RunOptions {
  /** Aborts when the caller gives up. What has been sent stays sent. */
  readonly signal?: AbortSignal;
  readonly onWaiting?: (waiting: Waiting) => void;
}

export interface QueryOptions extends RunOptions {
  /** Keeps an answer that does not fit, so that whoever asked can read the rest by its `Handle`. */
  readonly keepWhole?: boolean;
}

export interface AskOptions extends RunOptions {
  /**
   * A request with a key that was used before by the same principal answers with the change that it made then, and
   * makes no second one.
   */
  readonly key?: string;
}

/** What a surface did elsewhere about a change, such as in a chat: recorded with it, and moving nothing. */
export interface Report {
  /** `shown_in_chat`: its card is there. The other two are about a message that may concern people. */
  readonly kind: 'shown_in_chat' | 'not_delivered' | 'delivery_unknown';
  readonly message: string;
  /** Where it is, such as the channel. */
  readonly detail?: JsonObject;
}

/** A page of a list, cut to the size that fits; `Truncated` says why it is shorter than asked. */
export interface Answer extends JsonObject {
  readonly TotalCount: number;
  readonly Offset: number;
  /** Where the next page begins; absent on the last one. */
  readonly NextOffset?: number;
  readonly Truncated?: string;
  readonly Note?: string;
  /** Under which the whole page is kept; only where that was asked for and it does not fit. */
  readonly Handle?: string;
}

/** What to read of a stored result. */
export interface ReadResult {
  readonly handle: string;
  /** JMESPath on the whole answer; its list where absent. */
  readonly expression?: string;
  /** Where the value is a list. */
  readonly offset?: number;
  readonly limit?: number;
}

export interface ResultAnswer extends JsonObject {
  readonly Result: JsonValue;
  /** Of a list: how many items it has, and where the next page begins. */
  readonly TotalCount?: number;
  readonly Offset?: number;
  readonly NextOffset?: number;
  readonly Truncated?: string;
}

export type ResultOutcome =
  | { readonly kind: 'answer'; readonly answer: ResultAnswer }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type QueryOutcome =
  | {
      readonly kind: 'answer';
      readonly answer: Answer /** The name under which the items stand. */;
      readonly set: string;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type ChangeOutcome =
  /** Recorded; its state says where it stands. */
  | { readonly kind: 'change'; readonly change: Change }
  /** Refused before there was anything to record. */
  | { readonly kind: 'failed'; readonly failure: Failure };

export type Decision =
  | {
      readonly kind: 'approve' /** What the person typed, where the plan asks for it. */;
      readonly typed?: string;
      readonly reason?: string /** The digest of the plan that the person saw. */;
      readonly digest: string;
      /** Lets the like of it pass for a while: the same operation on the same resources, asked by the same person. */
      readonly standing?: {
        readonly forMinutes: number;
        /** Only with these very parameters. */
        readonly sameParameters: boolean;
      };
    }
  | { readonly kind: 'deny'; readonly reason?: string }
  | { readonly kind: 'cancel'; readonly reason?: string }
  /** Goes ahead without the approvals that are missing: a named role, signed in, with a reason. */
  | { readonly kind: 'break_glass'; readonly typed?: string; readonly reason: string; readonly digest: string };

export interface DecideOptions {
  /**
   * A decision with a key with which the same principal decided on the change before is that decision: it answers with
   * the change as it is now, and records nothing.
   */
  readonly key?: string;
}

export type DecideOutcome =
  | { readonly kind: 'decided'; readonly change: Change }
  /** The decision does not count, and why; the change stands as it was. */
  | { readonly kind: 'rejected'; readonly failure: Failure; readonly change: Change | undefined };

/** A step in following a change: the change as it is now and, where one caused this step, the event. */
export interface Step {
  readonly change: Change;
  readonly event: EventRow | undefined;
}

/** A human's word that the like of a change may pass without being asked about, until when. Never for what destroys. */
export interface StandingApproval {
  readonly id: string;
  /** The change on which it was given. */
  readonly changeId: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string | undefined;
  /** `product/id`: it covers these and no others. */
  readonly resources: readonly string[];
  /** What a person would type to confirm, such as the one rule of a load balancer: it covers this and nothing beside it. */
  readonly subject: string;
  /** The parameters that it is bound to; any on these resources where undefined. */
  readonly input: JsonObject | undefined;
  /** Whose requests pass. */
  readonly asker: Principal;
  readonly by: Principal;
  readonly grantedAtMs: number;
  readonly untilMs: number;
  readonly revoked: { readonly by: string; readonly atMs: number } | undefined;
  /** The changes that it let pass, oldest first. */
  readonly uses: readonly { readonly changeId: string; readonly atMs: number }[];
}

export type RevokeOutcome =
  | { readonly kind: 'revoked'; readonly standing: StandingApproval }
  | { readonly kind: 'rejected'; readonly failure: Failure };

export interface Standing {
  /** Newest first; those that have ended too, for a week. */
  list(): Promise<readonly StandingApproval[]>;
  revoke(id: string, by: Principal): Promise<RevokeOutcome>;
}

export interface MayDecide {
  readonly approve: boolean;
  /** An approval now would be the last one that is needed. */
  readonly settles: boolean;
  readonly deny: boolean;
  readonly breakGlass: boolean;
  /** Why it may not be approved, in a sentence; undefined where it may. */
  readonly why: string | undefined;
}

export interface ListFilter {
  readonly states?: readonly State[];
  readonly limit: number;
  /** Only those that were made before this instant: for the next page. */
  readonly createdBeforeMs?: number;
}

export interface Executor extends AsyncDisposable {
  readonly tools: readonly Tool[];
  /** Undefined with the nearest names where there is no such tool. */
  tool(name: string): { readonly tool: Tool } | { readonly tool: undefined; readonly nearest: readonly string[] };

  query(call: Call, asker: Asker, options?: QueryOptions): Promise<QueryOutcome>;
  /** Reads a result that `query` kept: for the principal who asked, and nobody else. */
  result(wanted: ReadResult, asker: Asker, options?: RunOptions): Promise<ResultOutcome>;
  /** Plans a change and asks policy: the answer is a change that is refused, awaiting approval or approved. Sends nothing. */
  request(call: Call, asker: Asker, options?: AskOptions): Promise<ChangeOutcome>;
  /** Records a human's decision. An approval that completes what is needed makes the change `approved`; `drive` makes it. */
  decide(id: string, decision: Decision, by: Principal, options?: DecideOptions): Promise<DecideOutcome>;
  /**
   * Asks for the change that takes this one back, as captured before it was made: planned, shown and approved like any
   * other. Refused, with what differs, where the live state is not as the change left it.
   */
  undo(id: string, asker: Asker, options?: AskOptions): Promise<ChangeOutcome>;
  /**
   * Takes an approved (or abandoned) change as far as it goes: lanes, re-plan, send, poll, verify, record. Returns when
   * it is at rest; where another process drives it, that one is watched, and taken over from where it is gone. Aborting the signal stops watching before the send and
   * leaves the change to whoever comes next; it never stops between send and record.
   */
  drive(id: string, options?: RunOptions): Promise<Change>;
  /** The change now, then again after each of its events, until it is at its end or the signal aborts. Any process may follow. */
  follow(id: string, signal: AbortSignal): AsyncIterable<Step>;

  /** The ids of the changes that something happened to, each time some did. Any process may listen. */
  activity(signal: AbortSignal): AsyncIterable<ReadonlySet<string>>;

  /** By its id or an unambiguous beginning of it. */
  show(idOrPrefix: string): Promise<ChangeOutcome>;
  list(filter: ListFilter): Promise<readonly Change[]>;
  events(id: string): Promise<readonly EventRow[]>;
  /** Records what a surface did elsewhere about the change. */
  report(id: string, report: Report): Promise<void>;

  /** What people let pass for a while. */
  readonly standing: Standing;
  /** What policy as it is now would say to a recorded change, at the instant when it was asked for or at another. */
  reconsider(change: Change, atMs?: number): Evaluation;
  /** Whether this identity could decide on the change now, and why not: what a surface offers. Records nothing. */
  mayDecide(change: Change, by: Principal): Promise<MayDecide>;

  readonly audit: ExecutorAudit;
}
