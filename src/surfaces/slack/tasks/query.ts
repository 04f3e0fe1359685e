/** What the cloud answers to a question: to who asked, page by page, or to everybody who reads along. */

import type { Failure } from '../../../errors.ts';
import { redactText } from '../../../lib/redact-text.ts';
import type { JsonObject, Tool } from '../../../tool.ts';
import { answerMessage } from '../cards/answer.ts';
import { failureMessage } from '../cards/failure.ts';
import type { Style } from '../cards/style.ts';
import { formatCommand } from '../commands/format.ts';
import { type CallFailure, failureWords } from '../connection/outcome.ts';
import type { Answering } from '../connection/respond.ts';
import type { SlackContext } from '../context.ts';
import type { Actor } from './handle.ts';
import { answerFailure } from './reply.ts';
import type { Task } from './task.ts';

export async function ask(
  context: SlackContext,
  tool: Tool,
  input: JsonObject,
  actor: Actor,
  how: Answering = {},
): Promise<void> {
  const { executor, answers, tokens, signal } = context;
  const { operation } = tool;
  const asked = await executor.query({ tool: operation, input }, { principal: actor.principal }, { signal });
  signal.throwIfAborted();
  if (asked.kind === 'failed') return answerFailure(context, asked.failure, actor, { operation, input });
  const batch = tokens.batch();
  const meaning = (of: JsonObject) => batch.tokenFor({ kind: 'answer', operation, input: of });
  const share = meaning(input);
  const command = formatCommand(operation, input);
  // Whoever asked may see what was typed; everybody may not.
  const common = { title: tool.title, command: how.toAll ? redactText(command) : command };
  // Where the next page begins, the drawing decides: one holds less than the other.
  const nextOf = (style: Style) => {
    const { nextOffset } = answerMessage(asked.answer, asked.set, { ...common, style, share, next: share });
    return nextOffset === undefined ? undefined : meaning({ ...input, Offset: nextOffset });
  };
  const next = { new: nextOf('new'), classic: nextOf('classic') };
  await batch.keep();
  const to = { user: actor.who.userId, place: actor.place };
  const told = await answers.tell(
    to,
    (style) => {
      const following = next[style];
      const card = how.toAll
        ? { ...common, style, sharedBy: actor.principal.name }
        : { ...common, style, share, ...(following !== undefined && { next: following }) };
      return answerMessage(asked.answer, asked.set, card).message;
    },
    how,
  );
  if (how.toAll && !told.ok) await answers.tell(to, failureMessage(notShared(told.failure)));
}

function notShared(failure: CallFailure): Failure {
  const code = 'Internal';
  if (failure.kind === 'unclear')
    return {
      code,
      message: 'Slack did not say whether the answer is shown to everybody.',
      next: 'Look at the channel before you share it again.',
    };
  const message = `The answer was not shown to everybody: ${failureWords(failure)}.`;
  return { code, message, next: 'Have the app invited to the channel, or share it from another one.' };
}

export async function page(
  context: SlackContext,
  { operation, input, toAll }: Extract<Task, { do: 'page' }>,
  actor: Actor,
): Promise<void> {
  const { tool } = context.executor.tool(operation);
  if (!tool)
    return answerFailure(
      context,
      {
        code: 'UnknownTool',
        message: `There is no operation ${operation} any more.`,
        next: '/tc help lists what there is.',
      },
      actor,
      { operation, input },
    );
  const how = toAll ? { toAll: true } : { replaces: true };
  await ask(context, tool, input, actor, how);
}
