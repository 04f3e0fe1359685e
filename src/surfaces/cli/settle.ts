import type { ChangeOutcome } from '../../executor/api.ts';
import type { Change } from '../../executor/change.ts';
import { isUnderWay } from '../../executor/rest.ts';
import type { OpenContext } from './context.ts';
import { decideHere, type Wish } from './decide-here.ts';
import { drive, sayInterrupted } from './drive.ts';
import { type ExitCode, exitOfFailure } from './exit.ts';
import { finish, leave } from './finish.ts';
import { blank, text } from './render/block.ts';
import { outcomeBlocks } from './render/change.ts';
import { planBlocks } from './render/plan.ts';

/** The same for what has just been asked for. */
export async function settleOutcome(context: OpenContext, outcome: ChangeOutcome, wish: Wish): Promise<ExitCode> {
  switch (outcome.kind) {
    case 'change':
      return settle(context, outcome.change, wish);
    case 'failed':
      await context.screen.fail(outcome.failure);
      return context.signal.aborted ? 130 : exitOfFailure(outcome.failure);
  }
}

/**
 * Brings a change to its end from here, or to where it waits for somebody else: shows the plan, asks, records the
 * decision, makes it, and begins again with the new plan when the live state has moved meanwhile.
 */
export async function settle(context: OpenContext, planned: Change, given: Wish): Promise<ExitCode> {
  const { screen, executor, principal, signal } = context;
  let change = planned;
  let wish = given;
  await screen.say(planBlocks(change, screen.clock.now()));
  for (;;) {
    if (change.state === 'awaiting_approval') {
      const may = await executor.mayDecide(change, principal);
      const here = await decideHere(context, change, may, wish);
      switch (here.kind) {
        case 'left':
          return leave(context, change, may);
        case 'failed':
          await screen.fail(here.failure);
          return exitOfFailure(here.failure);
        case 'again':
          change = here.change;
          await again(context, here.why, change);
          continue;
        case 'decided':
          change = here.change;
          wish = here.wish;
      }
      if (change.state === 'awaiting_approval') {
        await screen.say([blank, text('Your approval is recorded and counts; it takes more than that.')]);
        return leave(context, change, await executor.mayDecide(change, principal));
      }
    }
    if (isUnderWay(change)) {
      change = await drive(context, change);
      if (signal.aborted && isUnderWay(change)) {
        await sayInterrupted(context, change);
        await finish(context, change, []);
        return 130;
      }
      if (change.state === 'awaiting_approval') {
        await again(
          context,
          'The live state moved after the approval, or policy asks for more, so it no longer counts. This is the new plan.',
          change,
        );
        continue;
      }
    }
    return finish(context, change, [blank, ...outcomeBlocks(change)]);
  }
}

async function again({ screen }: OpenContext, why: string, change: Change): Promise<void> {
  await screen.say([blank, text(why), blank, ...planBlocks(change, screen.clock.now())]);
}
