/** A slash command: a form where one is needed, else a task that is recorded before it is acknowledged. */
import { z } from 'zod';
import type { Change } from '../../../executor/change.ts';
import { approvesInForm } from '../cards/approval.ts';
import { approveView, denyView } from '../cards/decide-views.ts';
import type { Command } from '../commands/command.ts';
import { readCommand } from '../commands/read.ts';
import { type CommandName, commands } from '../names.ts';
import { whoIn } from '../people/who.ts';
import { placeIn } from '../place.ts';
import type { InboundParts } from './inbound.ts';
import { openDecision, openForm } from './modals.ts';

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
    const change = await decidedInForm(parts, command);
    if (change) {
      await ack();
      const draw = command.kind === 'approve' ? approveView : denyView;
      return background(openDecision(context, opening, change, draw));
    }
    await work.accept(`command:${parsed.trigger_id}`, { who, place, task: { do: 'say', said } });
  } catch (thrown) {
    context.log.error({ err: thrown }, 'a command could not be recorded');
    return ack('The record of changes cannot be reached, so nothing was done. Send it again in a moment.');
  }
  await ack();
}

/** The change that a decision is about, where more has to be said than the command did. */
async function decidedInForm({ context }: InboundParts, command: Command): Promise<Change | undefined> {
  if (command.kind !== 'approve' && command.kind !== 'deny') return undefined;
  const said = command.kind === 'approve' ? command.typed : command.reason;
  const shown = await context.executor.show(command.id);
  if (shown.kind === 'failed' || shown.change.state !== 'awaiting_approval') return undefined;
  const { change } = shown;
  if (command.kind === 'deny') return said === undefined ? change : undefined;
  return (said === undefined && approvesInForm(change)) || change.evaluation.needs.reason ? change : undefined;
}
