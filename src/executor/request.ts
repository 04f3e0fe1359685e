import type { Failure } from '../errors.ts';
import { newChangeId } from '../lib/ids.ts';
import { plainText } from '../lib/text.ts';
import type { ChangeTool } from '../tool.ts';
import type { Asker, AskOptions, Call, ChangeOutcome } from './api.ts';
import { askedBefore, idempotencyKeyOf } from './asked-before.ts';
import type { ChangeDocument, RecordedPlan } from './change.ts';
import { changeOf, eventOf, recordable } from './changes.ts';
import type { ExecutorContext } from './context.ts';
import { declinedBefore, requestKeyOf } from './decisions/declines.ts';
import { opening } from './decisions/opening.ts';
import { recordedPrincipal } from './decisions/recorded-principal.ts';
import { noteUses } from './decisions/standing-events.ts';
import { plainFailure } from './failures.ts';
import { validate } from './input.ts';
import { planChange } from './plan-change.ts';

export interface RequestOptions extends AskOptions {
  /** The change that this one takes back. */
  readonly undoOf?: string;
  /** Why a plan is not the one that was meant; nothing is recorded then. */
  readonly unfit?: (plan: RecordedPlan) => Failure | undefined;
}

/** `again`: an earlier request with the same key made this change. */
export type Requested = ChangeOutcome & { readonly again?: true };

/** From a request as it came in to a recorded change: waiting for a decision, let pass by policy, or refused by it. */
export async function requestChange(
  context: ExecutorContext,
  tool: ChangeTool,
  call: Call,
  { principal, client }: Asker,
  { undoOf, unfit, key, ...options }: RequestOptions,
): Promise<Requested> {
  const before = await askedBefore(context, key, principal);
  if (before) return { kind: 'change', change: before, again: true };
  const checked = validate(tool, call.input, context.transport);
  if ('failure' in checked) return { kind: 'failed', failure: plainFailure(checked.failure) };
  const { operation } = tool;
  const { account, region, input } = checked.valid;
  const asker = recordedPrincipal(context.directory, principal);
  const requestKey = requestKeyOf({ operation, account, region, input, asker });
  const declined = await declinedBefore(context, requestKey, asker);
  if (declined) return { kind: 'failed', failure: declined };
  const claimed = client === undefined ? {} : { client: plainText(client, 100) };
  const wish = { account, region, input, asker, ...claimed };
  const planned = await planChange(context, tool, wish, { ...options, caller: principal.id });
  if ('failure' in planned) return { kind: 'failed', failure: planned.failure };

  const { plan, digestIn, evaluation } = planned;
  const misfit = unfit?.(plan);
  if (misfit) return { kind: 'failed', failure: plainFailure(misfit) };
  const document: ChangeDocument = {
    operation,
    account,
    ...(region !== undefined && { region }),
    input,
    asker,
    ...claimed,
    ...(undoOf !== undefined && { undoOf }),
    plan,
    digest: digestIn(0),
    evaluation,
    supersededCount: 0,
    approvals: [],
    sends: 0,
  };
  const { state, events, patch, used } = await opening(context, document);
  const id = newChangeId(context.randomBytes);
  const expiresAtMs = state === 'refused' ? undefined : context.clock.now() + evaluation.needs.expiresMinutes * 60_000;
  const row = await context.ledger.insert({
    id,
    state,
    operation,
    requestKey,
    ...(key !== undefined && { idempotencyKey: idempotencyKeyOf(key, principal) }),
    expiresAtMs,
    document: recordable({ ...document, ...patch }),
    events: [
      eventOf('planned', plan.summary, {
        digest: document.digest,
        effect: plan.effect,
        asker: asker.id,
        surface: asker.surface,
        ...(expiresAtMs !== undefined && { expiresAtMs }),
        ...(undoOf !== undefined && { undoOf }),
      }),
      ...events,
    ],
  });
  // Somebody came with the same key while this was planned.
  if (row.id !== id) return { kind: 'change', change: changeOf(row), again: true };
  await noteUses(context, used, id);
  context.log.info({ change: id, operation, effect: plan.effect, state }, 'change planned');
  return { kind: 'change', change: changeOf(row) };
}
