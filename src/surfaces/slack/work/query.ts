/** What the cloud answers to a question: to who asked, page by page, or to everybody who reads along. */
import type { JsonObject, Tool } from '../../../tool.ts';
import { answerMessage } from '../cards/answer.ts';
import type { Style } from '../cards/style.ts';
import { formatCommand } from '../commands/format.ts';
import type { Answering } from '../connection/respond.ts';
import type { SlackContext } from '../context.ts';
import type { Actor } from './handle.ts';
import { answerFailure, patiently } from './run.ts';
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
  const meaning = (of: JsonObject) => batch.tokenFor({ kind: 'answer', operation, input: of, title: tool.title });
  const share = meaning(input);
  const common = { title: tool.title, command: formatCommand(operation, input) };
  // Where the next page begins, the drawing decides: one holds less than the other.
  const nextOf = (style: Style) => {
    const { nextOffset } = answerMessage(asked.answer, asked.set, { ...common, style, share, next: share });
    return nextOffset === undefined ? undefined : meaning({ ...input, Offset: nextOffset });
  };
  const next = { new: nextOf('new'), classic: nextOf('classic') };
  await batch.keep();
  await answers.tell(
    { user: actor.who.userId, place: actor.place },
    (style) => {
      const following = next[style];
      const card = how.toAll
        ? { ...common, style, sharedBy: actor.principal.name }
        : { ...common, style, share, ...(following !== undefined && { next: following }) };
      return answerMessage(asked.answer, asked.set, card).message;
    },
    how,
  );
}

export async function page(
  context: SlackContext,
  { operation, input, toAll }: Extract<Task, { do: 'page' }>,
  actor: Actor,
): Promise<void> {
  const { tool } = context.executor.tool(operation);
  if (!tool) return;
  const how = toAll ? { toAll: true } : { replaces: true };
  await patiently(context, actor, formatCommand(operation, input), () => ask(context, tool, input, actor, how));
}
