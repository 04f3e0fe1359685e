import { z } from 'zod';
import { app } from '../../seeds.ts';
import type { Workspace } from '../../workspace.ts';
import { type Channel, channelObject } from '../../world/channels.ts';
import { messageObject } from '../../world/messages.ts';
import { homeTeam } from '../../world/people.ts';
import { refuse } from '../refusal.ts';
import { count, type Method, method } from './method.ts';

const bot = app.bot.user;
const reading = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
const history = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];

function visible(id: string, { channels }: Workspace): Channel {
  const channel = channels.all.get(id);
  if (!channel || (channel.kind !== 'public' && !channel.members.includes(bot))) return refuse('channel_not_found');
  return channel;
}

function page<One>(all: readonly One[], cursor: string, limit: number) {
  const start = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64url').toString());
  if (!Number.isInteger(start)) return refuse('invalid_cursor');
  const end = start + limit;
  const next = end < all.length ? Buffer.from(String(end)).toString('base64url') : '';
  return { items: all.slice(start, end), response_metadata: { next_cursor: next } };
}

const paged = { cursor: z.string().default(''), limit: count.default(100) };

function read(messages: ReturnType<Workspace['messages']['all']>, cursor: string, limit: number) {
  const { items, response_metadata } = page(messages, cursor, limit);
  return {
    messages: items.map((message) => messageObject(message, app.id, homeTeam.id)),
    has_more: response_metadata.next_cursor !== '',
    response_metadata,
  };
}

export const conversations: Readonly<Record<string, Method>> = {
  'conversations.open': method(
    { tier: 'T3', scopes: ['channels:manage', 'groups:write', 'im:write', 'mpim:write'] },
    { users: z.string().default('') },
    (args, workspace) => {
      const [user = '', ...others] = args.users.split(',').filter((id) => id !== '');
      if (user === '') return refuse('users_list_not_supplied');
      // Group conversations are not faked.
      if (others.length > 0) return refuse('too_many_users');
      const human = workspace.people.get(user) ?? refuse('user_not_found');
      if (human.kind === 'deactivated') refuse('user_disabled');
      if (human.kind === 'bot') refuse('cannot_dm_bot');
      return { channel: { id: workspace.channels.dm(user).id } };
    },
  ),
  'conversations.info': method({ tier: 'T3', scopes: reading }, { channel: z.string() }, (args, workspace) => ({
    channel: channelObject(visible(args.channel, workspace), bot),
  })),
  'conversations.members': method(
    { tier: 'T4', scopes: reading },
    { channel: z.string(), ...paged },
    (args, workspace) => {
      const { items, response_metadata } = page(visible(args.channel, workspace).members, args.cursor, args.limit);
      return { members: items, response_metadata };
    },
  ),
  'conversations.history': method(
    { tier: 'T3', scopes: history },
    { channel: z.string(), ...paged },
    (args, workspace) => {
      const channel = visible(args.channel, workspace);
      if (!channel.members.includes(bot)) refuse('not_in_channel');
      const said = workspace.messages
        .all()
        .filter((one) => one.channel === channel.id && one.ephemeralFor === undefined && one.thread_ts === undefined);
      return read(said.toReversed(), args.cursor, args.limit);
    },
  ),
  'conversations.replies': method(
    { tier: 'T3', scopes: history },
    { channel: z.string(), ts: z.string(), ...paged },
    (args, workspace) => {
      const channel = visible(args.channel, workspace);
      const said = workspace.messages
        .all()
        .filter(
          (one) =>
            one.channel === channel.id &&
            one.ephemeralFor === undefined &&
            (one.ts === args.ts || one.thread_ts === args.ts),
        );
      return said.length > 0 ? read(said, args.cursor, args.limit) : refuse('thread_not_found');
    },
  ),
};
