/** A command or mention, understood and done. */
import type { Failure } from '../../../errors.ts';
import type { Change } from '../../../executor/change.ts';
import { failureMessage } from '../cards/failure.ts';
import { helpMessage, operationHelpMessage, problemMessage } from '../cards/help.ts';
import { changesMessage, standingMessage } from '../cards/lists.ts';
import { missingMessage } from '../cards/missing.ts';
import { formatCommand } from '../commands/format.ts';
import { readCommand } from '../commands/read.ts';
import type { SlackContext } from '../context.ts';
import type { Message } from '../text/build.ts';
import { revoke, show, undo } from './changes.ts';
import type { Actor } from './handle.ts';
import { mineOf, waitingFor } from './lists.ts';
import { run } from './run.ts';
import type { Task } from './task.ts';

type Said = Extract<Task, { do: 'say' }>['said'];

export async function obey(context: SlackContext, said: Said, actor: Actor): Promise<void> {
  const { executor, answers } = context;
  const { tools } = executor;
  const tell = async (message: Message) => {
    await answers.tell({ user: actor.who.userId, place: actor.place }, message);
  };
  const command = readCommand(said, tools);
  switch (command.kind) {
    case 'help':
      return tell(helpMessage(tools, command.product));
    case 'operation_help': {
      const { tool } = executor.tool(command.operation);
      return tell(tool ? operationHelpMessage(tool) : helpMessage(tools, undefined));
    }
    case 'problem':
      return tell(problemMessage(command));
    case 'operation':
      return command.missing.length === 0 ? run(context, command, actor) : offerForm(context, command, actor);
    case 'approve':
    case 'deny':
    case 'cancel':
      return decideBy(context, command.id, actor);
    case 'undo':
      return undo(context, { changeId: command.id }, actor);
    case 'show':
      return show(context, command.id, actor);
    case 'revoke':
      return revoke(context, command.id, actor);
    case 'changes':
      return list(context, await executor.list({ limit: listed }), 'The latest changes', actor);
    case 'mine':
      return list(context, await mineOf(context, actor.principal), 'What you asked for', actor);
    case 'waiting':
      return list(context, (await waitingFor(context, actor.principal)).all, 'Waiting for a decision', actor);
    case 'standing':
      return listStanding(context, actor);
  }
}

const listed = 50;

/** Where no form can be opened, as in a thread: a button opens it. */
async function offerForm(
  { tokens, answers, executor }: SlackContext,
  {
    operation,
    input,
    missing,
  }: { readonly operation: string; readonly input: Change['input']; readonly missing: readonly string[] },
  { who, place }: Actor,
): Promise<void> {
  const token = await tokens.one({ kind: 'form', operation, input });
  const { tool } = executor.tool(operation);
  const title = tool?.title ?? operation;
  await answers.tell(
    { user: who.userId, place },
    missingMessage({ title, missing, token, command: formatCommand(operation, input) }),
  );
}

/** The change was not there when the command came in; what is decided is bound to a plan that was. */
async function decideBy({ executor, answers }: SlackContext, id: string, { who, place }: Actor): Promise<void> {
  const shown = await executor.show(id);
  const failure: Failure =
    shown.kind === 'failed'
      ? shown.failure
      : { code: 'NotDecidable', message: `${id} was not there a moment ago.`, next: 'Send the command again.' };
  await answers.tell({ user: who.userId, place }, failureMessage(failure));
}

async function list(
  { tokens, answers }: SlackContext,
  changes: readonly Change[],
  title: string,
  { who, place }: Actor,
): Promise<void> {
  const batch = tokens.batch();
  const more = '/tc waiting, /tc mine and /tc changes list more; /tc show <id> shows one.';
  const message = changesMessage(changes, {
    title,
    more,
    tokenOf: ({ id, digest }) => batch.tokenFor({ kind: 'change', changeId: id, digest }),
  });
  await batch.keep();
  await answers.tell({ user: who.userId, place }, message);
}

async function listStanding({ executor, tokens, answers, clock }: SlackContext, { who, place }: Actor): Promise<void> {
  const batch = tokens.batch();
  const message = standingMessage(await executor.standing.list(), {
    nowMs: clock.now(),
    tokenOf: ({ id }) => batch.tokenFor({ kind: 'standing', id }),
  });
  await batch.keep();
  await answers.tell({ user: who.userId, place }, message);
}
