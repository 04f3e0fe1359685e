/** Modals, opened while their trigger lasts and filled once it is known for whom and with what. */
import type { ModalView } from '@slack/types';
import type { Failure } from '../../../errors.ts';
import type { MayDecide } from '../../../executor/api.ts';
import type { Change } from '../../../executor/change.ts';
import { newToken } from '../../../lib/ids.ts';
import type { Principal } from '../../../people/principal.ts';
import type { JsonObject } from '../../../tool.ts';
import { type FailureCard, failureMessage } from '../cards/failure.ts';
import { formatCommand } from '../commands/format.ts';
import { failureWords } from '../connection/outcome.ts';
import type { SlackContext } from '../context.ts';
import { formView, type Places } from '../forms/form.ts';
import { failureView, loadingView } from '../forms/notices.ts';
import type { Who } from '../people/who.ts';
import { type Place, writePlace } from '../place.ts';
import { showAnew } from './showing.ts';

export interface Opening {
  readonly who: Who;
  readonly place: Place;
  readonly trigger: string;
}

interface Wanted {
  readonly operation: string;
  readonly input: JsonObject;
}

/** Triggers last three seconds and open one modal. Where that fails, what was wanted is offered with a trigger anew. */
export async function openModal(
  context: SlackContext,
  { who, place, trigger }: Opening,
  draw: (principal: Principal) => Promise<ModalView>,
  wanted?: Wanted,
): Promise<void> {
  const { web, answers, log } = context;
  const externalId = `view-${newToken(context.randomBytes)}`;
  const opened = await web.openView({ ...loadingView('One moment.'), external_id: externalId }, trigger);
  if (!opened.ok) {
    // The other replica got the same delivery, and opened it.
    if (opened.failure.kind === 'refused' && opened.failure.error === 'exchanged_trigger_id') return;
    log.warn({ failure: opened.failure }, 'a form could not be opened');
    if (opened.failure.kind !== 'unclear') {
      const message = `The form could not be opened in time: ${failureWords(opened.failure)}.`;
      const next = 'Send the command again, or click again.';
      await answers.tell(
        { user: who.userId, place },
        failureMessage({ code: 'Internal', message, next }, await againWith(context, wanted)),
      );
      return;
    }
  }
  const view = await viewFor(context, { who, place }, draw);
  const show = () => web.updateView({ ...view, external_id: externalId }, { externalId });
  const first = await show();
  const updated = !first.ok && first.failure.kind === 'unclear' ? await show() : first;
  if (updated.ok) return;
  log.warn({ failure: updated.failure }, 'a form could not be filled');
  await answers.tell(
    { user: who.userId, place },
    failureMessage(
      {
        code: 'Internal',
        message: `The form could not be shown: ${failureWords(updated.failure)}.`,
        next: 'Send the command again, or click again.',
      },
      await againWith(context, wanted),
    ),
  );
}

/** The command as it was understood, and a button for its form: nothing has to be typed again. */
async function againWith({ tokens, log }: SlackContext, wanted: Wanted | undefined): Promise<FailureCard> {
  if (!wanted) return {};
  const { operation, input } = wanted;
  const command = formatCommand(operation, input);
  try {
    return { command, form: await tokens.one({ kind: 'form', operation, input }) };
  } catch (thrown) {
    log.warn({ err: thrown }, 'a form could not be offered again');
    return { command };
  }
}

/** What a modal that is open shows from now on, to this person. */
export async function fillModal(
  context: SlackContext,
  { who, place }: Pick<Opening, 'who' | 'place'>,
  viewId: string,
  draw: (principal: Principal) => Promise<ModalView>,
): Promise<void> {
  const view = await viewFor(context, { who, place }, draw);
  await showAnew(context, { user: who.userId, place }, view, { viewId });
}

async function viewFor(
  { log, identity }: SlackContext,
  { who, place }: Pick<Opening, 'who' | 'place'>,
  draw: (principal: Principal) => Promise<ModalView>,
): Promise<ModalView> {
  try {
    const identified = await identity.identify(who, { channel: place.channel, atMostOldMs: 60_000 });
    return identified.kind === 'refused' ? failureView(identified.failure) : await draw(identified.principal);
  } catch (thrown) {
    log.error({ err: thrown }, 'a form could not be drawn');
    return failureView(notReadable);
  }
}

const notReadable: Failure = {
  code: 'LedgerUnavailable',
  message: 'The record of changes cannot be read at the moment.',
  next: 'Try again in a moment.',
};

export function placesOf({ accounts }: Pick<SlackContext, 'accounts'>): Places {
  // A region is typed, or chosen from those of the accounts: which there are, only the cloud knows.
  return { regions: [], accounts: accounts.accounts.map(({ name }) => name) };
}

export function operationForm(context: SlackContext, place: Place, { operation, input }: Wanted): ModalView {
  const { tool } = context.executor.tool(operation);
  if (!tool) return failureView({ code: 'UnknownTool', message: `There is no operation ${operation} any more.` });
  return formView({
    tool,
    input,
    places: placesOf(context),
    key: newToken(context.randomBytes),
    where: writePlace(place),
  });
}

export function openForm(context: SlackContext, opening: Opening, wanted: Wanted): Promise<void> {
  return openModal(context, opening, async () => operationForm(context, opening.place, wanted), wanted);
}

export type DrawDecision = (change: Change, given: { readonly token: string; readonly may: MayDecide }) => ModalView;

/** With the plan that stands now: what is sent is a decision on this one. */
export function openDecision(
  context: SlackContext,
  opening: Opening,
  change: Change,
  draw: DrawDecision,
): Promise<void> {
  return openModal(context, opening, (principal) => decisionView(context, opening.place, change, draw, principal));
}

export async function decisionView(
  { executor, tokens }: SlackContext,
  place: Place,
  change: Change,
  draw: DrawDecision,
  principal: Principal,
): Promise<ModalView> {
  const token = await tokens.one({ kind: 'change', changeId: change.id, digest: change.digest });
  const view = draw(change, { token, may: await executor.mayDecide(change, principal) });
  return { ...view, private_metadata: JSON.stringify({ token, where: writePlace(place) }) };
}
