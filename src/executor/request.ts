import { newChangeId } from '../lib/ids.ts';
import { plainText } from '../lib/text.ts';
import type { ChangeTool } from '../tool.ts';
import type { Asker, Call, ChangeOutcome, RunOptions } from './api.ts';
import type { ChangeDocument } from './change.ts';
import { changeOf, eventOf, recordable } from './changes.ts';
import type { ExecutorContext } from './context.ts';
import { plainFailure } from './failures.ts';
import { validate } from './input.ts';
import { planChange } from './plan-change.ts';

/** From a request as it came in to a recorded change that waits for a decision. */
export async function requestChange(
  context: ExecutorContext,
  tool: ChangeTool,
  call: Call,
  asker: Asker,
  options: RunOptions,
): Promise<ChangeOutcome> {
  const checked = validate(tool, call.input, context.transport);
  if ('failure' in checked) return { kind: 'failed', failure: plainFailure(checked.failure) };
  const { account, region, input } = checked.valid;
  const planned = await planChange(context, tool, { account, region }, input, {
    ...options,
    caller: asker.principal.id,
  });
  if ('failure' in planned) return { kind: 'failed', failure: planned.failure };

  const { plan, digestIn, evaluation } = planned;
  const digest = digestIn(0);
  const document: ChangeDocument = {
    operation: tool.operation,
    account,
    ...(region !== undefined && { region }),
    input,
    asker: asker.principal,
    ...(asker.client !== undefined && { client: plainText(asker.client, 100) }),
    plan,
    digest,
    evaluation,
    supersededCount: 0,
    approvals: [],
    sends: 0,
  };
  const row = await context.ledger.insert({
    id: newChangeId(context.randomBytes),
    state: 'awaiting_approval',
    operation: tool.operation,
    expiresAtMs: context.clock.now() + evaluation.needs.expiresMinutes * 60_000,
    document: recordable(document),
    events: [
      eventOf('planned', plan.summary, {
        digest,
        effect: plan.effect,
        asker: asker.principal.id,
        surface: asker.principal.surface,
      }),
      eventOf('approval_requested', evaluation.needs.says, { digest, policyVersion: evaluation.policyVersion }),
    ],
  });
  context.log.info({ change: row.id, operation: tool.operation, effect: plan.effect }, 'change planned');
  return { kind: 'change', change: changeOf(row) };
}
