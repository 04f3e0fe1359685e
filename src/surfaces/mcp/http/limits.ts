/** Every number that bounds MCP over HTTP in time, count and size. */
export const httpLimits = {
  /** A body; the largest real request is a tenth of it. */
  bodyBytes: 1_000_000,
  /** Nesting of a body, and messages in one: revision 2025-03-26 has such. */
  depth: 100,
  batch: 20,
  /** Sessions in all and of one principal; one more ends the one that was used the longest ago. */
  sessions: 500,
  sessionsOfOne: 20,
  /** Streams of notices of one principal, where there are no sessions. */
  streamsOfOne: 10,
  /** A session that nothing was heard of ends; its changes go on. */
  idleMs: 30 * 60_000,
  lookEveryMs: 60_000,
  /** What went out in one session, kept for a client whose connection broke. */
  eventsKept: 256,
  eventBytesKept: 256 * 1024,
  /** How long such a client is asked to wait before it comes back. */
  comeBackMs: 1_000,
  /** Messages of one principal, and requests of an address that has shown what is no token of this server. */
  requests: { count: 300, withinMs: 60_000 },
  strangers: { count: 60, withinMs: 60_000 },
  /** So many of each are told apart. */
  counted: 10_000,
  /** A token as it is sent. */
  tokenCharacters: 8_192,
  /** How old a signed request may be. */
  signatureSeconds: 300,
  /** What the issuer says of itself and its keys. */
  issuerMs: 10_000,
  issuerBytes: 256 * 1024,
  /** How long the issuer's metadata are believed. */
  issuerKnownMs: 3_600_000,
  /** An issuer that did not answer is not asked again for so long. */
  issuerRetryMs: 5_000,
  /** How long the end of the process waits for what was sent to be recorded. */
  recordMs: 7_000,
  /** Clocks of the issuer and of this machine may differ by so much. */
  clockToleranceSeconds: 30,
} as const;
