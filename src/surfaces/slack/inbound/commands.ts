/** A slash command: a form where one is needed, else a task that is recorded before it is acknowledged. */
import { z } from 'zod';
import type { Change } from '../../../executor/change.ts';
import { approvesInForm } from '../cards/approval.ts';
import { approveView, denyView } from '../cards/decide-views.ts';
import { readCommand } from '../commands/read.ts';
import { type CommandName, commands } from '../names.ts';
import { whoIn } from '../people/who.ts';
import { placeIn } from '../place.ts';
import type { Task } from '../tasks/task.ts';
import type { InboundParts } from './inbound.ts';
import { openDecision, openForm } from './modals.ts';
import { changeOf, type DecisionCommand, decisionOn, isDecision } from './said.ts';

const Body = z.object({ command: z.string(), text: z.string().default(''), trigger_id: z.string() });

const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name);

export async function onCommand(
  parts: InboundParts,
  body: unknown,
  ack: (text?: string) => Promise<void>,
): Promise<void> {
  const { context, work, background } = parts;
  const parsed = Body.safeParse(body).data;
  const who = whoIn(body);
  const name = parsed?.command.replace(/^\//, '') ?? '';
  if (!parsed || !who || !isCommand(name)) return ack('This version of the app does not know that command.');
  const place = placeIn(body, context.clock.now());
  const said = { by: 'command', command: name, text: parsed.text } as const;
  const command = readCommand(said, context.executor.tools);
  const opening = { who, place, trigger: parsed.trigger_id };
  try {
    if (command.kind === 'operation' && command.missing.length > 0) {
      await ack();
      return background(openForm(context, opening, command));
    }
    const change = isDecision(command) ? await changeOf(context, command) : undefined;
    if (change && isDecision(command) && needsForm(change, command)) {
      await ack();
      const draw = command.kind === 'approve' ? approveView : denyView;
      return background(openDecision(context, opening, change, draw));
    }
    const task: Task = change && isDecision(command) ? decisionOn(change, command) : { do: 'say', said };
    await work.accept(`command:${parsed.trigger_id}`, { who, place, task });
  } catch (thrown) {
    context.log.error({ err: thrown }, 'a command could not be recorded');
    return ack('The record of changes cannot be reached, so nothing was done. Send it again in a moment.');
  }
  await ack();
}

/** Whether more has to be said than the command did. */
function needsForm(change: Change, command: DecisionCommand): boolean {
  if (change.state !== 'awaiting_approval' || command.kind === 'cancel') return false;
  if (command.kind === 'deny') return command.reason === undefined;
  return change.evaluation.needs.reason || (command.typed === undefined && approvesInForm(change));
}
