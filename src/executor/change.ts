import { z } from 'zod';
import { type ErrorCode, errorCodes } from '../errors.ts';
import { Json, JsonRecord } from '../lib/json.ts';
import { Principal } from '../people/principal.ts';
import { Evaluation } from '../policy/evaluation.ts';
import type { State } from './states.ts';

const Line = z.object({
  change: z.enum(['kept', 'added', 'removed', 'changed']),
  item: z.string(),
  before: z.string().exactOptional(),
  after: z.string().exactOptional(),
  note: z.string().exactOptional(),
});

/** A plan as it is recorded and shown: every text in it is plain, one line, and of bounded length. */
export const RecordedPlan = z.object({
  summary: z.string(),
  alarm: z.string().exactOptional(),
  effect: z.enum(['write', 'destructive']),
  subject: z.string(),
  targets: z.array(z.object({ resource: z.string(), title: z.string(), lines: z.array(Line) })),
  request: JsonRecord,
  before: Json,
  warnings: z.array(z.string()),
  blast: z.object({
    targets: z.number(),
    lost: z.number(),
    healthyLost: z.number(),
    /** Absent in what older versions recorded. */
    shareLost: z.number().min(0).max(1).exactOptional(),
    dropsEverything: z.boolean(),
  }),
  undo: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('call'), operation: z.string(), request: JsonRecord, words: z.string() }),
    z.object({ kind: z.literal('none'), words: z.string(), configurationKept: z.literal(true).exactOptional() }),
  ]),
});
export type RecordedPlan = z.output<typeof RecordedPlan>;

const FailureRecord = z.object({
  code: z.custom<ErrorCode>((code) => typeof code === 'string' && Object.hasOwn(errorCodes, code)),
  message: z.string(),
  next: z.string().exactOptional(),
  provider: z.object({ code: z.string(), message: z.string(), requestId: z.string().exactOptional() }).exactOptional(),
});

/** A recorded decision of a human, bound to one digest under one version of the policy. */
export const Approval = z.object({
  digest: z.string(),
  /** Absent in what older versions recorded: they had one policy. */
  policyVersion: z.string().exactOptional(),
  by: Principal,
  atMs: z.number(),
  reason: z.string().exactOptional(),
  /** The rules whose requirements it counts for, by the rights that the person had then. */
  countsFor: z.array(z.string()).default([]),
  /** The standing approval that it comes from. */
  standing: z.string().exactOptional(),
  /** It stands in for all that are missing. */
  breakGlass: z.literal(true).exactOptional(),
});
export type Approval = z.output<typeof Approval>;

const Item = z.object({ item: z.string(), outcome: z.enum(['succeeded', 'failed', 'unknown']), message: z.string() });

/** One run of a change tool: what the ledger keeps as its document. The events tell how it came to be. */
export const ChangeDocument = z.object({
  operation: z.string(),
  account: z.string(),
  region: z.string().exactOptional(),
  input: JsonRecord,
  asker: Principal,
  /** What asked on the person's behalf, such as an MCP client's name and version: claimed, never proven. */
  client: z.string().exactOptional(),
  /** The change that this one takes back. */
  undoOf: z.string().exactOptional(),
  plan: RecordedPlan,
  digest: z.string(),
  evaluation: Evaluation,
  supersededCount: z.int(),
  approvals: z.array(Approval),
  denial: z.object({ by: Principal, atMs: z.number(), reason: z.string().exactOptional() }).exactOptional(),
  sentAtMs: z.number().exactOptional(),
  sends: z.int(),
  output: JsonRecord.exactOptional(),
  requestId: z.string().exactOptional(),
  /** The end, or what is known of it so far, in one sentence. */
  message: z.string().exactOptional(),
  items: z.array(Item).exactOptional(),
  /** What a person should look at where the program could not find out. */
  check: z.string().exactOptional(),
  failure: FailureRecord.exactOptional(),
});
export type ChangeDocument = z.output<typeof ChangeDocument>;

/** A change as surfaces see it. */
export interface Change extends ChangeDocument {
  readonly id: string;
  readonly state: State;
  /** The state in a sentence. */
  readonly says: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** Until when a decision counts. */
  readonly expiresAtMs: number | undefined;
}
