import type { Principal } from '../../people/principal.ts';
import type { MayDecide } from '../api.ts';
import type { Change } from '../change.ts';
import type { ExecutorContext } from '../context.ts';
import { limits } from '../limits.ts';
import { circumstancesOf } from './circumstances.ts';
import { judge } from './judge.ts';
import type { Circumstances } from './judgement.ts';
import type { Rights } from './rights.ts';
import { asAskedNow } from './still-asked.ts';

/** What a surface offers to somebody. The decision itself is judged anew when it comes. */
export async function mayDecide(context: ExecutorContext, change: Change, by: Principal): Promise<MayDecide> {
  const { rights, now } = await circumstancesOf(context, change, by, limits.groupsOldToOfferMs);
  return offersOf(change, rights, now);
}

/**
 * How a decision would be judged now, with everything typed that has to be. Where policy has changed since people were
 * asked, it is about what they are asked next. Pure.
 */
export function offersOf(change: Change, rights: Rights, now: Circumstances): MayDecide {
  const asked = asAskedNow(change, now);
  const words = { digest: asked.digest, typed: asked.evaluation.needs.typed, reason: 'It is needed.' };
  const approval = judge(asked, { kind: 'approve', ...words }, rights, now);
  const counts = (kind: 'deny' | 'break_glass') => !('failure' in judge(asked, { kind, ...words }, rights, now));
  const offers = { deny: counts('deny'), breakGlass: counts('break_glass') };
  if (!('failure' in approval))
    return { approve: true, settles: approval.move.to === 'approved', ...offers, why: undefined };
  const { message, next } = approval.failure;
  return { approve: false, settles: false, ...offers, why: next === undefined ? message : `${message} ${next}` };
}
