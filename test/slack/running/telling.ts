/** What one person alone was shown. */
import type { Message, Seen } from '../fake/index.ts';
import { says } from './deciding.ts';
import { ids, type Stage } from './stage.ts';

type World = Pick<Stage, 'slack'>;

/** The newest message for this person alone that says this, once there is one. */
export function told({ slack }: World, user: string, words: string): Promise<Message> {
  return slack.until(() => slack.ephemeral(user).findLast((one) => says(one, words)), `"${words}" for ${user}`);
}

export const timesTold = ({ slack }: World, user: string, words: string): number =>
  slack.ephemeral(user).filter((one) => says(one, words)).length;

/** A slash command in the channel of the cards. */
export function types({ slack }: World, user: string, line: string): Promise<Seen> {
  const [command = '', ...words] = line.split(' ');
  return slack.user(user).command(command, words.join(' '), { channel: ids.ops });
}
