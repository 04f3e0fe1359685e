import { digestOf } from '../lib/digest.ts';
import type { Principal } from '../people/principal.ts';
import type { Change } from './change.ts';
import { changeOf, type Move } from './changes.ts';
import type { ExecutorContext } from './context.ts';

/** What the ledger keeps of the key of a request or decision: bounded, and another one for each principal. */
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

/** The event of a decision says with which key it was made: recorded in the same step, so that neither is there alone. */
export function withKey(move: Move, key: string | undefined, by: Principal): Move {
  if (key === undefined) return move;
  return { ...move, detail: { ...move.detail, decisionKey: idempotencyKeyOf(key, by) } };
}

/** Whether a decision on the change was made with this key. Asked after the change was read: it shows what that did. */
export async function decidedBefore(
  { ledger }: Pick<ExecutorContext, 'ledger'>,
  id: string,
  key: string | undefined,
  by: Principal,
): Promise<boolean> {
  if (key === undefined) return false;
  const recorded = idempotencyKeyOf(key, by);
  return (await ledger.events(id)).some(({ body }) => body['decisionKey'] === recorded);
}
