/** Every number that bounds what is read as a resource. */
export const limits = {
  /** One document, as JSON. */
  documentBytes: 64_000,
  /** Rows of each list of changes, and the bytes of each. */
  waiting: 50,
  underWay: 50,
  ended: 30,
  changesBytes: 20_000,
  /** Resources that one row names. */
  rowResources: 10,
  /** The latest events of a change, and of all. */
  changeEvents: 50,
  events: 50,
  /** Events of a change that lie this close in the ledger are read with those between them. */
  eventsApart: 8,
  /** Changes on one page of the list of resources. */
  page: 50,
  /** How often who watches a list looks whether anything happened, and after a failure looks again. */
  lookEveryMs: 3_000,
  /** That looking fails is logged at most this often. */
  complainEveryMs: 60_000,
} as const;
