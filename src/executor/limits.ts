/** The numbers that bound the executor's work in time, count and size. */
export const limits = {
  /** One request to the cloud; the SDK's own timeout does not cover everything (docs/tencent-api.md A6). */
  readTimeoutMs: 10_000,
  /** One write: longer, since giving up on it costs a reconciliation. */
  writeTimeoutMs: 30_000,
  /** Waits before asking again where the cloud says that it was asked too often (docs/tencent-api.md A5). */
  slowDownMs: [1_000, 2_000, 4_000],
  /** Waits before repeating a read that failed on the way. */
  readAgainMs: [500, 1_000],
  /** How often, and for how long in all, a write waits for another task on its resource (ResourceInOperating, ListenerHasTask). */
  otherTaskEveryMs: 2_000,
  otherTaskMs: 120_000,
  /** A write is sent at most so often, and again only after an answer that says it was not carried out. */
  maxSends: 60,
  /** A plan that waited longer than this for its turn is made again before it is sent. */
  freshMs: 5_000,
  /** The rate of every operation of this project (the API pages: 20 a second). */
  windowMs: 1_000,
  /** Of the quickest round trip, so much is not relied upon: the way out may have been shorter this time. */
  guardMs: 40,
  /** After this a call counts as arrived, answered or not: as long as a read may take. */
  onItsWayMs: 10_000,
  /** Round trips that are remembered for each account and operation, and how many it takes to rely on the quickest. */
  roundTrips: 200,
  roundTripsToRely: 50,
  /** Callers that may queue for one account and operation. */
  maxQueued: 1_000,
  /** Polling: first look, growth, longest gap. */
  pollFirstMs: 300,
  pollGrowth: 1.5,
  pollLongestMs: 5_000,
  /** After this a task counts as stuck (the Terraform provider waits 12 minutes; docs/tencent-api.md C). */
  pollDeadlineMs: 12 * 60_000,
  /** Reads may lag behind an accepted write; until then "as before" is no verdict. */
  settleGraceMs: 5_000,
  /** After a lost reply: how long the live state is watched before "nothing changed" is believed. */
  reconcileMs: 45_000,
  /** An undecided outcome is looked at again after this. */
  reconcileAgainMs: 10 * 60_000,
  /** A change that cannot be driven, such as one of another version's tool, is tried again after this. */
  tryAgainMs: 60_000,
  /** Finding keys may ask a metadata service or STS. */
  prepareMs: 15_000,
  /** A driver's lease and how often it is renewed. */
  leaseMs: 15_000,
  renewMs: 5_000,
  /** How often the ledger is looked at by those who follow, wait for a lane or look for abandoned work. */
  followEveryMs: 200,
  laneEveryMs: 100,
  sweepEveryMs: 1_000,
  sweepAtOnce: 8,
  /** The whole answer of a query, in bytes of JSON. */
  answerBytes: 25_000,
  /** Attempts to record a decision against others doing the same. */
  decideAttempts: 10,
} as const;
