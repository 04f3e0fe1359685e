export const workLimits = {
  leaseMs: 15_000,
  renewEveryMs: 5_000,
  /** After this without a renewal nothing is claimed: one was missed, and what is free may be this process's own. */
  overdueMs: 10_000,
  /** How often is looked for what others left, and where there was more of it than was taken. */
  lookEveryMs: 1_000,
  lookAgainMs: 100,
  /** So many are taken up in one look, and held by one process: what comes in beyond that is only recorded. */
  atOnce: 50,
  heldAtMost: 500,
  /** An item that ends its process each time is given up. */
  tries: 5,
  /** Keys are remembered for longer than Slack repeats anything, and forms stay open. */
  rememberMs: 7 * 24 * 60 * 60_000,
  forgetEveryMs: 60 * 60_000,
  /** So many are forgotten in one look, as others wait meanwhile; the next look follows where there are more. */
  forgetAtOnce: 200,
  /** An outage that goes on is logged again after this. */
  complainEveryMs: 60_000,
} as const;
