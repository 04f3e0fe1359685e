/** Every number that bounds this surface. Clients give a call up after 60 seconds unless they are told to wait longer. */
export const limits = {
  /** From the start of a call, for a human to answer a question in the client. */
  askMs: 45_000,
  /** With less than this left, nobody reads a diff and answers. */
  leastAskMs: 10_000,
  /** From the start of a call, for an approved change to come to its end. */
  watchMs: 45_000,
  /** However late the approval came, its change is watched this long. */
  leastWatchMs: 5_000,
  /** After so long without a word, a client that asked for progress hears that its call is still at work. */
  heartbeatMs: 10_000,
  /** The longest that `change_wait` waits. */
  waitSeconds: 25,
  /** A client that has said nothing for so long has its list, and what calls need is opened; at the latest after so many looks. */
  quietMs: 50,
  quietLooks: 20,
  /** After a failure to open it, whoever calls is told the same, and then it is tried again. */
  openAgainAfterMs: 1_000,
  /** Requests that wait for it. What comes beyond them is read when some of these are answered. */
  waitingForOpening: 1_000,
  /** After the end of stdin, for calls that came before it to be answered. */
  lastAnswersMs: 3_000,
  /** Of the name of a tool; the longest real one is half of it. */
  nameCharacters: 100,
  /** Characters in all strings and names of the arguments, nesting, and number of values. The largest real request is a tenth of this. */
  argumentCharacters: 200_000,
  argumentDepth: 20,
  argumentValues: 10_000,
  /** Lines of one target's diff: in a question that a human reads, and in an answer. */
  questionLines: 20,
  answerLines: 60,
  /** Resources that one client is told of. */
  subscriptions: 50,
  /** Of an expression on a stored result. */
  expressionCharacters: 2_000,
  /** Of a kept configuration, as JSON. */
  keptCharacters: 20_000,
} as const;
