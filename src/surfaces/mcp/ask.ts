/** Asking the person who sits at the client, and waiting for what comes of it. */
import type { Change } from '../../executor/change.ts';
import type { AskedBefore, CallContext } from './context.ts';
import { type Asked, judge } from './judge.ts';
import { pageQuestionOf, questionOf } from './question.ts';
import { timeLeft, type Way } from './way-to-ask.ts';

/** Asks once, and takes the question back when the time is up, the call is given up or the change moves on. */
export async function ask(
  change: Change,
  context: CallContext,
  way: Extract<Way, { kind: 'form' | 'page' }>,
): Promise<Asked> {
  return whileOpen(change, context, async (open) =>
    way.kind === 'form'
      ? judge(await way.elicit(questionOf(change), open.signal), change)
      : throughPage(way, change, open),
  );
}

/** What the person said to a question that was the answer to an earlier call; undefined where nothing was said. */
export async function heard(change: Change, context: CallContext, before: AskedBefore): Promise<Asked | undefined> {
  const { answer, shown, digest } = before;
  // The question was about another plan, or is settled: how the change stands now is what counts.
  if (change.state !== 'awaiting_approval' || change.digest !== digest) return { kind: 'elsewhere' };
  if (!answer) return undefined;
  if (shown === 'form') return judge(answer, change);
  if (answer.action !== 'accept') return notOpened;
  return whileOpen(change, context, untilDecided);
}

const notOpened: Asked = { kind: 'undecided', note: 'The page to decide on it was not opened.' };

interface Open {
  /** Aborts when the question is no longer open. */
  readonly signal: AbortSignal;
  /** Somebody decided elsewhere. */
  readonly decided: () => boolean;
}

async function whileOpen(change: Change, context: CallContext, work: (open: Open) => Promise<Asked>): Promise<Asked> {
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
    return await work({ signal: question.signal, decided: () => elsewhere });
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

async function throughPage(
  { url, open: show }: Extract<Way, { kind: 'page' }>,
  change: Change,
  open: Open,
): Promise<Asked> {
  const { action, complete } = await show({ url, message: pageQuestionOf(change), about: change.id }, open.signal);
  if (action !== 'accept') return notOpened;
  const asked = await untilDecided(open);
  await complete();
  return asked;
}

/** Opening a page decides nothing: only what is recorded by the console counts, and that ends the wait from outside. */
async function untilDecided({ signal, decided }: Open): Promise<Asked> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  if (!decided()) throw stillOpen;
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
