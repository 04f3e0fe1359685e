import type { Failure } from '../errors.ts';
import { type Evaluation, evaluate } from '../policy/policy.ts';
import { type ChangeTool, isRefusal, type JsonObject } from '../tool.ts';
import type { RunOptions } from './api.ts';
import type { RecordedPlan } from './change.ts';
import { createCloud } from './cloud.ts';
import type { ExecutorContext } from './context.ts';
import { failureOfRun, plainFailure } from './failures.ts';
import { digestOfPlan, recordPlan } from './plan.ts';
import { prepare } from './prepare.ts';

/** Where a change happens. */
interface Place {
  readonly account: string;
  readonly region: string | undefined;
}

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
  place: Place,
  input: JsonObject,
  options: RunOptions,
): Promise<Planned | { readonly failure: Failure }> {
  const { operation } = tool;
  try {
    await prepare(context, place.account, options);
    const planned = await tool.plan(input, createCloud(context, { ...options, ...place, reads: tool.reads }));
    if (isRefusal(planned)) return { failure: plainFailure(planned.refused) };
    const plan = recordPlan(planned);
    const { effect, subject, blast } = plan;
    return {
      plan,
      digestIn: (round) => digestOfPlan({ ...place, operation, input, round }, plan),
      evaluation: evaluate({ operation, effect, subject, dropsEverything: blast.dropsEverything }, context.policy),
    };
  } catch (thrown) {
    options.signal?.throwIfAborted();
    return { failure: failureOfRun(context, thrown, operation, options.signal) };
  }
}
