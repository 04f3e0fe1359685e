/** Every number that bounds this surface in time, count and size. */
export const limits = {
  /** A session ends after so long without a page being opened, and after so long in any case. */
  sessionIdleMs: 60 * 60_000,
  sessionMs: 12 * 3_600_000,
  /** Sessions in all and of one person; one more ends the one that was used the longest ago. */
  sessions: 1_000,
  sessionsOfOne: 5,
  /** A one-time link, and how many may be open at once. */
  codeMs: 10 * 60_000,
  codes: 5,
  /** Wrong codes in so long, by whomever; then no code is looked at for the rest of it. */
  wrongCodes: { count: 20, withinMs: 10 * 60_000, keys: 1 },
  /** From the start of a sign-in at the provider to its return, and how many may be under way. */
  signInMs: 10 * 60_000,
  signIns: 500,
  /** One answer of the provider, and how long what it says of itself is believed. */
  providerMs: 10_000,
  providerKnownMs: 24 * 3_600_000,
  /** Of a name or an identity that the provider tells. */
  claimCharacters: 190,

  /** A form, and how many fields it may have. */
  bodyBytes: 16 * 1024,
  fields: 20,
  reasonCharacters: 500,
  typedCharacters: 500,
  /** All headers of a request; path and query. A provider's code alone can take two thousand. */
  headerBytes: 16 * 1024,
  urlCharacters: 8_192,
  requestMs: 15_000,
  headersMs: 10_000,
  keepAliveMs: 5_000,
  connections: 1_000,
  /** Forms sent, by session and by address; pages read, by address. A proxy in front counts as one address. */
  postsOfSession: { count: 30, withinMs: 60_000, keys: 1_000 },
  postsOfAddress: { count: 120, withinMs: 60_000, keys: 10_000 },
  readsOfAddress: { count: 1_200, withinMs: 60_000, keys: 10_000 },

  /** Browsers open six connections to one place, and a page needs some of them. */
  streamsOfSession: 4,
  streams: 200,
  heartbeatMs: 15_000,
  /** A stream ends after this; the browser opens another. */
  streamMs: 30 * 60_000,
  /** What a slow reader may leave unread. */
  streamBytes: 256 * 1024,
  /** Events sent at the beginning of a stream, and shown on a page. */
  streamEvents: 200,
  pageEvents: 500,

  /** Rows of each list. */
  waiting: 100,
  open: 30,
  recent: 20,
  /** Rows of one page of the history, and how many changes one search looks through, so many at a time. */
  found: 50,
  scanned: 2_000,
  scannedAtOnce: 200,
  queryCharacters: 200,
  /** Lines of one target's diff, and characters of the request and of a kept configuration. */
  diffLines: 500,
  jsonCharacters: 100_000,

  closeMs: 1_500,
} as const;
