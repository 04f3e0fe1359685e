import { isUnderWay } from '../../../executor/rest.ts';
import { type Context, withExecutor } from '../context.ts';
import { type ExitCode, exitOfFailure } from '../exit.ts';
import { problem } from '../params/problem.ts';
import { outcomeBlocks } from '../render/change.ts';
import { settle } from '../settle.ts';
import { found } from './found.ts';

interface Given {
  readonly reason?: string;
}

/** `approve <id>`: at a terminal only, with the plan in sight. Goes on with a change that was approved and then left. */
export function approve(context: Context, id: string, { reason }: Given): Promise<ExitCode> {
  if (!context.screen.terminal)
    throw problem(
      'approve works only at a terminal, where a human sees the plan and types the answer; nothing was recorded.',
    );
  return withExecutor(context, async (open) => {
    const change = await found(open.executor, id);
    if (change.state !== 'awaiting_approval' && !isUnderWay(change)) {
      const failure = {
        code: 'NotDecidable',
        message: `${change.id} does not wait for a decision. ${change.says}`,
      } as const;
      await open.screen.fail(failure);
      return exitOfFailure(failure);
    }
    return settle(open, change, { ...(reason !== undefined && { reason }) });
  });
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
