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
  /** Waits before planning an approved change again where the cloud could not be asked; its approval bounds them. */
  planAgainMs: 5_000,
  /** A write is sent at most so often, and again only after an answer that says it was not carried out. */
  maxSends: 60,
  /** A plan that waited longer than this for its turn is made again before it is sent. */
  freshMs: 5_000,
  /** A grant that took longer to come than this is not used: well below the shortest lease. */
  tooLateMs: 3_000,
  /** What the rate counts in (the API pages: 20 requests a second for every operation). */
  windowMs: 1_000,
  /** After this a call counts as arrived, answered or not: as long as a read may take. */
  onItsWayMs: 10_000,
  /** Calls of one caller that may wait for one account and operation, and calls of all. */
  maxQueued: 1_000,
  maxQueuedInAll: 10_000,
  /** Whoever waits to send for longer than this is told, and at most so often. */
  worthTellingMs: 500,
  tellEveryMs: 1_000,
  /** So many of the latest questions to the ledger say how long the way there takes. */
  ledgerTrips: 20,
  /** Polling where nothing is known of the operation: first look, growth, longest gap. */
  pollFirstMs: 300,
  pollGrowth: 1.5,
  pollLongestMs: 5_000,
  /** Where its durations are known: a look is due once it finds the end with this chance; the finest gap, also as a share of the usual duration. */
  pollWorth: 0.1,
  pollShortestMs: 25,
  pollFineness: 0.03,
  /** Looks that wait or are on their way at once, for each account and product: what the rate limit serves within so much time. */
  pollAheadMs: 400,
  /** Waiting this long counts as much as knowing that the task has ended. */
  pollAgingMs: 300_000,
  /** A process that takes a change over looks for so long before it gives up, whatever the clocks say. */
  pollAtLeastMs: 15_000,
  /** Durations kept for each operation, and how often they are written and read again. */
  durationsKept: 32,
  durationsWriteEveryMs: 1_000,
  durationsReadEveryMs: 60_000,
  /** After this a task counts as stuck, where its tool says nothing else (the Terraform provider waits 12 minutes; docs/tencent-api.md C). */
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
  /** How often the ledger is asked what other processes did, while somebody here waits for it. */
  newsEveryMs: 100,
  /** Who waits for somebody else's news looks by himself this often. */
  followEveryMs: 1_000,
  laneEveryMs: 1_000,
  /** How often somebody who waits for a lane sees whether its holder is still driven. */
  helpEveryMs: 1_000,
  /** How often a long-lived process looks for abandoned work, how many changes it takes at once, and how many it drives at most. */
  sweepEveryMs: 1_000,
  sweepAtOnce: 500,
  drivenAtMost: 20_000,
  /** So many changes of one process are between their lanes and their answer at a time. */
  readyAtOnce: 200,
  /** Pauses while the ledger is out of reach and an answer has to be recorded: first, longest, in all. */
  ledgerFirstMs: 200,
  ledgerLongestMs: 5_000,
  ledgerInAllMs: 3_600_000,
  /** At shutdown: how long the answer to what was sent is waited for, and then how long its record may take. */
  answerAtShutdownMs: 6_000,
  recordAtShutdownMs: 2_000,
  handOverMs: 700,
  /** An outage that goes on is logged again after this. */
  complainEveryMs: 60_000,
  /** The whole answer of a query, in bytes of JSON. */
  answerBytes: 25_000,
  /** Answers that do not fit are kept: how large (the ledger takes a megabyte), how many of one person, and how long. */
  resultBytes: 1_000_000,
  resultsKept: 16,
  resultMs: 3_600_000,
  /** An expression on one of them: its time, with the start of its process, and how many are evaluated at once. */
  evaluateMs: 5_000,
  evaluatedAtOnce: 2,
  /** Finding out who is in a user group; after this nobody counts as a member. */
  groupsMs: 5_000,
  /** How old what is known of a user group may be: for a decision, and for what is merely offered or foreseen. */
  groupsOldToDecideMs: 0,
  groupsOldToOfferMs: 60_000,
  /** A standing approval lasts at most this long; so far back they are looked for, and so many events of them. */
  standingMs: 7 * 24 * 3_600_000,
  standingEvents: 1_000,
  /** That something declined was asked for again is noted at most this often. */
  repeatNoteEveryMs: 60_000,
  /** So many differences are named where a change cannot be taken back. */
  undoDifferences: 10,
  /** Attempts to record a decision against others doing the same. */
  decideAttempts: 10,
} as const;
