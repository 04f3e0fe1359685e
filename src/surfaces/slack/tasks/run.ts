/** An operation with what was given for it: an answer of the cloud, or a planned change. */
import { formatCommand } from '../commands/format.ts';
import type { SlackContext } from '../context.ts';
import type { Actor } from './handle.ts';
import { ask } from './query.ts';
import { answerChange, answerFailure, type Operation } from './reply.ts';

export async function run(context: SlackContext, { operation, input }: Operation, actor: Actor): Promise<void> {
  const { executor } = context;
  const command = formatCommand(operation, input);
  const found = executor.tool(operation);
  if (!found.tool) {
    const failure = {
      code: 'UnknownTool',
      message: `There is no operation ${operation}.`,
      next: '/tc help lists what there is.',
    } as const;
    return answerFailure(context, failure, actor, { operation, input });
  }
  const { tool } = found;
  if (tool.kind === 'query') return ask(context, tool, input, actor);
  const asked = await executor.request(
    { tool: operation, input },
    { principal: actor.principal },
    { signal: context.signal, key: actor.key },
  );
  context.signal.throwIfAborted();
  if (asked.kind === 'failed') return answerFailure(context, asked.failure, actor, { operation, input });
  return answerChange(context, asked.change, actor, command);
}
