/** One change that anybody can ask for, approve and count. */
import { formatCommand } from '../../../src/surfaces/slack/commands/format.ts';
import type { Message, Seen } from '../fake/index.ts';
import { cardOf, opens, says } from './deciding.ts';
import { ids, type Stage } from './stage.ts';

/** Of SCF, since its changes neither wait for one another nor take time. */
export const request = {
  Namespace: 'default',
  FunctionName: 'helloworld',
  InvokeRequestId: 'b379787f-8487-4bac-bd8c-17a20a9ce40e',
  Region: 'ap-guangzhou',
};
export const operation = 'scf:TerminateAsyncEvent';

export function asks({ slack }: Pick<Stage, 'slack'>, input: object = request): Promise<Seen> {
  const [command = '', ...words] = formatCommand(operation, { ...input }).split(' ');
  return slack.user(ids.alice).command(command, words.join(' '), { channel: ids.ops });
}

/** The card of what was asked for, in the channel. */
export async function asked(stage: Pick<Stage, 'slack'>): Promise<Message> {
  await asks(stage);
  return cardOf(stage);
}

/** On any showing of the card, and not only where it stands in the channel. */
export async function approvesOn(stage: Pick<Stage, 'slack'>, card: Message): Promise<Seen> {
  const { slack } = stage;
  const modal = await opens(stage, ids.bob, card, 'Approve…', 'approve_form');
  const typed = /Type (\S+) to confirm/.exec(JSON.stringify(modal.view))?.[1];
  if (typed !== undefined) await slack.user(ids.bob).fill({ typed });
  return slack.user(ids.bob).submit();
}

/** What somebody alone is shown, once it says this. */
export function whispered({ slack }: Pick<Stage, 'slack'>, user: string, words: string): Promise<Message> {
  return slack.until(() => slack.ephemeral(user).find((one) => says(one, words)), `"${words}" for ${user} alone`);
}

/** What the events of the only change say. */
export async function told({ app, changes }: Pick<Stage, 'app' | 'changes'>, kind: string): Promise<readonly string[]> {
  const [only] = await changes();
  if (!only) return [];
  const events = await app.executor.events(only.id);
  return events.filter((one) => one.kind === kind).map(({ body }) => String(body['message']));
}

/** Waits for an event of the only change that says this. */
export async function toldOnce(
  stage: Pick<Stage, 'app' | 'changes' | 'clock'>,
  kind: string,
  words = '',
): Promise<string> {
  for (let look = 0; look < 600; look += 1) {
    const first = (await told(stage, kind)).find((one) => one.includes(words));
    if (first !== undefined) return first;
    await stage.clock.sleep(100);
  }
  throw new Error(`No event ${kind} was recorded.`);
}
