import type { MayDecide } from '../../executor/api.ts';
import type { Change } from '../../executor/change.ts';
import { commandLine } from './command-line.ts';
import type { OpenContext } from './context.ts';
import { type ExitCode, exitOf } from './exit.ts';
import { type Block, blank, text, verbatim } from './render/block.ts';

/** It goes on waiting: for whom, and what can be done about it from here. */
export async function leave(context: OpenContext, change: Change, may: MayDecide): Promise<ExitCode> {
  const { flags } = context;
  return finish(context, change, [
    blank,
    text(`Waiting for approval; nothing has been sent. ${may.why ?? change.evaluation.needs.says}`),
    ...(may.approve ? [text('At a terminal:'), verbatim(commandLine(flags, 'approve', change.id), 2)] : []),
    text('To call it off:'),
    verbatim(commandLine(flags, 'cancel', change.id), 2),
  ]);
}

export async function finish(context: OpenContext, change: Change, blocks: readonly Block[]): Promise<ExitCode> {
  const { screen } = context;
  if (screen.form === 'table') await screen.say([...blocks, ...wayBack(context, change)]);
  else {
    await screen.say(blocks);
    await screen.result(change, []);
  }
  return exitOf(change);
}

/** The command that asks for the way back: it goes through plan and approval like any other. */
function wayBack({ flags }: OpenContext, { id, plan: { undo }, state }: Change): readonly Block[] {
  if (state !== 'succeeded' || undo.kind !== 'call') return [];
  return [text(`To undo it: ${undo.words}`), verbatim(commandLine(flags, 'undo', id), 2)];
}
