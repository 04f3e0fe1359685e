/** The two tools that are no operation of the cloud: they look at changes. */
import { z } from 'zod';
import type { Change } from '../../executor/change.ts';
import { changeReply } from './change-reply.ts';
import { PromisedChange } from './change-view.ts';
import type { CallContext } from './context.ts';
import { failureReply } from './failure-reply.ts';
import { limits } from './limits.ts';
import { type OwnTool, ownTool } from './own-tool.ts';
import type { ToolReply } from './protocol.ts';
import { follow } from './watch.ts';

const id = z.string().min(1).max(64).describe('chg-…, or at least its first 6 letters.');
const Show = z.strictObject({ id });
const Wait = z.strictObject({
  id,
  seconds: z.int().min(1).prefault(limits.waitSeconds).describe(`At most ${limits.waitSeconds} are waited.`),
});

export const changeTools: readonly OwnTool[] = [
  ownTool({
    toolset: 'changes',
    name: 'change_show',
    title: 'Show a change',
    description: 'Where a change stands, with its diff, who has to decide and how.',
    input: Show,
    output: PromisedChange,
    async call(given, context) {
      const found = await find(given.id, context);
      // Looking succeeded, whatever became of the change.
      if ('reply' in found) return found.reply;
      return { ...changeReply(found.change, context.howToApprove, undefined, { withKept: true }), isError: false };
    },
  }),
  ownTool({
    toolset: 'changes',
    name: 'change_wait',
    title: 'Wait for a change',
    description:
      'Follows a change and answers at its end, or after the given seconds with where it then stands. Call it again to wait longer.',
    input: Wait,
    output: PromisedChange,
    async call(given, context) {
      const found = await find(given.id, context);
      if ('reply' in found) return found.reply;
      const timeUp = context.clock.deadline(Math.min(given.seconds, limits.waitSeconds) * 1_000);
      const change = await follow(found.change, context, AbortSignal.any([context.signal, timeUp]));
      return changeReply(change, context.howToApprove);
    },
  }),
];

async function find(
  given: string,
  { executor }: CallContext,
): Promise<{ readonly change: Change } | { readonly reply: ToolReply }> {
  const shown = await executor.show(given);
  return shown.kind === 'change' ? { change: shown.change } : { reply: failureReply(shown.failure) };
}
