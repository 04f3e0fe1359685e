export const limits = {
  /** Of an id, a name or a time. */
  wordCharacters: 128,
  /** Of what says several things, such as a list of origin servers. */
  phraseCharacters: 1_000,
} as const;
