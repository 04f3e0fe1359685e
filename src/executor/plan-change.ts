import type { Failure } from '../errors.ts';
import type { Evaluation } from '../policy/evaluation.ts';
import { evaluate } from '../policy/policy.ts';
import { type ChangeTool, isRefusal } from '../tool.ts';
import type { ChangeDocument, RecordedPlan } from './change.ts';
import { createCloud, type ReadOptions } from './cloud.ts';
import type { ExecutorContext } from './context.ts';
import { factsOf } from './decisions/policy-facts.ts';
import { failureOfRun, isLedgerUnavailable, plainFailure } from './failures.ts';
import { digestOfPlan, recordPlan } from './plan.ts';
import { prepare } from './prepare.ts';
import { holdsSecret, refuseSecret } from './secret-request.ts';

/** What is asked for, where, and by whom. */
export type Wish = Pick<ChangeDocument, 'account' | 'input' | 'asker' | 'client'> & {
  readonly region: string | undefined;
};

export interface Planned {
  readonly plan: RecordedPlan;
  /** The digest after so many supersedings: an answer to an earlier plan never fits a later one. */
  readonly digestIn: (round: number) => string;
  readonly evaluation: Evaluation;
}

/** Plan from the live state and what policy says to it: done before approval, and again right before the send. Reads only. */
export async function planChange(
  context: ExecutorContext,
  tool: ChangeTool,
  wish: Wish,
  options: ReadOptions,
): Promise<Planned | { readonly failure: Failure }> {
  const { operation } = tool;
  const { account, region, input } = wish;
  const place = { account, region };
  try {
    if (holdsSecret(input)) return { failure: refuseSecret(operation, input) };
    await prepare(context, account, options);
    const { reads, sensitive } = tool;
    const planned = await tool.plan(input, createCloud(context, { ...options, ...place, reads, sensitive }));
    if (isRefusal(planned)) return { failure: plainFailure(planned.refused) };
    if (holdsSecret(planned.request)) return { failure: refuseSecret(operation, planned.request) };
    const plan = recordPlan(planned);
    const { directory, policy, clock } = context;
    return {
      plan,
      digestIn: (round) => digestOfPlan({ ...place, operation, input, round }, plan),
      // A wish may be a change with a plan of its own: it is this plan that policy is asked about.
      evaluation: evaluate(factsOf({ ...wish, operation, plan }, directory, clock.now()), policy),
    };
  } catch (thrown) {
    options.signal?.throwIfAborted();
    // Says nothing about the plan: whoever asked for it decides when to try again.
    if (isLedgerUnavailable(thrown)) throw thrown;
    return { failure: failureOfRun(context, thrown, operation, options.signal) };
  }
}
