import { z } from 'zod';
import type { JsonObject } from '../../../../../src/lib/json.ts';
import { app } from '../../seeds.ts';
import { elapsedIn, type Workspace } from '../../workspace.ts';
import type { Channel } from '../../world/channels.ts';
import { type Message, messageObject } from '../../world/messages.ts';
import { homeTeam } from '../../world/people.ts';
import { refuse } from '../refusal.ts';
import { contentArgs, contentOf, textOfUpdate } from './content.ts';
import { flag, type Method, method } from './method.ts';

const scopes = ['chat:write'];
const bot = app.bot.user;

/** Where the app may speak. A person's id means the conversation with them; a private channel shows itself to members only. */
function speakable(id: string, { channels, people }: Workspace): Channel {
  const person = people.get(id);
  const channel = person && person.kind !== 'deactivated' ? channels.dm(id) : channels.all.get(id);
  if (!channel || (channel.kind === 'private' && !channel.members.includes(bot))) return refuse('channel_not_found');
  if (channel.archived) return refuse('is_archived');
  if (!channel.members.includes(bot)) return refuse('not_in_channel');
  return channel;
}

function found(channel: string, ts: string, { messages, channels }: Workspace): Message {
  if (!channels.all.has(channel)) return refuse('channel_not_found');
  return messages.find(channel, ts) ?? refuse('message_not_found');
}

const objectOf = (message: Message): JsonObject => messageObject(message, app.id, homeTeam.id);

const author = { user: bot, bot_id: app.bot.id } as const;

export const chat: Readonly<Record<string, Method>> = {
  'chat.postMessage': method(
    { tier: 'channel', scopes },
    { channel: z.string(), thread_ts: z.string().optional(), reply_broadcast: flag, ...contentArgs },
    (args, workspace) => {
      const channel = speakable(args.channel, workspace);
      const thread = args.thread_ts;
      const parent = thread === undefined ? undefined : workspace.messages.find(channel.id, thread);
      if (thread !== undefined && !parent) refuse('cannot_reply_to_message');
      const content = contentOf(args, workspace);
      const message = workspace.messages.post({
        ...author,
        ...content,
        channel: channel.id,
        thread_ts: parent ? (parent.thread_ts ?? parent.ts) : undefined,
        ephemeralFor: undefined,
      });
      return { channel: channel.id, ts: message.ts, message: objectOf(message) };
    },
  ),
  'chat.update': method(
    { tier: 'T3', scopes },
    { channel: z.string(), ts: z.string(), ...contentArgs },
    (args, workspace) => {
      const message = found(args.channel, args.ts, workspace);
      // Nobody can reach them through the Web API.
      if (message.ephemeralFor !== undefined) refuse('message_not_found');
      if (message.bot_id !== app.bot.id) refuse('cant_update_message');
      if (elapsedIn(workspace) - message.at > workspace.settings.editWindowMs) refuse('edit_window_closed');
      if (args.text.length > textOfUpdate) refuse('msg_too_long');
      const content = contentOf(args, workspace);
      const updated = workspace.messages.update(message, {
        ...content,
        metadata: content.metadata ?? message.metadata,
      });
      return { channel: updated.channel, ts: updated.ts, text: updated.text, message: objectOf(updated) };
    },
  ),
  'chat.postEphemeral': method(
    { tier: 'T4', scopes },
    { channel: z.string(), user: z.string(), thread_ts: z.string().optional(), ...contentArgs },
    (args, workspace) => {
      const channel = speakable(args.channel, workspace);
      if (!channel.members.includes(args.user)) refuse('user_not_in_channel');
      if (args.text.length > textOfUpdate) refuse('msg_too_long');
      const message = workspace.messages.post({
        ...author,
        ...contentOf(args, workspace),
        channel: channel.id,
        thread_ts: args.thread_ts,
        ephemeralFor: args.user,
      });
      return { message_ts: message.ts };
    },
  ),
  'chat.delete': method({ tier: 'T3', scopes }, { channel: z.string(), ts: z.string() }, (args, workspace) => {
    const message = found(args.channel, args.ts, workspace);
    if (message.ephemeralFor !== undefined) refuse('message_not_found');
    if (message.bot_id !== app.bot.id) refuse('cant_delete_message');
    workspace.messages.remove(message);
    return { channel: message.channel, ts: message.ts };
  }),
  'chat.getPermalink': method(
    { tier: 'special' },
    { channel: z.string(), message_ts: z.string() },
    (args, workspace) => {
      const { channel, ts, thread_ts: thread } = found(args.channel, args.message_ts, workspace);
      const place = `https://${homeTeam.domain}.slack.example/archives/${channel}/p${ts.replace('.', '')}`;
      return { channel, permalink: thread === undefined ? place : `${place}?thread_ts=${thread}&cid=${channel}` };
    },
  ),
};
