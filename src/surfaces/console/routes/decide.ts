import type { DecideOutcome, Decision } from '../../../executor/api.ts';
import { isUnderWay } from '../../../executor/rest.ts';
import { type Answer, type ConsoleContext, go, page, type Signed } from '../context.ts';
import type { Action } from '../pages/decide.ts';
import { failurePage } from '../pages/message.ts';
import { type FormHandler, type Route, withForm } from '../web/route.ts';
import { Approve, BreakGlass, Deny, Plain } from './forms.ts';
import { findChange, showChange, statusOf } from './show.ts';

const approve = withForm(Approve, (context, visit: Signed, { digest, typed, reason, standing, same_parameters }) =>
  decide(context, visit, 'approve', {
    kind: 'approve',
    digest,
    ...(typed !== undefined && { typed }),
    ...(reason !== undefined && { reason }),
    ...(standing !== undefined && {
      standing: { forMinutes: Number(standing), sameParameters: same_parameters === 'yes' },
    }),
  }),
);

const deny = withForm(Deny, (context, visit: Signed, { digest, reason }) =>
  decide(context, visit, 'deny', { kind: 'deny', ...(reason !== undefined && { reason }) }, digest),
);

const cancel = withForm(Plain, (context, visit: Signed) => decide(context, visit, 'cancel', { kind: 'cancel' }));

const breakGlass = withForm(BreakGlass, (context, visit: Signed, { digest, typed, reason }) =>
  decide(context, visit, 'break-glass', {
    kind: 'break_glass',
    digest,
    reason,
    ...(typed !== undefined && { typed }),
  }),
);

async function decide(
  context: ConsoleContext,
  visit: Signed,
  action: Action,
  decision: Decision,
  shownDigest?: string,
): Promise<Answer> {
  const found = await findChange(context, visit.id);
  if ('answer' in found) return found.answer;
  const { id, digest } = found.change;
  const moved = shownDigest !== undefined && shownDigest !== digest;
  const outcome: DecideOutcome = moved
    ? { kind: 'rejected', change: found.change, failure: planMoved(id) }
    : await context.executor.decide(id, decision, visit.session.principal);
  if (outcome.kind === 'decided') {
    if (isUnderWay(outcome.change)) context.drives.carry(id);
    return go(`/changes/${id}`);
  }
  const { change, failure } = outcome;
  if (!change) return page(failurePage(failure), statusOf(failure));
  return showChange(context, visit, change, { failure, typed: { action, reason: decision.reason ?? '' } });
}

/** Denying does no harm whatever the plan; but a reason may be about what was shown. */
function planMoved(id: string) {
  return {
    code: 'NotDecidable',
    message: `The plan of ${id} has changed since it was shown; nothing was recorded.`,
    next: 'Look at the new plan and decide again.',
  } as const;
}

const undo = withForm(Plain, async (context, visit: Signed) => {
  const found = await findChange(context, visit.id);
  if ('answer' in found) return found.answer;
  const outcome = await context.executor.undo(
    found.change.id,
    { principal: visit.session.principal },
    { signal: visit.gone },
  );
  if (outcome.kind === 'change') {
    if (isUnderWay(outcome.change)) context.drives.carry(outcome.change.id);
    return go(`/changes/${outcome.change.id}`);
  }
  const { failure } = outcome;
  return showChange(context, visit, found.change, { failure, typed: { action: 'undo', reason: '' } });
});

const forms = { approve, deny, cancel, 'break-glass': breakGlass, undo } as const satisfies Record<
  Action,
  FormHandler<Signed>
>;

export const decideRoutes: readonly Route[] = Object.entries(forms).map(([action, post]) => ({
  path: `/changes/:id/${action}`,
  post,
}));
