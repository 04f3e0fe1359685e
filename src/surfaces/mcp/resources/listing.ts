import type { Executor } from '../../../executor/api.ts';
import { listedChange } from './addresses.ts';
import { limits } from './limits.ts';
import type { ListedResource } from './resource.ts';

/** Where the next page begins: changes that were made before this instant. */
export function isCursor(cursor: string): boolean {
  return /^\d{1,15}$/.test(cursor);
}

export async function pageOfChanges(
  executor: Pick<Executor, 'list'>,
  cursor: string | undefined,
): Promise<{ readonly resources: readonly ListedResource[]; readonly nextCursor?: string }> {
  const changes = await executor.list({
    limit: limits.page + 1,
    ...(cursor !== undefined && { createdBeforeMs: Number(cursor) }),
  });
  const page = changes.slice(0, limits.page);
  const next = changes[limits.page];
  // A page ends between two instants, so that no change falls between two pages.
  const whole = page.filter(({ createdAtMs }) => createdAtMs !== next?.createdAtMs);
  const shown = whole.length > 0 ? whole : page;
  const last = shown.at(-1);
  return {
    resources: shown.map(listedChange),
    ...(next && last && { nextCursor: String(last.createdAtMs) }),
  };
}
