import { digestOf } from '../lib/digest.ts';
import type { Principal } from '../people/principal.ts';
import type { Change } from './change.ts';
import { changeOf } from './changes.ts';
import type { ExecutorContext } from './context.ts';

/** What the ledger keeps of the key of a request: bounded, and another one for each principal. */
export function idempotencyKeyOf(key: string, { id }: Principal): string {
  return digestOf({ key, asker: id });
}

/** The change that a request with this key made before. */
export async function askedBefore(
  { ledger }: Pick<ExecutorContext, 'ledger'>,
  key: string | undefined,
  principal: Principal,
): Promise<Change | undefined> {
  if (key === undefined) return undefined;
  const row = await ledger.madeWith(idempotencyKeyOf(key, principal));
  return row && changeOf(row);
}
