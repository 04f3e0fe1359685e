/** The most rows that one query returns, whatever it was asked for. */
const maxRows = 1_000;

/** How many rows to return for a caller who wants `limit`. */
export function rowsOf(limit: number): number {
  return limit >= 1 ? Math.min(Math.trunc(limit), maxRows) : 0;
}
