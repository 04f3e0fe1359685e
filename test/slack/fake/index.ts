/**
 * A fake Slack on 127.0.0.1: the Web API, Socket Mode and HTTP mode, and people who do things. Its tokens open nothing
 * else. What it is strict about, and where it cannot know, is said beside the numbers.
 */
import type { Clock } from '../../../src/lib/clock.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { createHttpMode, type HttpMode } from './delivery/http.ts';
import type { Outcome } from './delivery/outcome.ts';
import { createPostOffice } from './delivery/post.ts';
import { createSocketMode, type SocketMode } from './delivery/socket.ts';
import type { Faults } from './faults.ts';
import { listenLocally } from './listen.ts';
import { generousManifest } from './manifest.ts';
import { type Person, personFor } from './person/person.ts';
import type { Record } from './record.ts';
import { createMethods } from './web/methods/index.ts';
import { createWebServer } from './web/server.ts';
import { createWorkspace, type Settings } from './workspace.ts';
import type { Channel } from './world/channels.ts';
import type { Group } from './world/groups.ts';
import type { Message } from './world/messages.ts';
import { type Human, homeTeam } from './world/people.ts';
import type { Home, Modal } from './world/views.ts';

export { newerBlocks } from './blocks/numbers.ts';
export type { Fault } from './faults.ts';
export { generousManifest } from './manifest.ts';
export type { Seen } from './person/seen.ts';
export type { Call, Delivery } from './record.ts';
export { app, ids } from './seeds.ts';
export { timings } from './timings.ts';
export type { Message } from './world/messages.ts';
export type { Home, Modal } from './world/views.ts';

export interface FakeSlackOptions {
  /** Slack's time: acks, triggers, retries, rate limits, timestamps. */
  readonly clock?: Clock;
  /** The app's manifest: its scopes, commands, shortcuts and events decide what is possible. */
  readonly manifest?: unknown;
}

export interface FakeSlack extends AsyncDisposable {
  /** For `clientOptions.slackApiUrl`. */
  readonly apiUrl: string;
  readonly settings: Settings;
  readonly faults: Faults;
  readonly record: Record;
  readonly socket: SocketMode;
  /** From now on everything is sent to this URL, signed. */
  useHttp(requestUrl: string): HttpMode;
  user(id: string): Person;
  channel(id: string): { readonly messages: readonly Message[] };
  /** The conversation of the app with a person. */
  dm(user: string): { readonly id: string; readonly messages: readonly Message[] };
  /** What began it, and the answers. */
  thread(ts: string): readonly Message[];
  /** What only this person was shown, and is still there. */
  ephemeral(user: string): readonly Message[];
  /** As it is now; undefined once it is deleted. */
  message(message: Pick<Message, 'channel' | 'ts'>): Message | undefined;
  /** The modal on top, and all of them, the one on top last. */
  modal(user: string): Modal | undefined;
  modals(user: string): readonly Modal[];
  home(user: string): Home | undefined;
  addPerson(human: Human): void;
  addChannel(channel: Channel): void;
  /** Adds or changes a user group; the app hears of it where it asked to. */
  setGroup(group: Group): Promise<void>;
  /** An event of any kind; the outcome of the first attempt. */
  event(event: JsonObject): Promise<Outcome | undefined>;
  /** Waits until this is there, now or after something happened. Nothing sleeps. */
  until<T>(look: () => T | undefined | false, what?: string): Promise<T>;
  /** From now on the token is refused with token_revoked. */
  revoke(token: string): void;
  /** Slack is down: every connection is refused, and those that are open end. */
  down(): void;
  up(): void;
}

export async function startFakeSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const { clock = systemClock, manifest = generousManifest } = options;
  const workspace = createWorkspace(clock, manifest);
  const { messages, views, channels, changes } = workspace;
  const closing = new AbortController();
  const methods = createMethods(() => socket.openConnection());
  const server = createWebServer(methods, workspace, closing.signal);
  const local = await listenLocally(server);
  workspace.endpoint = local.endpoint;
  const socket = createSocketMode(server, workspace, closing.signal);
  const office = createPostOffice(socket, workspace, closing.signal);
  const persons = new Map<Human, Person>();
  const said = (channel: string) =>
    messages.all().filter((one) => one.channel === channel && one.ephemeralFor === undefined);
  const topLevel = (channel: string) => said(channel).filter((one) => one.thread_ts === undefined);
  return {
    apiUrl: `${local.endpoint}/api/`,
    settings: workspace.settings,
    faults: workspace.faults,
    record: workspace.record,
    socket,
    useHttp(requestUrl) {
      const mode = createHttpMode(requestUrl, workspace, closing.signal);
      office.transport = mode;
      return mode;
    },
    user(id) {
      const human = workspace.people.get(id);
      if (!human) throw new Error(`There is nobody called ${id}.`);
      const person = persons.get(human) ?? personFor(human, workspace, office);
      persons.set(human, person);
      return person;
    },
    channel: (id) => ({ messages: topLevel(id) }),
    dm: (user) => ({ id: channels.dm(user).id, messages: topLevel(channels.dm(user).id) }),
    thread: (ts) =>
      messages.all().filter((one) => one.ephemeralFor === undefined && (one.ts === ts || one.thread_ts === ts)),
    ephemeral: (user) => messages.all().filter((one) => one.ephemeralFor === user),
    message: ({ channel, ts }) => messages.find(channel, ts),
    modal: (user) => views.stack(user).at(-1),
    modals: (user) => views.stack(user),
    home: (user) => views.home(user),
    addPerson: (human) => void workspace.people.set(human.id, human),
    addChannel: (channel) => void channels.all.set(channel.id, channel),
    async setGroup(group) {
      const before = workspace.groups.get(group.id);
      workspace.groups.set(group.id, group);
      const added = group.users.filter((one) => !before?.users.includes(one));
      const removed = (before?.users ?? []).filter((one) => !group.users.includes(one));
      await office.event({
        type: 'subteam_members_changed',
        subteam_id: group.id,
        team_id: homeTeam.id,
        added_users: added,
        removed_users: removed,
        added_users_count: added.length,
        removed_users_count: removed.length,
        event_ts: workspace.timestamp(),
      });
    },
    event: (event) => office.event(event),
    until: (look, what) => changes.until(look, what),
    revoke: (token) => void workspace.revoked.add(token),
    down() {
      socket.cut();
      local.refuse(true);
    },
    up: () => local.refuse(false),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await local.close();
    },
  };
}
