/** Numbers that bound the revision 2026-07-28 beyond those of every revision. */
export const modernLimits = {
  /** After a change has expired, an answer to its question is still told so. */
  answerLateMs: 3_600_000,
  /** Streams of notices that are open at once. */
  subscriptions: 500,
  /** A list of tools, prompts or templates is the same as long as this program runs. */
  listsFreshMs: 300_000,
} as const;
