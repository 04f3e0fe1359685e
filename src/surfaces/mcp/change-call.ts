import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { failureOf } from '../../errors.ts';
import type { DecideOutcome, Decision } from '../../executor/api.ts';
import type { Change } from '../../executor/change.ts';
import { isOver } from '../../executor/rest.ts';
import type { ChangeTool } from '../../tool.ts';
import { ask, wayToAsk } from './ask.ts';
import { changeReply } from './change-reply.ts';
import type { CallContext } from './context.ts';
import { failureReply, failureWords } from './failure-reply.ts';
import { seeThrough } from './watch.ts';

/** Where a call leaves its change, and what came of asking the person. */
interface Standing {
  readonly change: Change;
  readonly note?: string;
}

export async function callChange(tool: ChangeTool, input: unknown, context: CallContext): Promise<CallToolResult> {
  const requested = await context.executor.request({ tool: tool.operation, input }, context.asker, {
    signal: context.signal,
    onWaiting: ({ message }) => context.progress.tell(message),
  });
  if (requested.kind === 'failed') return failureReply(requested.failure);
  const { id } = requested.change;
  try {
    const { change, note } = await settle(requested.change, context);
    if (context.signal.aborted)
      context.log.info({ change: id, state: change.state }, 'the client gave up; nothing is undone');
    return changeReply(change, context.howToApprove, note);
  } catch (thrown) {
    context.log.error({ change: id, err: thrown }, 'a call failed after its change was recorded');
    // What came of the change counts, and not that watching it went wrong.
    const shown = await context.executor.show(id).catch(() => undefined);
    if (shown?.kind === 'change' && isOver(shown.change)) return changeReply(shown.change, context.howToApprove);
    return failureReply(failureOf(thrown), id);
  }
}

/** An approval is void when the live state moved meanwhile: then the same question comes again, with the new diff. */
async function settle(requested: Change, context: CallContext): Promise<Standing> {
  let change = requested;
  for (;;) {
    if (change.state === 'approved') change = await seeThrough(change, context);
    const way = change.state === 'awaiting_approval' ? await wayToAsk(change, context) : undefined;
    if (!way) return { change };
    const asked = await ask(change, context, way);
    if (asked.kind === 'undecided') return { change, note: asked.note };
    const decided = asked.kind === 'elsewhere' ? await seenNow(change, context) : await decide(change, asked, context);
    if (decided.note !== undefined && decided.change.state !== 'approved') return decided;
    change = decided.change;
  }
}

async function seenNow(change: Change, { executor }: CallContext): Promise<Standing> {
  const shown = await executor.show(change.id);
  return { change: shown.kind === 'change' ? shown.change : change };
}

async function decide(
  change: Change,
  asked: { readonly kind: 'approve'; readonly typed?: string } | { readonly kind: 'deny' },
  { executor, answering }: CallContext,
): Promise<Standing> {
  const decision: Decision = asked.kind === 'approve' ? { ...asked, digest: change.digest } : asked;
  const outcome: DecideOutcome = await executor.decide(change.id, decision, answering);
  if (outcome.kind === 'decided') return { change: outcome.change };
  return {
    change: outcome.change ?? change,
    note: `The answer given here does not count: ${failureWords(outcome.failure)}`,
  };
}
