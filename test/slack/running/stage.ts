/** The whole program in a fake Slack: real Bolt, real executor, real ledger, the sandbox; only time runs faster. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import manifest from '../../../manifest.json' with { type: 'json' };
import { type App, createApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import type { Change } from '../../../src/executor/change.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { startSlack } from '../../../src/start-slack.ts';
import type { Slack } from '../../../src/surfaces/slack/slack.ts';
import { fastClock } from '../../fast-clock.ts';
import { type FakeSlack, ids, startFakeSlack, app as tokens } from '../fake/index.ts';
import { homeTeam } from '../fake/world/people.ts';

export { ids };

export const idOf = (user: string) => `${homeTeam.id}/${user}`;

/** Alice asks, Bob and Carol decide. */
export const everybody = {
  alice: { slack: [idOf(ids.alice)] },
  bob: { roles: ['approvers'], slack: [idOf(ids.bob)] },
  carol: { roles: ['approvers'], slack: [idOf(ids.carol)] },
};

export interface Settings {
  readonly people?: object;
  readonly policy?: object;
  readonly approvals?: object;
  readonly slack?: object;
  readonly replicas?: number;
  readonly taskMs?: number;
  readonly speed?: number;
  readonly clock?: Clock;
  readonly limits?: object;
  /** The first is the default. */
  readonly accounts?: object;
  /** How soon a connection without a sign of life is given up, in real time. */
  readonly pingTimeoutMs?: number;
  /** More of it, such as a database. */
  readonly env?: NodeJS.ProcessEnv;
  /** Before the bot starts. */
  readonly before?: (slack: FakeSlack) => void;
}

export interface Replica {
  readonly app: App & { readonly sandbox: Sandbox };
  readonly slack: Slack;
  /** As if told to end. */
  stop(): Promise<void>;
}

export interface Stage {
  readonly clock: Clock;
  readonly slack: FakeSlack;
  readonly replicas: readonly Replica[];
  readonly app: Replica['app'];
  readonly folder: string;
  start(): Promise<Replica>;
  /** The only change there is, in this state. */
  change(state: Change['state']): Promise<Change>;
  changes(): Promise<readonly Change[]>;
}

export async function stage(settings: Settings = {}): Promise<Stage> {
  const clock = settings.clock ?? fastClock(settings.speed ?? 5);
  const slack = await startFakeSlack({ clock, manifest });
  onTestFinished(() => slack[Symbol.asyncDispose]());
  settings.before?.(slack);
  const folder = mkdtempSync(path.join(tmpdir(), 'chatops-slack-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(
    path.join(folder, 'tencent-chatops.yaml'),
    JSON.stringify({
      people: settings.people ?? everybody,
      slack: { approvals_channel: ids.ops, ...settings.slack },
      ...(settings.policy && { policy: settings.policy }),
      ...(settings.approvals && { approvals: settings.approvals }),
      ...(settings.limits && { limits: settings.limits }),
      ...(settings.accounts && { accounts: settings.accounts, default_account: Object.keys(settings.accounts)[0] }),
    }),
  );
  const around = {
    env: {
      TENCENT_CHATOPS_LOG: process.env['SLACK_TEST_LOG'] ?? 'silent',
      SLACK_BOT_TOKEN: tokens.botToken,
      SLACK_APP_TOKEN: tokens.appToken,
      SLACK_SIGNING_SECRET: tokens.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      ...settings.env,
    },
    home: folder,
    paths: { config: folder, data: folder },
  };
  const replicas: Replica[] = [];

  async function start(): Promise<Replica> {
    const loaded = await loadConfig({ sandbox: true, dataDir: folder }, around);
    const app = await createApp({ ...loaded, sweeps: true, overrides: { clock, taskMs: settings.taskMs ?? 1_000 } });
    const sandbox = await app.startSandbox?.();
    if (!sandbox) throw new Error('the sandbox is the target');
    const ending = new AbortController();
    const bot = await startSlack(app, loaded.secrets, {
      signal: ending.signal,
      clock,
      pingTimeoutMs: settings.pingTimeoutMs ?? 3_000,
    });
    let stopped = false;
    const replica = {
      app: { ...app, sandbox },
      slack: bot,
      async stop() {
        if (stopped) return;
        stopped = true;
        ending.abort();
        await bot.close();
        await app[Symbol.asyncDispose]();
      },
    };
    onTestFinished(() => replica.stop());
    replicas.push(replica);
    return replica;
  }

  for (let at = 0; at < (settings.replicas ?? 1); at += 1) await start();
  const [first] = replicas;
  if (!first) throw new Error('There is at least one.');
  const changes = () => first.app.executor.list({ limit: 2_000 });
  return {
    clock,
    slack,
    replicas,
    app: first.app,
    folder,
    start,
    changes,
    async change(state) {
      for (let look = 0; look < 3_000; look += 1) {
        const [only, ...others] = await changes();
        if (others.length > 0) throw new Error(`There are ${others.length + 1} changes.`);
        if (only?.state === state) return only;
        await clock.sleep(50);
      }
      const [only] = await changes();
      throw new Error(`The change is ${only?.state ?? 'not there'}, and not ${state}: ${only?.says}`);
    },
  };
}

/** Every call that changes something, as the sandbox saw it. */
export const writes = ({ sandbox }: Pick<Replica['app'], 'sandbox'>) =>
  sandbox.executions().filter(({ wrote }) => wrote);
