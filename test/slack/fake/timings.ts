/** How long Slack waits and remembers, and how often it takes something (docs.slack.dev; K: said by many). */
export const timings = {
  /** Commands, interactions and events are to be acknowledged within this. */
  ackMs: 3_000,
  /** A trigger is good for this long, and once. */
  triggerMs: 3_000,
  responseUrlMs: 30 * 60_000,
  responseUrlUses: 5,
  /** An event that was not acknowledged comes again: at once, after a minute, after five. */
  eventRetriesMs: [0, 60_000, 300_000],
  /** K: a WebSocket address is good for one connection, soon. */
  ticketMs: 30_000,
  connections: 10,
  /** The client gives up after 30 s without one (socket-mode 3.1: serverPingTimeout). */
  pingEveryMs: 10_000,
  /** K: between the word that a connection will be closed and its end. */
  refreshMs: 10_000,
} as const;
