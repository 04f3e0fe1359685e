import type { Failure } from '../../../errors.ts';
import type { Change } from '../../../executor/change.ts';
import { samePerson } from '../../../people/directory.ts';
import { type Answer, type ConsoleContext, page, refusal, type Signed } from '../context.ts';
import { changePage } from '../pages/change.ts';
import type { Typed } from '../pages/decide.ts';
import { progressOf } from '../progress.ts';
import { changeId } from './forms.ts';

interface After {
  readonly failure: Failure;
  readonly typed: Typed;
}

/** The page of a change as it is now, and what became of a decision that did not count. */
export async function showChange(
  context: ConsoleContext,
  visit: Signed,
  change: Change,
  after?: After,
): Promise<Answer> {
  const { executor, directory, clock, drives, howToApprove } = context;
  const { session } = visit;
  const [may, events] = await Promise.all([executor.mayDecide(change, session.principal), executor.events(change.id)]);
  const shown = changePage({
    change,
    may,
    session,
    events,
    // Denying is for what waits; what is approved and not yet sent can only be called off.
    mayCancel:
      change.state === 'approved' ||
      (change.state === 'awaiting_approval' && samePerson(directory, session.principal, change.asker)),
    howToApprove: howToApprove?.(change.id),
    progress: progressOf(change, events, drives.waitingOf(change.id)),
    nowMs: clock.now(),
    failure: after?.failure,
    typed: after?.typed,
  });
  return page(shown, after ? statusOf(after.failure) : 200);
}

/** By its id or the beginning of it; the answer to send where there is none. */
export async function findChange(
  { executor }: Pick<ConsoleContext, 'executor'>,
  id: string,
): Promise<{ readonly change: Change } | { readonly answer: Answer }> {
  const outcome = changeId.safeParse(id).success ? await executor.show(id) : undefined;
  if (outcome?.kind === 'change') return { change: outcome.change };
  const says = outcome?.failure.message ?? 'That is not the id of a change.';
  return { answer: refusal(404, 'There is no such change', says, 'The history finds it by its words.') };
}

export function statusOf({ code }: Failure): number {
  if (code === 'PolicyDenied' || code === 'Declined') return 403;
  if (code === 'UnknownChange') return 404;
  if (code === 'LedgerUnavailable' || code === 'CloudUnreachable') return 503;
  return code === 'Internal' ? 500 : 409;
}
