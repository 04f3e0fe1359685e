/** What is done with changes that are there already. */
import type { Change } from '../../../executor/change.ts';
import { isEnd } from '../../../executor/states.ts';
import { failureMessage } from '../cards/failure.ts';
import { sentenceMessage } from '../cards/planned.ts';
import type { Style } from '../cards/style.ts';
import type { SlackContext } from '../context.ts';
import { seesCards } from '../place.ts';
import { drawCard } from '../publish/card.ts';
import { toldOf } from '../publish/told.ts';
import type { Actor } from './handle.ts';
import { answerChange } from './reply.ts';

export async function undo(
  context: SlackContext,
  { changeId, token }: { readonly changeId: string; readonly token?: string | undefined },
  actor: Actor,
): Promise<void> {
  const { executor, answers, signal } = context;
  // The button of somebody whose card is not drawn anew yet, or was shown to him alone.
  const last = token === undefined ? undefined : await askedLast(context, changeId);
  const before = last && isAlive(last) ? last : undefined;
  // One that came to nothing keeps nobody from asking anew; the same click is still one request.
  const key = token === undefined || last ? actor.key : `undo:${token}`;
  if (before) return answerChange(context, before, actor, `/tc undo ${changeId}`);
  const asked = await executor.undo(changeId, { principal: actor.principal }, { signal, key });
  signal.throwIfAborted();
  if (asked.kind === 'change') return answerChange(context, asked.change, actor, `/tc undo ${changeId}`);
  await answers.tell({ user: actor.who.userId, place: actor.place }, failureMessage(asked.failure));
}

/** The last change that was to take it back, whoever asked for it. */
async function askedLast({ executor }: SlackContext, changeId: string): Promise<Change | undefined> {
  const { undoneBy } = toldOf(await executor.events(changeId));
  if (undoneBy === undefined) return undefined;
  const shown = await executor.show(undoneBy);
  return shown.kind === 'failed' ? undefined : shown.change;
}

const isAlive = ({ state }: Change) => !isEnd(state) || state === 'succeeded' || state === 'partly_succeeded';

/** The card, for one person, with what can be done with it. */
export async function show(context: SlackContext, id: string, actor: Actor): Promise<void> {
  const { executor, answers } = context;
  const to = { user: actor.who.userId, place: actor.place };
  const shown = await executor.show(id);
  if (shown.kind === 'failed') {
    await answers.tell(to, failureMessage(shown.failure));
    return;
  }
  const draw = await cardOf(context, shown.change);
  await answers.tell(to, draw);
}

export async function cardOf(
  context: SlackContext,
  change: Change,
): Promise<(style: Style) => ReturnType<typeof drawCard>> {
  const { executor, tokens, clock } = context;
  const token = await tokens.one({ kind: 'change', changeId: change.id, digest: change.digest });
  const events = await executor.events(change.id);
  return (style) => drawCard(context, { change, events, token, nowMs: clock.now() }, style);
}

/** The card is drawn again; whoever has it only for himself gets it anew. */
export async function refresh(context: SlackContext, changeId: string, actor: Actor): Promise<void> {
  const { executor, answers, settings } = context;
  await context.redraw(changeId);
  if (seesCards(actor.place, settings.approvalsChannel)) return;
  const shown = await executor.show(changeId);
  if (shown.kind === 'failed') return;
  await answers.tell({ user: actor.who.userId, place: actor.place }, await cardOf(context, shown.change), {
    replaces: true,
  });
}

export async function revoke({ executor, answers }: SlackContext, id: string, actor: Actor): Promise<void> {
  const outcome = await executor.standing.revoke(id, actor.principal);
  const message =
    outcome.kind === 'revoked'
      ? sentenceMessage(`${id} is revoked: nothing passes by it any more.`)
      : failureMessage(outcome.failure);
  await answers.tell({ user: actor.who.userId, place: actor.place }, message);
}
