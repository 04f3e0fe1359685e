/** What people ask for, what they alone are told of it, and the cloud that moves meanwhile. */
import path from 'node:path';
import { vi } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import type { Decision } from '../../../src/executor/api.ts';
import type { Principal } from '../../../src/people/principal.ts';
import { Database } from '../../../src/sandbox/world/database.ts';
import { World } from '../../../src/sandbox/world/world.ts';
import { formatCommand } from '../../../src/surfaces/slack/commands/format.ts';
import type { JsonObject } from '../../../src/tool.ts';
import type { Message, Modal, Seen } from '../fake/index.ts';
import { app as tokens } from '../fake/index.ts';
import { cardOf, says } from './deciding.ts';
import { ids, type Replica, type Stage } from './stage.ts';

/** The first of a file loads everything, on a machine that others use as well. */
vi.setConfig({ testTimeout: 40_000 });

export type Wanted = readonly [operation: string, input: JsonObject];

/** Only adds: a plain yes settles it. */
export const bind: Wanted = [
  'gaap:BindListenerRealServers',
  {
    ListenerId: 'listener-tcpfree1',
    RealServerBindSet: [{ RealServerId: 'rs-pool0001', RealServerIP: '192.0.2.1', RealServerPort: 9100 }],
  },
];

/** Destroys: the id is typed. */
export const dropped = 'listener-o0f3at99';
export const drop: Wanted = ['gaap:DeleteListeners', { ProxyId: 'link-3d85gh', ListenerIds: [dropped], Force: 1 }];

export async function asks(
  { slack }: Pick<Stage, 'slack'>,
  [operation, input]: Wanted,
  { user = ids.alice, channel = ids.ops }: { readonly user?: string; readonly channel?: string } = {},
): Promise<Seen> {
  const [command = '', ...words] = formatCommand(operation, input).split(' ');
  return slack.user(user).command(command, words.join(' '), { channel });
}

/** What this person alone is told: where the deed was done, or in the conversation with the app. */
export function toldAlone({ slack }: Pick<Stage, 'slack'>, user: string, words: string): Promise<Message> {
  const look = () => [...slack.ephemeral(user), ...slack.dm(user).messages].find((one) => says(one, words));
  return slack.until(look, `"${words}" for ${user} alone`);
}

/** Asks, and waits until nothing is under way any more: only then may the clock jump. */
export async function asksAndWaits(stage: Stage, wanted: Wanted): Promise<Message> {
  const { app, slack, clock } = stage;
  await asks(stage, wanted);
  await toldAlone(stage, ids.alice, 'Its card goes to');
  const card = await cardOf({ slack });
  const { id } = await stage.change('awaiting_approval');
  while (!(await app.executor.events(id)).some(({ kind }) => kind === 'shown_in_chat')) await clock.sleep(100);
  return card;
}

/** The form on top once it says this: it is opened empty, and filled then. */
export function modalSays({ slack }: Pick<Stage, 'slack'>, user: string, words: string): Promise<Modal> {
  const look = () => {
    const modal = slack.modal(user);
    return modal && JSON.stringify(modal.view).includes(words) ? modal : undefined;
  };
  return slack.until(look, `"${words}" in a form of ${user}`);
}

/** What is written on the buttons of a message, in their order. */
export function buttonsOf(message: Pick<Message, 'blocks'>): string[] {
  return message.blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.flatMap((one) => (one.type === 'button' ? [one.text.text] : [])) : [],
  );
}

/** Somebody else, at the cloud's own console. */
export function movesBindings({ folder, clock }: Pick<Stage, 'folder' | 'clock'>, listener: string, port: number) {
  const database = new Database(path.join(folder, 'sandbox', 'world.sqlite'));
  database.transactNow(() => {
    const { gaap } = new World(database, clock.now());
    const found = gaap.listeners.find(listener);
    if (!found) throw new Error(`There is no ${listener}.`);
    const binding = {
      RealServerId: 'rs-pool0003',
      RealServerPort: port,
      RealServerWeight: 1,
      RealServerFailoverRole: '' as const,
    };
    gaap.listeners.put({ ...found, bindings: [...found.bindings, binding] });
  });
  database.close();
}

/** Another process on the same record, such as a console's or an assistant's. */
export async function elsewhere(
  { folder, clock, slack }: Pick<Stage, 'folder' | 'clock' | 'slack'>,
  { withToken = true }: { readonly withToken?: boolean } = {},
): Promise<Replica['app'] & AsyncDisposable> {
  const around = {
    env: {
      TENCENT_CHATOPS_LOG: 'silent',
      SLACK_API_URL: slack.apiUrl,
      ...(withToken && { SLACK_BOT_TOKEN: tokens.botToken }),
    },
    home: folder,
    paths: { config: folder, data: folder },
  };
  const loaded = await loadConfig({ sandbox: true, dataDir: folder }, around);
  const app = await createApp({ ...loaded, sweeps: false, overrides: { clock } });
  const sandbox = await app.startSandbox?.();
  if (!sandbox) throw new Error('the sandbox is the target');
  return { ...app, sandbox };
}

/** The only change, decided on by somebody at another surface. */
export async function decidesElsewhere(
  stage: Stage,
  by: Principal,
  decision: (digest: string) => Decision = (digest) => ({ kind: 'approve', digest }),
) {
  await using app = await elsewhere(stage);
  const [change] = await app.executor.list({ limit: 2 });
  if (!change) throw new Error('There is no change.');
  return app.executor.decide(change.id, decision(change.digest), by);
}
