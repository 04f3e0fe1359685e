/** What the chat was told of one change, as the ledger keeps it between two steps. */
import { z } from 'zod';
import { RecordedPlan } from '../../../executor/change.ts';

/** `posting`: recorded before the call, so that whoever finds it there knows that nobody saw the answer. */
const Place = z.object({ channel: z.string(), ts: z.string() });

const Card = z.object({
  place: Place,
  /** Of the plan with this digest. */
  token: z.string(),
  digest: z.string(),
  /** The last event that the card shows; and when it was drawn. */
  seq: z.number(),
  atMs: z.number(),
  /** Slack does not change it any more: what follows stands in the thread alone. */
  frozen: z.boolean().default(false),
});

export const postKinds = ['card', 'thread', 'outcome', 'reminder'] as const;
export const tryKinds = [...postKinds, 'drawing'] as const;

/** What Slack did not take, so far. */
const Retry = z.object({
  /** In a row; a 429 is none. */
  tries: z.number(),
  sinceMs: z.number(),
  /** Until then it holds up nothing else. */
  notBeforeMs: z.number(),
  /** Slack said no, the last time: it was not only out of reach. */
  refused: z.boolean(),
  /** It is recorded on the change. */
  reported: z.boolean(),
});

export const ChatDocument = z.object({
  card: Card.optional(),
  /** Nobody knows whether it is there; none is posted again. */
  cardUnknown: z.boolean().default(false),
  /** Its thread takes nothing any more. */
  noThread: z.boolean().default(false),
  posting: z
    .object({
      what: z.enum(postKinds),
      seq: z.number(),
      outcome: z.boolean().default(false),
      reminder: z.object({ of: z.string(), count: z.number() }).optional(),
    })
    .optional(),
  /** The last event that stands in the thread, or need not. */
  told: z.number().default(0),
  outcomeTold: z.boolean().default(false),
  /** The reminders that are past, of the plan with this digest. */
  reminded: z.object({ of: z.string(), count: z.number() }).optional(),
  retries: z.partialRecord(z.enum(tryKinds), Retry.optional()).default({}),
  /** The plan that people saw last, where it is small enough to be kept. */
  plan: RecordedPlan.optional(),
  /** The one before it, where it was replaced. */
  before: RecordedPlan.optional(),
  /** As often as somebody had asked for it when the card was last drawn. */
  touches: z.number().default(0),
});
export type ChatDocument = z.output<typeof ChatDocument>;
export type Retry = z.output<typeof Retry>;
export type PostKind = (typeof postKinds)[number];
export type TryKind = (typeof tryKinds)[number];
