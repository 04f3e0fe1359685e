/** What people do with a card, with whatever it takes. */
import type { Message, Modal, Seen } from '../fake/index.ts';
import { ids, type Stage } from './stage.ts';

export const cardOf = ({ slack }: Pick<Stage, 'slack'>): Promise<Message> =>
  slack.until(() => slack.channel(ids.ops).messages[0], 'the card');

export const says = (message: Message | undefined, words: string) =>
  message !== undefined && `${message.text} ${JSON.stringify(message.blocks)}`.includes(words);

/** The card once it says this. */
export async function cardSays(stage: Pick<Stage, 'slack'>, words: string): Promise<Message> {
  const { slack } = stage;
  return slack.until(() => slack.channel(ids.ops).messages.find((one) => says(one, words)), `"${words}" on the card`);
}

/** Opens a form by a button of the card, and waits until it is filled. Told that it was too late, people click again. */
export async function opens(
  { slack }: Pick<Stage, 'slack'>,
  user: string,
  card: Message,
  button: string,
  form: string,
): Promise<Modal> {
  const tooLate = () =>
    [...slack.ephemeral(user), ...slack.dm(user).messages].filter((one) => says(one, 'The form could not be')).length;
  for (let again = 0; ; again += 1) {
    const before = tooLate();
    const { error } = await slack.user(user).click(card, button);
    if (error === 'dispatch_failed' && again < 5) continue;
    const found = await slack.until(() => {
      const modal = slack.modal(user);
      if (modal?.view.callback_id === form) return modal;
      return tooLate() > before && again < 5 ? 'too late' : undefined;
    }, form);
    if (found !== 'too late') return found;
  }
}

/** By the button alone where that is enough, else by the form behind it. */
export async function approves(stage: Pick<Stage, 'slack'>, user: string, reason?: string): Promise<Seen> {
  const { slack } = stage;
  const card = await cardOf(stage);
  if (!says(card, '"approve_with"')) return slack.user(user).click(card, 'Approve');
  const modal = await opens(stage, user, card, 'Approve…', 'approve_form');
  const typed = /Type (\S+) to confirm/.exec(JSON.stringify(modal.view))?.[1];
  const values = { ...(typed !== undefined && { typed }), ...(reason !== undefined && { reason }) };
  await slack.user(user).fill(values);
  return slack.user(user).submit();
}

export async function denies(stage: Pick<Stage, 'slack'>, user: string, reason: string): Promise<Seen> {
  await opens(stage, user, await cardOf(stage), 'Deny…', 'deny_form');
  await stage.slack.user(user).fill({ reason });
  return stage.slack.user(user).submit();
}
