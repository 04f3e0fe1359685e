/** A decision of somebody who is known: recorded, or told why it does not count. The card says the rest. */
import type { Decision } from '../../../executor/api.ts';
import { failureMessage } from '../cards/failure.ts';
import { sentenceMessage } from '../cards/planned.ts';
import { stateTitle } from '../cards/state.ts';
import type { SlackContext } from '../context.ts';
import { seesCards } from '../place.ts';
import { carryOut } from './carry-out.ts';
import { cardOf } from './changes.ts';
import type { Actor } from './handle.ts';
import { showHome } from './home.ts';
import type { Decided } from './task.ts';

export async function decide(
  context: SlackContext,
  task: Decided,
  { who, place, principal, key }: Actor,
): Promise<void> {
  const { executor, answers, settings } = context;
  const outcome = await executor.decide(task.changeId, decisionOf(task), principal, { key });
  const to = { user: who.userId, place };
  if (outcome.kind === 'rejected') {
    await context.redraw(task.changeId);
    await answers.tell(to, failureMessage(outcome.failure));
    return;
  }
  const { change } = outcome;
  if (change.state === 'approved') carryOut(context, change.id);
  // Messages can be changed some fifty times a minute only; through the click's own address the card changes at once.
  if (place.clicked) await answers.replace(place, await cardOf(context, change));
  await context.redraw(change.id);
  // Whoever clicks on the card sees it there, by name.
  if (!place.clicked || !seesCards(place, settings.approvalsChannel))
    await answers.tell(to, sentenceMessage(`${words[task.kind]} ${stateTitle(change.state)}: ${change.plan.summary}`));
  if (place.channel === undefined) await showHome(context, who);
}

const words = {
  approve: 'Your approval is recorded.',
  deny: 'Your denial is recorded.',
  cancel: 'It is called off.',
  break_glass: 'The glass is broken, and that is recorded.',
} as const satisfies Record<Decided['kind'], string>;

function decisionOf({ kind, digest, typed, reason, standing }: Decided): Decision {
  const said = reason === undefined ? {} : { reason };
  switch (kind) {
    case 'approve':
      return {
        kind,
        digest,
        ...said,
        ...(typed !== undefined && { typed }),
        ...(standing !== undefined && { standing }),
      };
    case 'break_glass':
      return { kind, digest, reason: reason ?? '', ...(typed !== undefined && { typed }) };
    case 'deny':
    case 'cancel':
      return { kind, ...said };
  }
}
