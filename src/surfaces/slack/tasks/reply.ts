/** What whoever asked is told of a change that came of it, or of why nothing did. */
import type { Failure } from '../../../errors.ts';
import type { Change } from '../../../executor/change.ts';
import type { JsonObject } from '../../../tool.ts';
import { failureMessage } from '../cards/failure.ts';
import { plannedMessage } from '../cards/planned.ts';
import { formatCommand } from '../commands/format.ts';
import type { SlackContext } from '../context.ts';
import { carryOut } from './carry-out.ts';
import type { Actor } from './handle.ts';

export interface Operation {
  readonly operation: string;
  readonly input: JsonObject;
}

/** The change, to whoever asked for it; and its card, to everybody. */
export async function answerChange(
  context: SlackContext,
  change: Change,
  { who, place }: Actor,
  command?: string,
): Promise<void> {
  const { tokens, answers, settings, executor } = context;
  const { id, state, digest, failure } = change;
  if (state === 'approved') carryOut(context, id);
  await context.redraw(id);
  const to = { user: who.userId, place };
  const token = await tokens.one({ kind: 'change', changeId: id, digest });
  const told =
    state === 'refused' && failure
      ? await answers.tell(to, failureMessage(failure, command === undefined ? {} : { command }))
      : await answers.tell(
          to,
          plannedMessage(change, {
            token,
            channel: settings.approvalsChannel,
            ...(command !== undefined && { command }),
          }),
        );
  if (told.ok) return;
  const unclear = told.failure.kind === 'unclear';
  await executor.report(id, {
    kind: unclear ? 'delivery_unknown' : 'not_delivered',
    message: unclear
      ? 'The answer to who asked in Slack may not have arrived.'
      : 'The answer to who asked in Slack could not be delivered.',
  });
}

/** With what was given, so that it can be corrected in a form instead of being typed again. */
export async function answerFailure(
  { answers, tokens }: SlackContext,
  failure: Failure,
  { who, place }: Actor,
  { operation, input }: Operation,
): Promise<void> {
  const command = formatCommand(operation, input);
  const form = failure.code === 'InvalidInput' ? await tokens.one({ kind: 'form', operation, input }) : undefined;
  await answers.tell(
    { user: who.userId, place },
    failureMessage(withNext(failure), { command, ...(form !== undefined && { form }) }),
  );
}

/** Where the cloud's own words are all that is known: nothing was sent that changes anything. */
function withNext(failure: Failure): Failure {
  if (failure.next !== undefined) return failure;
  const { code } = failure;
  if (code === 'CloudRefused')
    return { ...failure, next: 'Nothing was changed. Correct what the cloud names, or ask again in a moment.' };
  return { ...failure, next: 'Nothing was changed. Ask again in a moment.' };
}
