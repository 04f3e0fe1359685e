/** Where things are said. */
import type { JsonObject } from '../../../../src/lib/json.ts';

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly members: readonly string[];
  readonly archived?: boolean;
  /** Shared with another organisation (Slack Connect). */
  readonly shared?: boolean;
}

export interface Channels {
  readonly all: Map<string, Channel>;
  /** The conversation of the app with one person; it begins when it is first needed. */
  dm(user: string): Channel;
}

export function createChannels(seeds: readonly Channel[], bot: string): Channels {
  const all = new Map(seeds.map((channel) => [channel.id, channel]));
  return {
    all,
    dm(user) {
      const id = `D${user.slice(1)}`;
      const known = all.get(id);
      if (known) return known;
      const channel: Channel = { id, name: 'directmessage', kind: 'im', members: [user, bot] };
      all.set(id, channel);
      return channel;
    },
  };
}

/** How commands and interactions call it: the names of private conversations are not told. */
export const nameInPayloads = ({ kind, name }: Channel): string =>
  kind === 'im' ? 'directmessage' : kind === 'private' ? 'privategroup' : name;

export function channelObject(channel: Channel, bot: string): JsonObject {
  const { id, name, kind, archived = false, shared = false, members } = channel;
  if (kind === 'im') return { id, is_im: true, is_archived: false, user: members.find((one) => one !== bot) ?? '' };
  return {
    id,
    name,
    is_channel: kind === 'public',
    is_group: kind === 'private',
    is_im: false,
    is_private: kind === 'private',
    is_archived: archived,
    is_shared: shared,
    is_ext_shared: shared,
    is_org_shared: false,
    is_member: members.includes(bot),
    num_members: members.length,
  };
}
