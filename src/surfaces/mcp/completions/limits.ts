/** Every number that bounds completions. */
export const limits = {
  /** The protocol's own: values of one answer. */
  values: 100,
  /** Who types waits for no longer, and what has not come then is not offered. */
  waitMs: 2_500,
  /** A list of the cloud may take longer, for the next keystroke. */
  readMs: 8_000,
  /** So long one list serves all keystrokes of one person, also an empty one of a cloud that failed. */
  knownMs: 10_000,
  knownLists: 500,
  /** Pages of a list that are read, of so many items each. */
  pages: 3,
  pageItems: 100,
  /** Changes whose ids are offered. */
  changes: 300,
  /** What is typed beyond this is no id. */
  typedCharacters: 200,
} as const;
