import type { Executor } from '../../../executor/api.ts';
import type { Change } from '../../../executor/change.ts';
import type { State } from '../../../executor/states.ts';

export interface Past {
  readonly states: readonly State[];
  readonly sinceMs: number;
  readonly limit: number;
}

const pageSize = 200;

/** Recorded changes, newest first, a page at a time. */
export async function* pastChanges(
  executor: Pick<Executor, 'list'>,
  { states, sinceMs, limit }: Past,
): AsyncGenerator<Change> {
  const seen = new Set<string>();
  let createdBeforeMs: number | undefined;
  for (;;) {
    const page = await executor.list({
      limit: pageSize,
      ...(states.length > 0 && { states }),
      ...(createdBeforeMs !== undefined && { createdBeforeMs }),
    });
    const fresh = page.filter(({ id }) => !seen.has(id));
    for (const change of fresh) {
      if (change.createdAtMs < sinceMs || seen.size >= limit) return;
      seen.add(change.id);
      yield change;
    }
    const last = fresh.at(-1);
    if (!last) return;
    // Several may have been made in one millisecond, on both sides of the page's end.
    createdBeforeMs = last.createdAtMs + 1;
  }
}
