import { z } from 'zod';
import type { Change } from '../../executor/change.ts';
import { stateNames } from '../../executor/states.ts';
import { Json } from '../../lib/json.ts';
import { diffLines } from './diff-lines.ts';
import { limits } from './limits.ts';

/** A change as data for a model. Texts that may quote names from the cloud stand here, in fields of their own. */
export const ChangeView = z.object({
  id: z.string(),
  state: z.enum(stateNames),
  says: z.string(),
  next: z.string(),
  operation: z.string(),
  account: z.string(),
  region: z.string().exactOptional(),
  summary: z.string(),
  alarm: z.string().exactOptional(),
  effect: z.enum(['write', 'destructive']),
  diff: z.array(z.object({ resource: z.string(), title: z.string(), lines: z.array(z.string()) })),
  warnings: z.array(z.string()),
  wayBack: z.string(),
  /** What was kept of what is deleted, for creating it again by hand; a sentence where it is too long. */
  keptConfiguration: Json.exactOptional(),
  digest: z.string(),
  needs: z.string().exactOptional(),
  why: z.string().exactOptional(),
  howToApprove: z.string().exactOptional(),
  expiresAt: z.string().exactOptional(),
  message: z.string().exactOptional(),
  items: z.array(z.object({ item: z.string(), outcome: z.string(), message: z.string() })).exactOptional(),
  check: z.string().exactOptional(),
  requestId: z.string().exactOptional(),
  failure: z.object({ code: z.string(), message: z.string() }).exactOptional(),
});
export type ChangeView = z.output<typeof ChangeView>;

/**
 * What `tools/list` promises of a change, once for each tool: the rest comes too, and naming it there (or every state)
 * would cost each conversation more than it helps.
 */
export const PromisedChange = z.object({ id: z.string(), state: z.string(), says: z.string(), next: z.string() });

export function viewChange(
  change: Change,
  words: { readonly next: string; readonly howToApprove: string },
  { withKept = false }: { readonly withKept?: boolean } = {},
): ChangeView {
  const { plan } = change;
  const waiting = change.state === 'awaiting_approval';
  return {
    id: change.id,
    state: change.state,
    says: change.says,
    next: words.next,
    operation: change.operation,
    account: change.account,
    ...(change.region !== undefined && { region: change.region }),
    summary: plan.summary,
    ...(plan.alarm !== undefined && { alarm: plan.alarm }),
    effect: plan.effect,
    diff: plan.targets.map((target) => ({
      resource: target.resource,
      title: target.title,
      lines: diffLines(target, limits.answerLines),
    })),
    warnings: plan.warnings,
    wayBack: plan.undo.words,
    ...(withKept && keptOf(change)),
    digest: change.digest,
    ...(waiting && {
      needs: change.evaluation.needs.says,
      why: whyOf(change),
      howToApprove: words.howToApprove,
      ...(change.expiresAtMs !== undefined && { expiresAt: new Date(change.expiresAtMs).toISOString() }),
    }),
    ...(change.message !== undefined && change.message !== change.says && { message: change.message }),
    ...(change.items && { items: change.items }),
    ...(change.check !== undefined && { check: change.check }),
    ...(change.requestId !== undefined && { requestId: change.requestId }),
    ...(change.failure && { failure: change.failure }),
  };
}

function keptOf({ id, plan: { undo, before } }: Change): Pick<ChangeView, 'keptConfiguration'> {
  if (undo.kind !== 'none' || !undo.configurationKept) return {};
  const { length } = JSON.stringify(before);
  if (length <= limits.keptCharacters) return { keptConfiguration: before };
  return {
    keptConfiguration: `Its ${length} characters are too many to be shown here; a person sees them by the command "show ${id}".`,
  };
}

/** The rules of policy that matched. */
function whyOf({ evaluation: { explanation } }: Change): string {
  const matched = (explanation.children ?? []).filter((rule) => rule.matched);
  return [explanation, ...matched].map((rule) => rule.because).join(' ');
}
