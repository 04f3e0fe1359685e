import { shortestIdPrefix } from '../lib/ids.ts';
import { plainText } from '../lib/text.ts';
import type { ChangeOutcome, Executor } from './api.ts';
import type { Change } from './change.ts';
import { changeOf } from './changes.ts';
import type { ExecutorContext } from './context.ts';
import { unknownChange } from './failures.ts';

/** By its id, or by an unambiguous beginning of it. */
export async function show({ ledger }: ExecutorContext, idOrPrefix: string): Promise<ChangeOutcome> {
  const exact = await ledger.get(idOrPrefix);
  if (exact) return { kind: 'change', change: changeOf(exact) };
  if (idOrPrefix.length < shortestIdPrefix) {
    const message = `${plainText(idOrPrefix, 60)} is too short to name a change.`;
    const next = `Give at least the first ${shortestIdPrefix} characters of its id.`;
    return { kind: 'failed', failure: { code: 'UnknownChange', message, next } };
  }
  const [one, another] = await ledger.startingWith(idOrPrefix, 2);
  if (!one) return { kind: 'failed', failure: unknownChange(idOrPrefix) };
  if (!another) return { kind: 'change', change: changeOf(one) };
  return {
    kind: 'failed',
    failure: {
      code: 'UnknownChange',
      message: `More than one change begins with ${plainText(idOrPrefix, 60)}.`,
      next: 'Give more of the id.',
    },
  };
}

/** Newest first. A change that this version cannot read is left out and logged; it hides no other. */
export async function list(
  { ledger, log }: ExecutorContext,
  filter: Parameters<Executor['list']>[0],
): Promise<readonly Change[]> {
  const rows = await ledger.list(filter);
  return rows.flatMap((row) => {
    try {
      return [changeOf(row)];
    } catch (thrown) {
      log.warn({ err: thrown, change: row.id }, 'a change could not be read');
      return [];
    }
  });
}
