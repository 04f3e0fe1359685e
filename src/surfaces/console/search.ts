import type { Executor } from '../../executor/api.ts';
import type { Change } from '../../executor/change.ts';
import type { State } from '../../executor/states.ts';
import { limits } from './limits.ts';

export interface Wanted {
  /** Words that all have to stand somewhere. */
  readonly q: string;
  readonly state: State | undefined;
  readonly beforeMs: number | undefined;
}

export interface Found {
  readonly changes: readonly Change[];
  /** Where the next page begins; undefined where there is nothing older. */
  readonly nextBeforeMs: number | undefined;
  readonly looked: number;
}

/** Looks through the newest changes before an instant, up to a bound: the ledger has no index of words. */
export async function search(executor: Pick<Executor, 'list'>, { q, state, beforeMs }: Wanted): Promise<Found> {
  const words = q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found: Change[] = [];
  let looked = 0;
  let last: number | undefined;
  for await (const change of newestFirst(executor, state, beforeMs)) {
    // A page ends between two instants, so that the next one misses nothing of the same instant.
    const full = found.length >= limits.found || looked >= limits.scanned;
    if (full && change.createdAtMs !== last) return { changes: found, nextBeforeMs: last, looked };
    looked += 1;
    last = change.createdAtMs;
    if (fits(change, words)) found.push(change);
  }
  return { changes: found, nextBeforeMs: undefined, looked };
}

async function* newestFirst(executor: Pick<Executor, 'list'>, state: State | undefined, beforeMs: number | undefined) {
  const limit = limits.scannedAtOnce;
  let before = beforeMs;
  let seen = new Set<string>();
  for (;;) {
    const changes = await executor.list({
      limit,
      ...(state !== undefined && { states: [state] }),
      ...(before !== undefined && { createdBeforeMs: before }),
    });
    yield* changes.filter(({ id }) => !seen.has(id));
    const lastMs = changes.at(-1)?.createdAtMs;
    if (lastMs === undefined) return;
    // Once more those of the last instant, of which some may have been cut off; a list of nothing else goes on below it.
    const stuck = changes.every(({ id }) => seen.has(id));
    before = stuck ? lastMs : lastMs + 1;
    seen = new Set(changes.map(({ id }) => id));
  }
}

function fits(change: Change, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { id, operation, plan, asker, client, approvals, denial, account, region } = change;
  const people = [asker, ...approvals.map(({ by }) => by), ...(denial ? [denial.by] : [])];
  const text = [
    ...[id, operation, plan.summary, plan.subject, account, region ?? '', client ?? ''],
    ...people.flatMap((one) => [one.name, one.id, one.person ?? '']),
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
