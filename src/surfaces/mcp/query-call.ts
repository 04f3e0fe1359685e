import type { QueryTool } from '../../tool.ts';
import type { CallContext } from './context.ts';
import { failureReply } from './failure-reply.ts';
import type { ToolReply } from './protocol.ts';
import { untrustedReply } from './untrusted.ts';

export async function callQuery(tool: QueryTool, input: unknown, context: CallContext): Promise<ToolReply> {
  const outcome = await context.executor.query({ tool: tool.operation, input }, context.asker, {
    signal: context.signal,
    // `result_read` is there wherever a query is.
    keepWhole: true,
    onWaiting: ({ message }) => context.progress.tell(message),
  });
  if (outcome.kind === 'failed') return failureReply(outcome.failure);
  return untrustedReply(outcome.answer);
}
