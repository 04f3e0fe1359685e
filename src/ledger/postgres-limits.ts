/** How long a ledger on a server waits, in milliseconds, and how much of the server it uses. */
export const limits = {
  connections: 5,
  connectMs: 10_000,
  /** For a lock that somebody else holds. */
  lockMs: 10_000,
  statementMs: 15_000,
  /** For an answer to any statement: longer than the server's own limit, so that its word comes first. */
  answerMs: 20_000,
  /** A process that stops in the middle of a transaction holds up the others so long: less than they wait. */
  idleInTransactionMs: 5_000,
  keepAliveMs: 10_000,
} as const;
