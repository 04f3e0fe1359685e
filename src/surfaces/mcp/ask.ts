import type { ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import type { Change } from '../../executor/change.ts';
import type { CallContext, Elicit, OpenPage } from './context.ts';
import { limits } from './limits.ts';
import { pageQuestionOf, questionOf } from './question.ts';

export type Asked =
  | { readonly kind: 'approve'; readonly typed?: string }
  | { readonly kind: 'deny' }
  /** Somebody decided on another surface while the question was open. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'undecided'; readonly note: string };

/** How a person is asked through the client: in a form there, or by being led to the change's page in the console. */
export type Way =
  | { readonly kind: 'form'; readonly elicit: Elicit }
  | { readonly kind: 'page'; readonly url: string; readonly open: OpenPage };

/** Undefined where nothing that the client can show could settle the change, or no time is left. */
export async function wayToAsk(change: Change, context: CallContext): Promise<Way | undefined> {
  const { elicit, openPage } = context;
  if ((!elicit && !openPage) || timeLeft(context) < limits.leastAskMs) return undefined;
  const { settles } = await context.executor.mayDecide(change, context.answering);
  if (elicit && settles) return { kind: 'form', elicit };
  const url = openPage && (await context.pageOf(change.id));
  return openPage && url !== undefined ? { kind: 'page', url, open: openPage } : undefined;
}

function timeLeft({ clock, startedAtMs }: CallContext): number {
  return startedAtMs + limits.askMs - clock.now();
}

/** Asks once, and takes the question back when the time is up, the call is given up or the change moves on. */
export async function ask(change: Change, context: CallContext, way: Way): Promise<Asked> {
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
    if (way.kind === 'form') return judge(await way.elicit(questionOf(change), question.signal), change);
    return await awaitPage(way, change, question.signal, () => elsewhere);
  } catch (thrown) {
    if (elsewhere) return { kind: 'elsewhere' };
    if (thrown === stillOpen)
      return { kind: 'undecided', note: 'The page was shown, and nobody has decided there yet.' };
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

/** Says that the page was shown and the time is up. */
const stillOpen = new Error('Nobody has decided on the page yet.');

/** Opening a page decides nothing: only what is recorded by the console counts, and that ends the wait from outside. */
async function awaitPage(
  { url, open }: Extract<Way, { kind: 'page' }>,
  change: Change,
  signal: AbortSignal,
  decided: () => boolean,
): Promise<Asked> {
  const { action, complete } = await open({ url, message: pageQuestionOf(change), about: change.id }, signal);
  if (action !== 'accept') return { kind: 'undecided', note: 'The page to decide on it was not opened.' };
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  if (!decided()) throw stillOpen;
  await complete();
  return { kind: 'elsewhere' };
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
