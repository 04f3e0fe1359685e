import type { ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import type { Change } from '../../executor/change.ts';
import { gradeSuffices } from '../../policy/policy.ts';
import type { CallContext, Elicit } from './context.ts';
import { limits } from './limits.ts';
import { questionOf } from './question.ts';

export type Asked =
  | { readonly kind: 'approve'; readonly typed?: string }
  | { readonly kind: 'deny' }
  /** Somebody decided on another surface while the question was open. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'undecided'; readonly note: string };

/** How to ask the person in the client; undefined where no answer given there could settle the change, or no time is left. */
export function wayToAsk(change: Change, context: CallContext): Elicit | undefined {
  const { needs } = change.evaluation;
  const settles =
    gradeSuffices(context.answering.grade, needs.grade) && needs.approvals - countedApprovals(change, context) <= 1;
  return settles && timeLeft(context) >= limits.leastAskMs ? context.elicit : undefined;
}

/** Approvals of the plan as it is, by others: a second one by the same person adds nothing. */
function countedApprovals({ approvals, digest }: Change, { answering }: CallContext): number {
  return approvals.filter((approval) => approval.digest === digest && approval.by.id !== answering.id).length;
}

function timeLeft({ clock, startedAtMs }: CallContext): number {
  return startedAtMs + limits.askMs - clock.now();
}

/** Asks once, and takes the question back when the time is up, the call is given up or the change moves on. */
export async function ask(change: Change, context: CallContext, elicit: Elicit): Promise<Asked> {
  // The SDK would send a cancellation even for an answered question, so this signal aborts only while one is open.
  const question = new AbortController();
  const answered = new AbortController();
  const close = () => question.abort(new Error('The question is no longer open.'));
  const givenUp = AbortSignal.any([context.signal, context.clock.deadline(timeLeft(context))]);
  givenUp.addEventListener('abort', close, { once: true, signal: answered.signal });
  if (givenUp.aborted) close();
  let elsewhere = false;
  const following = followDecision(change, context, answered.signal, () => {
    elsewhere = true;
    close();
  });
  try {
    return judge(await elicit(questionOf(change), question.signal), change);
  } catch (thrown) {
    if (elsewhere) return { kind: 'elsewhere' };
    context.log.info({ change: change.id, err: thrown }, 'no answer to the question');
    return {
      kind: 'undecided',
      note: givenUp.aborted
        ? 'The client was given a question for the person, and no answer came in time.'
        : 'The client could not ask the person.',
    };
  } finally {
    answered.abort();
    await following;
  }
}

async function followDecision(
  change: Change,
  { executor, log }: CallContext,
  signal: AbortSignal,
  moved: () => void,
): Promise<void> {
  try {
    for await (const step of executor.follow(change.id, signal)) {
      if (signal.aborted) return;
      if (step.change.state !== 'awaiting_approval' || step.change.digest !== change.digest) return moved();
    }
  } catch (thrown) {
    if (!signal.aborted) log.warn({ change: change.id, err: thrown }, 'following failed');
  }
}

/** `accept` only says that a form came back, and clients can send one by themselves: the content decides. */
function judge({ action, content }: ElicitResult, change: Change): Asked {
  const { typed } = change.evaluation.needs;
  switch (action) {
    case 'decline':
      return { kind: 'deny' };
    case 'cancel':
      return { kind: 'undecided', note: 'The question was closed without an answer.' };
    case 'accept':
      if (typed === '' && content?.['decision'] === 'approve') return { kind: 'approve' };
      if (typed === '' && content?.['decision'] === 'deny') return { kind: 'deny' };
      if (typed !== '' && content?.['typed'] === typed) return { kind: 'approve', typed };
      if (typed !== '' && content?.['typed'] !== undefined)
        return { kind: 'undecided', note: `What was typed is not ${typed}, so nothing is approved.` };
      return { kind: 'undecided', note: 'The form came back without a decision, which approves nothing.' };
  }
}
