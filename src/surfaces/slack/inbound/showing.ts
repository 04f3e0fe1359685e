/** What a modal that is open shows from now on; where Slack does not take that, the person is told. */
import type { ModalView } from '@slack/types';
import type { To } from '../answering.ts';
import { failureMessage } from '../cards/failure.ts';
import { type CallFailure, failureWords } from '../connection/outcome.ts';
import type { WhichView } from '../connection/web.ts';
import type { SlackContext } from '../context.ts';

/** Drawn from a newer state by somebody quicker, or closed: there is nothing to tell. */
const outdated: ReadonlySet<string> = new Set(['hash_conflict', 'not_found']);

const isOutdated = (failure: CallFailure) => failure.kind === 'refused' && outdated.has(failure.error);

export async function showAnew(
  { web, answers, log }: Pick<SlackContext, 'web' | 'answers' | 'log'>,
  to: To,
  view: ModalView,
  which: WhichView,
): Promise<void> {
  const first = await web.updateView(view, which);
  // To show the same twice is to show it once.
  const last = !first.ok && first.failure.kind === 'unclear' ? await web.updateView(view, which) : first;
  if (last.ok || isOutdated(last.failure)) return;
  log.warn({ failure: last.failure }, 'a form could not be drawn anew');
  const message = `The form could not be drawn anew: ${failureWords(last.failure)}.`;
  const next = 'What is filled in still stands there; click or choose once more.';
  await answers.tell(to, failureMessage({ code: 'Internal', message, next }));
}
