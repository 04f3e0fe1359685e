/** What somebody typed, as a task. A decision is bound to the plan that stands when it comes in, not when it is done. */
import type { Change } from '../../../executor/change.ts';
import type { Command } from '../commands/command.ts';
import type { SlackContext } from '../context.ts';
import type { Task } from '../tasks/task.ts';

export type DecisionCommand = Extract<Command, { kind: 'approve' | 'deny' | 'cancel' }>;

export const isDecision = (command: Command): command is DecisionCommand =>
  command.kind === 'approve' || command.kind === 'deny' || command.kind === 'cancel';

/** Undefined where there is no such change, which the answer to the command says. */
export async function changeOf(
  { executor }: Pick<SlackContext, 'executor'>,
  { id }: DecisionCommand,
): Promise<Change | undefined> {
  const shown = await executor.show(id);
  return shown.kind === 'change' ? shown.change : undefined;
}

export function decisionOn({ id: changeId, digest }: Change, command: DecisionCommand): Task {
  const { kind } = command;
  const about = { do: 'decide', kind, changeId, digest } as const;
  if (command.kind === 'approve') return { ...about, ...(command.typed !== undefined && { typed: command.typed }) };
  return { ...about, ...(command.reason !== undefined && { reason: command.reason }) };
}
