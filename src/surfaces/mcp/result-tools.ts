/** Reads an answer that was too long for one result. */
import { z } from 'zod';
import { failureReply } from './failure-reply.ts';
import { limits } from './limits.ts';
import { type OwnTool, ownTool } from './own-tool.ts';
import { untrustedReply } from './untrusted.ts';

const Read = z.strictObject({
  Handle: z.string().min(1).max(100).describe('From the answer that did not fit.'),
  Expression: z
    .string()
    .min(1)
    .max(limits.expressionCharacters)
    .exactOptional()
    .describe('JMESPath on the whole answer: ListenerSet[?Port==`80`].{Id: ListenerId}; its list without one.'),
  Offset: z.int().min(0).prefault(0),
  Limit: z.int().min(1).exactOptional(),
});

/** Like a page of a query; `Result` is whatever the expression makes. */
const Promised = z.object({
  Result: z.any(),
  TotalCount: z.number().exactOptional(),
  NextOffset: z.number().exactOptional(),
});

export const resultTools: readonly OwnTool[] = [
  ownTool({
    toolset: 'results',
    name: 'result_read',
    title: 'Read a stored result',
    description:
      'Pages, filters and projects the whole of an answer that did not fit, for an hour after it. Asks the cloud nothing.',
    input: Read,
    output: Promised,
    async call({ Handle, Expression, Offset, Limit }, { executor, asker, signal }) {
      const wanted = {
        ...{ handle: Handle, offset: Offset },
        ...(Expression !== undefined && { expression: Expression }),
        ...(Limit !== undefined && { limit: Limit }),
      };
      const outcome = await executor.result(wanted, asker, { signal });
      return outcome.kind === 'failed' ? failureReply(outcome.failure) : untrustedReply(outcome.answer);
    },
  }),
];
