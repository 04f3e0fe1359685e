/** Every number that bounds tasks. */
export const taskLimits = {
  /** How often a client should look. */
  pollIntervalMs: 2_000,
  /** How often who waits for a result looks whether the task was cancelled in another session. */
  lookEveryMs: 2_000,
  /** Of one page of `tasks/list`: changes that are looked through, whoever asked for them. */
  looked: 50,
  /** Results that one client waits for at once. */
  waiting: 10,
  /** How long it is remembered that a task has ended before its change did. */
  endedKeptMs: 30 * 24 * 3_600_000,
} as const;
