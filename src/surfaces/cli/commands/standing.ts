import { type Context, withExecutor } from '../context.ts';
import { type ExitCode, exitOfFailure } from '../exit.ts';
import { revokedBlocks, standingBlocks, standingDocument } from '../render/standing.ts';

/** `standing list`: what people let pass for a while, newest first. */
export function listStanding(context: Context): Promise<ExitCode> {
  return withExecutor<ExitCode>(context, async ({ executor, screen }) => {
    const standing = await executor.standing.list();
    const nowMs = screen.clock.now();
    const document = { standing: standing.map((one) => standingDocument(one, nowMs)) };
    await screen.result(document, standingBlocks(standing, nowMs));
    return 0;
  });
}

/** `standing revoke <id>`: from anywhere, since it only prevents. */
export function revokeStanding(context: Context, id: string): Promise<ExitCode> {
  return withExecutor<ExitCode>(context, async ({ executor, principal, screen }) => {
    const outcome = await executor.standing.revoke(id, principal);
    switch (outcome.kind) {
      case 'revoked':
        await screen.result(standingDocument(outcome.standing, screen.clock.now()), revokedBlocks(outcome.standing));
        return 0;
      case 'rejected':
        await screen.fail(outcome.failure);
        return exitOfFailure(outcome.failure);
    }
  });
}
