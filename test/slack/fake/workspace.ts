/** Everything that the parts of the fake share. */
import type { Clock } from '../../../src/lib/clock.ts';
import { type Changes, createChanges } from './changes.ts';
import { createFaults, type Faults } from './faults.ts';
import { Manifest } from './manifest.ts';
import { createRecord, type Record } from './record.ts';
import { app, channels, groups, people } from './seeds.ts';
import { createRate, type Rate } from './web/rate.ts';
import { type Channels, createChannels } from './world/channels.ts';
import type { Group } from './world/groups.ts';
import { createMessages, type Messages } from './world/messages.ts';
import type { Human } from './world/people.ts';
import { createResponseUrls, type ResponseUrls } from './world/response-urls.ts';
import { createIds, createTimestamps } from './world/time.ts';
import { createTriggers, type Triggers } from './world/triggers.ts';
import { createViews, type Views } from './world/views.ts';

/** Switches that a test may turn at any time. */
export interface Settings {
  /** Off for tests that are about something else. */
  rateLimits: boolean;
  /** Types of blocks that are refused, such as `newerBlocks`. */
  refusedBlocks: readonly string[];
  /** User groups are a paid feature. */
  userGroups: boolean;
  /** After this, `chat.update` says edit_window_closed. */
  editWindowMs: number;
  /** Whether the workspace belongs to an organisation (Enterprise Grid). */
  grid: boolean;
}

export interface Workspace {
  readonly clock: Clock;
  readonly startedAt: number;
  readonly manifest: Manifest;
  readonly settings: Settings;
  readonly changes: Changes;
  readonly people: Map<string, Human>;
  readonly channels: Channels;
  readonly groups: Map<string, Group>;
  readonly messages: Messages;
  readonly views: Views;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly rate: Rate;
  readonly faults: Faults;
  readonly record: Record;
  /** Tokens that were taken back. */
  readonly revoked: Set<string>;
  readonly newId: (prefix: string) => string;
  readonly timestamp: () => string;
  /** `http://127.0.0.1:PORT` */
  endpoint: string;
}

export function createWorkspace(clock: Clock, manifest: unknown): Workspace {
  const startedAt = clock.elapsed();
  const elapsed = () => clock.elapsed() - startedAt;
  const changes = createChanges();
  const newId = createIds();
  const timestamp = createTimestamps(() => clock.now());
  const messages = createMessages(changes, timestamp, elapsed);
  const workspace: Workspace = {
    clock,
    startedAt,
    manifest: Manifest.parse(manifest),
    settings: {
      rateLimits: true,
      refusedBlocks: [],
      userGroups: true,
      editWindowMs: Number.POSITIVE_INFINITY,
      grid: false,
    },
    changes,
    people: new Map(people.map((one) => [one.id, one])),
    channels: createChannels(channels, app.bot.user),
    groups: new Map(groups.map((one) => [one.id, one])),
    messages,
    views: createViews(changes, newId),
    triggers: createTriggers(elapsed),
    responseUrls: createResponseUrls(elapsed, () => workspace.endpoint),
    rate: createRate(elapsed),
    faults: createFaults(),
    record: createRecord(messages.posted),
    revoked: new Set(),
    newId,
    timestamp,
    endpoint: '',
  };
  return workspace;
}

export const elapsedIn = ({ clock, startedAt }: Workspace): number => clock.elapsed() - startedAt;
