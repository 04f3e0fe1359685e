import { newStandingId } from '../../lib/ids.ts';
import type { Principal } from '../../people/principal.ts';
import { evaluate } from '../../policy/policy.ts';
import type { Change } from '../change.ts';
import type { ExecutorContext } from '../context.ts';
import type { Circumstances } from './judgement.ts';
import { factsOf } from './policy-facts.ts';
import { type Rights, rightsOf } from './rights.ts';

/** Everything by which a decision of somebody on a change is judged, looked up now; groups of the chat may be so old. */
export async function circumstancesOf(
  context: ExecutorContext,
  change: Change,
  by: Principal,
  groupsAtMostOldMs: number,
): Promise<{ readonly rights: Rights; readonly now: Circumstances }> {
  const { policy, directory, clock, randomBytes } = context;
  const evaluated = () => evaluate(factsOf(change, directory, clock.now()), policy);
  const requirements = [...evaluated().needs.requirements, ...change.evaluation.needs.requirements];
  const rights = await rightsOf(context, by, requirements, groupsAtMostOldMs);
  // Looking people up takes its time, in which a freeze may begin.
  const evaluation = evaluated();
  return {
    rights,
    now: { policy, directory, evaluation, nowMs: clock.now(), standingId: newStandingId(randomBytes) },
  };
}
