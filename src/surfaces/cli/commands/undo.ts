import { type Context, withExecutor } from '../context.ts';
import type { Wish } from '../decide-here.ts';
import { telling } from '../drive.ts';
import type { ExitCode } from '../exit.ts';
import { settleOutcome } from '../settle.ts';

/** `undo <id>`: the way back as a change of its own, planned, shown and approved like any other. */
export function undo(context: Context, id: string, wish: Wish): Promise<ExitCode> {
  return withExecutor(context, async (open) => {
    const { executor, principal, screen, signal } = open;
    const outcome = await screen.during(`${id}: reading the live state.`, (tell) =>
      executor.undo(id, { principal }, { signal, onWaiting: telling(tell) }),
    );
    return settleOutcome(open, outcome, wish);
  });
}
