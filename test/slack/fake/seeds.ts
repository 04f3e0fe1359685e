/** Who and what is there at the start. Tests may add more. */
import type { Channel } from './world/channels.ts';
import type { Group } from './world/groups.ts';
import type { Human } from './world/people.ts';

/** The app itself. Its tokens open nothing but a fake. */
export const app = {
  id: 'A0FAKE00001',
  bot: { user: 'U0FAKEBOT01', id: 'B0FAKEBOT01', name: 'chatops' },
  botToken: 'xoxb-fake-bot-token',
  appToken: 'xapp-fake-app-token',
  signingSecret: 'fake-signing-secret',
  verificationToken: 'fake-verification-token',
} as const;

export const ids = {
  alice: 'U0ALICE0001',
  bob: 'U0BOBBY0001',
  carol: 'U0CAROL0001',
  guest: 'U0GUEST0001',
  narrowGuest: 'U0ULTRA0001',
  stranger: 'U0STRANGE01',
  foreigner: 'U0OTHER0001',
  gone: 'U0GONE00001',
  grid: 'W0GRID00001',
  robot: 'U0ROBOT0001',
  ops: 'C0OPS000001',
  secret: 'C0SECRET001',
  random: 'C0RANDOM001',
  archived: 'C0ARCHIVE01',
  shared: 'C0SHARED001',
  approvers: 'S0APPROVER1',
  sleepers: 'S0SLEEPER01',
} as const;

const bot = app.bot.user;

export const people: readonly Human[] = [
  { id: ids.alice, name: 'alice', kind: 'member' },
  { id: ids.bob, name: 'bob', kind: 'member' },
  { id: ids.carol, name: 'carol', kind: 'member' },
  { id: ids.guest, name: 'gus', kind: 'guest' },
  { id: ids.narrowGuest, name: 'ulla', kind: 'single-channel guest' },
  { id: ids.stranger, name: 'sam', kind: 'stranger' },
  { id: ids.foreigner, name: 'olga', kind: 'other workspace' },
  { id: ids.gone, name: 'dan', kind: 'deactivated' },
  { id: ids.grid, name: 'greta', kind: 'grid' },
  { id: ids.robot, name: 'robot', kind: 'bot' },
  { id: bot, name: app.bot.name, kind: 'bot' },
];

export const channels: readonly Channel[] = [
  {
    id: ids.ops,
    name: 'ops',
    kind: 'public',
    members: [ids.alice, ids.bob, ids.carol, ids.guest, ids.narrowGuest, ids.grid, bot],
  },
  { id: ids.secret, name: 'secret', kind: 'private', members: [ids.alice, ids.bob, bot] },
  { id: ids.random, name: 'random', kind: 'public', members: [ids.alice, ids.bob] },
  { id: ids.archived, name: 'archived', kind: 'public', members: [ids.alice, bot], archived: true },
  {
    id: ids.shared,
    name: 'shared',
    kind: 'public',
    members: [ids.alice, ids.bob, ids.stranger, ids.foreigner, bot],
    shared: true,
  },
];

export const groups: readonly Group[] = [
  { id: ids.approvers, handle: 'approvers', users: [ids.bob, ids.carol], disabled: false },
  { id: ids.sleepers, handle: 'sleepers', users: [ids.alice], disabled: true },
];
