import { type Failure, failureOf } from '../errors.ts';
import { newChangeId } from '../lib/ids.ts';
import { toJsonRecord } from '../lib/json.ts';
import { plainText } from '../lib/text.ts';
import { evaluate } from '../policy/policy.ts';
import { type ChangeTool, isRefusal, type JsonObject } from '../tool.ts';
import type { Asker, Call, ChangeOutcome, RunOptions } from './api.ts';
import type { ChangeDocument, RecordedPlan } from './change.ts';
import { advance, changeOf, eventOf } from './changes.ts';
import { createCloud } from './cloud.ts';
import { validate } from './input.ts';
import type { Workshop } from './parts.ts';
import { digestOfPlan, recordPlan } from './plan.ts';

/** Where a change happens. */
interface Place {
  readonly account: string;
  readonly region: string | undefined;
}

export interface Planned {
  readonly plan: RecordedPlan;
  readonly digest: string;
}

/** Reads and plans, nothing else. Done before approval, and again right before the send. */
export async function planChange(
  shop: Workshop,
  tool: ChangeTool,
  place: Place,
  input: JsonObject,
  options: RunOptions,
): Promise<Planned | { readonly failure: Failure }> {
  try {
    const cloud = createCloud(shop, { ...options, ...place, reads: tool.reads });
    const plan = await tool.plan(input, cloud);
    if (isRefusal(plan)) return { failure: plainFailure(plan.refused) };
    const recorded = recordPlan(plan);
    return { plan: recorded, digest: digestOfPlan({ ...place, operation: tool.operation, input }, recorded) };
  } catch (thrown) {
    options.signal?.throwIfAborted();
    logInternal(shop, thrown, tool.operation);
    return { failure: failureOf(thrown) };
  }
}

export async function requestChange(
  shop: Workshop,
  tool: ChangeTool,
  call: Call,
  asker: Asker,
  options: RunOptions,
): Promise<ChangeOutcome> {
  const checked = validate(tool, call.input, shop.transport);
  if ('failure' in checked) return { kind: 'failed', failure: plainFailure(checked.failure) };
  const { account, region, input } = checked.valid;
  const planned = await prepareAndPlan(shop, tool, { account, region }, input, options);
  if ('failure' in planned) return { kind: 'failed', failure: planned.failure };

  const { plan, digest } = planned;
  const evaluation = evaluate(
    {
      operation: tool.operation,
      effect: plan.effect,
      dropsEverything: plan.blast.dropsEverything,
      subject: plan.subject,
    },
    shop.policy,
  );
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
  const expiresAtMs = shop.clock.now() + evaluation.needs.expiresMinutes * 60_000;
  const row = await shop.ledger.insert({
    id: newChangeId(shop.random),
    state: 'planned',
    operation: tool.operation,
    expiresAtMs,
    document: toJsonRecord(document),
    event: eventOf('planned', plan.summary, {
      digest,
      effect: plan.effect,
      asker: asker.principal.id,
      surface: asker.principal.surface,
    }),
  });
  const asked = await advance(shop.ledger, row, {
    to: 'awaiting_approval',
    event: 'approval_requested',
    message: evaluation.needs.says,
    detail: { digest, policyVersion: evaluation.policyVersion },
  });
  shop.log.info({ change: row.id, operation: tool.operation, effect: plan.effect }, 'change planned');
  return { kind: 'change', change: changeOf(asked ?? row) };
}

async function prepareAndPlan(shop: Workshop, tool: ChangeTool, place: Place, input: JsonObject, options: RunOptions) {
  try {
    await shop.transport.prepare(place.account, options.signal ?? shop.clock.deadline(prepareMs));
  } catch (thrown) {
    options.signal?.throwIfAborted();
    return { failure: failureOf(thrown) };
  }
  return planChange(shop, tool, place, input, options);
}

/** Finding credentials may ask a metadata service or STS. */
const prepareMs = 15_000;

/** Sentences of tools may quote names from the cloud. */
export function plainFailure(failure: Failure): Failure {
  return {
    ...failure,
    message: plainText(failure.message, 1_000),
    ...(failure.next !== undefined && { next: plainText(failure.next, 1_000) }),
  };
}

export function logInternal(shop: Workshop, thrown: unknown, operation: string): void {
  if (failureOf(thrown).code === 'Internal') shop.log.error({ err: thrown, operation }, 'internal fault');
}
