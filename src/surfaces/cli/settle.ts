import type { Change } from '../../executor/change.ts';
import { isUnderWay } from '../../executor/rest.ts';
import { gradeSuffices } from '../../policy/policy.ts';
import { ask } from './ask.ts';
import { commandLine } from './command-line.ts';
import type { OpenContext } from './context.ts';
import { drive, sayInterrupted } from './drive.ts';
import { type ExitCode, exitOf, exitOfFailure } from './exit.ts';
import { type Block, blank, text, verbatim } from './render/block.ts';
import { outcomeBlocks } from './render/change.ts';
import { planBlocks } from './render/plan.ts';

interface Options {
  readonly reason?: string;
}

/**
 * Brings a change to its end from here, or to where it waits for somebody else: shows the plan, asks, records the
 * decision, makes it, and begins again with the new plan when the live state has moved meanwhile.
 */
export async function settle(context: OpenContext, planned: Change, options: Options): Promise<ExitCode> {
  const { screen, executor, principal, signal } = context;
  let change = planned;
  await screen.say(planBlocks(change, screen.clock.now()));
  for (;;) {
    if (change.state === 'awaiting_approval') {
      if (!canDecideHere(context, change)) return leave(context, change);
      await screen.say([blank]);
      const answer = await ask(change, { stdin: context.host.io.stdin, talk: screen.talk, signal });
      if (answer.kind === 'leave') return leave(context, change);
      const outcome = await executor.decide(
        change.id,
        {
          kind: 'approve',
          digest: change.digest,
          ...(answer.typed && { typed: answer.typed }),
          ...(options.reason !== undefined && { reason: options.reason }),
        },
        principal,
      );
      if (outcome.kind === 'rejected') {
        const { change: live, failure } = outcome;
        if (live?.state !== 'awaiting_approval' || live.digest === change.digest) {
          await screen.fail(failure);
          return exitOfFailure(failure);
        }
        change = live;
        await again(context, failure.message, change);
        continue;
      }
      change = outcome.change;
      if (change.state === 'awaiting_approval') return leave(context, change);
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
          'The live state moved after the approval, so it no longer counts. This is the new plan.',
          change,
        );
        continue;
      }
    }
    return finish(context, change, [blank, ...outcomeBlocks(change)]);
  }
}

/** Nobody is asked for what their answer could not settle. */
function canDecideHere({ screen, principal }: OpenContext, change: Change): boolean {
  return screen.terminal && gradeSuffices(principal.grade, change.evaluation.needs.grade);
}

async function again({ screen }: OpenContext, why: string, change: Change): Promise<void> {
  await screen.say([blank, text(why), blank, ...planBlocks(change, screen.clock.now())]);
}

async function leave(context: OpenContext, change: Change): Promise<ExitCode> {
  const { flags, principal } = context;
  const { needs } = change.evaluation;
  return finish(context, change, [
    blank,
    text(`Waiting for approval; nothing has been sent. ${needs.says}`),
    ...(gradeSuffices(principal.grade, needs.grade)
      ? [text('At a terminal:'), verbatim(commandLine(flags, 'approve', change.id), 2)]
      : []),
    text('To call it off:'),
    verbatim(commandLine(flags, 'cancel', change.id), 2),
  ]);
}

async function finish(context: OpenContext, change: Change, blocks: readonly Block[]): Promise<ExitCode> {
  const { screen } = context;
  if (screen.form === 'table') await screen.say([...blocks, ...wayBack(context, change)]);
  else {
    await screen.say(blocks);
    await screen.result(change, []);
  }
  return exitOf(change);
}

/** The write that puts things back, as a command to be copied: it goes through plan and approval like any other. */
function wayBack({ flags }: OpenContext, { plan: { undo }, state, account, region }: Change): readonly Block[] {
  if (state !== 'succeeded' || undo.kind !== 'call') return [];
  const where = ['--account', account, ...(region === undefined ? [] : ['--region', region])];
  const request = ['--json', JSON.stringify(undo.request)];
  return [
    text(`To undo it: ${undo.words}`),
    verbatim(commandLine(flags, 'call', undo.operation, ...where, ...request), 2),
  ];
}
