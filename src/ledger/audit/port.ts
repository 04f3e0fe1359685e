/**
 * The chain of events, for auditors. Every event holds a hash over itself and the hash before it, so the last hash, the
 * head, stands for the whole ledger: whoever keeps one can tell later whether what came before is still as it was. A
 * ledger by itself shows every edit, gap and reordering; that its end was cut off, or that all of it was written again
 * from some point on, shows only against a head that was kept elsewhere.
 */

/** The last event, and the hash that stands for it and all before it. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export type FaultKind =
  | 'edited'
  /** Stands at another's place. */
  | 'reordered'
  /** Events are missing in between, or at the beginning. */
  | 'gap'
  /** Events are missing at the end. */
  | 'truncated'
  /** Stands where no event can be, or after the last one. */
  | 'added'
  /** Does not fit a kept head: what came before it was written again. */
  | 'rewritten'
  /** What stands before, such as an archive, ends with another event. */
  | 'unjoined'
  /** The record of the last event names another one. */
  | 'head'
  | 'change edited'
  | 'change missing'
  /** A change that no event records. */
  | 'change added'
  /** An event that belongs to no change. */
  | 'no change'
  /** A line of a file that is none of the format. */
  | 'unreadable';

export interface Fault {
  readonly kind: FaultKind;
  /** The event at fault, or the first of those that are; undefined where it is no event. */
  readonly seq: number | undefined;
  readonly changeId: string | undefined;
  /** What is wrong and where, in a sentence. */
  readonly says: string;
}

export interface Broken {
  readonly kind: 'broken';
  readonly fault: Fault;
}

export interface Intact {
  readonly kind: 'intact';
  readonly head: Head;
  /** How many events and changes were looked at, in the ledger and in the archives that were given. */
  readonly events: number;
  readonly changes: number;
  /** The last event that left the ledger with an archive. */
  readonly archived: Head | undefined;
  /** Kept heads of events that are in an archive which was not given. */
  readonly unchecked: readonly Head[];
}

/** The lines of one archive or export, as they stand in the file. */
export interface AuditFile {
  /** For a person. */
  readonly name: string;
  readonly lines: AsyncIterable<string>;
}

/** The share that is done, 0 to 1. */
export type OnShare = (share: number) => void;

export interface VerifyOptions {
  readonly heads?: readonly Head[];
  /** Checked too: each by itself, and that they and the ledger follow one another without a gap. */
  readonly archives?: readonly AuditFile[];
  /** Ends it with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onShare?: OnShare;
}

/** Begins a file, so that it can be verified by itself. */
export interface FirstLine {
  readonly format: 'tencent-chatops-audit';
  readonly version: 1;
  readonly content: 'export' | 'archive';
  readonly fromSeq: number;
  /** Of the event before `fromSeq`. */
  readonly previousHash: string;
}

/** `body` is the very text that the hash covers. */
export interface EventLine {
  readonly seq: number;
  readonly change: string;
  readonly kind: string;
  readonly at: string;
  readonly body: string;
  readonly changeDigest: string | null;
  readonly hash: string;
}

/** In an archive, after the change's last event: the change as it left. */
export interface ChangeLine {
  readonly left: string;
  readonly state: string;
  readonly operation: string;
  readonly version: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly expiresAtMs: number | null;
  readonly document: string;
}

/** Ends a file, so that one that was cut off is told from a whole one. */
export interface LastLine {
  readonly end: number;
  readonly hash: string;
  readonly events: number;
  readonly changes: number;
}

export type AuditLine = FirstLine | EventLine | ChangeLine | LastLine;

export interface ExportOptions {
  /** From the first event that is still in the ledger, unless given. */
  readonly fromSeq?: number;
  readonly toSeq?: number;
  readonly signal?: AbortSignal;
  readonly onShare?: OnShare;
}

export interface ArchiveOptions {
  /** Events before this instant may leave. */
  readonly beforeMs: number;
  /** The states in which nothing happens to a change any more. */
  readonly over: readonly string[];
  /** Makes the lines durable, then reads them back: nothing is deleted unless what it reads is whole and right. */
  readonly write: (lines: AsyncIterable<AuditLine>) => Promise<AsyncIterable<string>>;
  readonly signal?: AbortSignal;
  readonly onShare?: OnShare;
}

/** What keeps older events from being archived. */
export interface Hold {
  readonly changeId: string;
  /** `open`: it is not over. `recent`: it has events that are to be kept. */
  readonly why: 'open' | 'recent';
}

export type Archived =
  /** `more`: as much as is archived at a time; the rest is left to the next run. */
  | {
      readonly kind: 'archived';
      readonly fromSeq: number;
      readonly head: Head;
      readonly events: number;
      readonly changes: number;
      readonly more: boolean;
      readonly heldBy: Hold | undefined;
    }
  | { readonly kind: 'nothing'; readonly heldBy: Hold | undefined }
  /** Nothing was deleted: a ledger that was tampered with is evidence. */
  | Broken;

export interface Audit {
  /** Sequence number 0 for a ledger without events. */
  head(): Promise<Head>;
  /**
   * Up to the head as it is at the start, while others may go on writing. Says the first fault in the order of events,
   * then what is wrong with the changes.
   */
  verify(options?: VerifyOptions): Promise<Intact | Broken>;
  /** As the events stand, right or wrong. Throws a `FailureError` where the ledger does not hold that part. */
  export(options?: ExportOptions): AsyncIterable<AuditLine>;
  /**
   * Moves the oldest events out, up to the last point at which every change before it is over, has all of its events
   * before it, and all of those are older than asked. A change leaves whole, its row with its events, or not at all.
   */
  archive(options: ArchiveOptions): Promise<Archived>;
}
