import type { Failure } from '../../../errors.ts';
import type { Change } from '../../../executor/change.ts';
import { isUnderWay } from '../../../executor/rest.ts';
import { type Context, withExecutor } from '../context.ts';
import type { Wish } from '../decide-here.ts';
import { type ExitCode, exitOfFailure } from '../exit.ts';
import { problem } from '../params/problem.ts';
import { outcomeBlocks } from '../render/change.ts';
import { settle } from '../settle.ts';
import { found } from './found.ts';

/** `approve <id>`: at a terminal only, with the plan in sight. Goes on with a change that was approved and then left. */
export function approve(context: Context, id: string, wish: Wish): Promise<ExitCode> {
  if (!context.screen.terminal)
    throw problem(
      'approve works only at a terminal, where a human sees the plan and types the answer; nothing was recorded.',
    );
  return withExecutor(context, async (open) => {
    const change = await found(open.executor, id);
    const failure = notToApprove(change, wish);
    if (!failure) return settle(open, change, wish);
    await open.screen.fail(failure);
    return exitOfFailure(failure);
  });
}

function notToApprove(change: Change, { standing }: Wish): Failure | undefined {
  const { id, state, says } = change;
  if (state === 'awaiting_approval') return undefined;
  if (!isUnderWay(change)) return { code: 'NotDecidable', message: `${id} does not wait for a decision. ${says}` };
  if (!standing) return undefined;
  return {
    code: 'NotDecidable',
    message: `${id} does not wait for a decision any more, so no standing approval was given. ${says}`,
    next: 'To go on with it, approve it without --standing.',
  };
}

interface Given {
  readonly reason?: string;
}

/** `deny <id>` and `cancel <id>`: from anywhere, since they only prevent. */
export function prevent(context: Context, kind: 'deny' | 'cancel', id: string, { reason }: Given): Promise<ExitCode> {
  return withExecutor(context, async ({ executor, principal, screen }) => {
    const change = await found(executor, id);
    const outcome = await executor.decide(change.id, { kind, ...(reason !== undefined && { reason }) }, principal);
    switch (outcome.kind) {
      case 'decided':
        await screen.result(outcome.change, outcomeBlocks(outcome.change));
        return 0;
      case 'rejected':
        await screen.fail(outcome.failure);
        return exitOfFailure(outcome.failure);
    }
  });
}
