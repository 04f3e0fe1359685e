/** The real program, killed between two steps and started again, in real time. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../../manifest.json' with { type: 'json' };
import { createApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { type FakeSlack, startFakeSlack, app as tokens } from '../fake/index.ts';
import { cardSays, opens, says } from './deciding.ts';
import { approvesOn, asked, asks, whispered } from './scf-change.ts';
import { everybody, ids, writes } from './stage.ts';

const main = path.resolve(import.meta.dirname, '../../../src/main.ts');
const timeout = 90_000;

interface Place {
  readonly slack: FakeSlack;
  /** Connected to Slack. */
  start(): Promise<ChildProcess>;
  spawned(): ChildProcess;
  /** A second look at the ledger and the cloud, which does nothing. */
  readonly app: Parameters<typeof writes>[0] & Pick<Awaited<ReturnType<typeof createApp>>, 'executor'>;
}

type Ending = (end: () => void | PromiseLike<void>) => void;

/** `onTestFinished` is each test's own, as they run side by side. */
async function place({ onTestFinished }: { readonly onTestFinished: Ending }): Promise<Place> {
  const slack = await startFakeSlack({ manifest });
  onTestFinished(() => slack[Symbol.asyncDispose]());
  const folder = mkdtempSync(path.join(tmpdir(), 'chatops-killed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'tencent-chatops.yaml');
  writeFileSync(file, JSON.stringify({ people: everybody, slack: { approvals_channel: ids.ops } }));
  const env = {
    TENCENT_CHATOPS_LOG: process.env['SLACK_TEST_LOG'] ?? 'fatal',
    HOME: folder,
    SLACK_BOT_TOKEN: tokens.botToken,
    SLACK_APP_TOKEN: tokens.appToken,
    SLACK_API_URL: slack.apiUrl,
  };
  const around = {
    env: { ...env, TENCENT_CHATOPS_LOG: 'silent' },
    home: folder,
    paths: { config: folder, data: folder },
  };
  const loaded = await loadConfig({ sandbox: true, dataDir: folder }, around);
  const app = await createApp({ ...loaded, sweeps: false, overrides: { taskMs: 500 } });
  onTestFinished(() => app[Symbol.asyncDispose]());
  const { executor } = app;
  const sandbox = await app.startSandbox?.();
  if (!sandbox) throw new Error('the sandbox is the target');
  const spawned = () => {
    const child = spawn(process.execPath, [main, 'slack', '--sandbox', '--data-dir', folder, '--config', file], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  return {
    slack,
    spawned,
    async start() {
      const child = spawned();
      let said = '';
      await new Promise<void>((resolve, reject) => {
        child.stdout.on('data', (data) => String(data).includes('is in Slack') && resolve());
        child.stderr.on('data', (data) => {
          said += String(data);
          if (process.env['SLACK_TEST_LOG']) process.stderr.write(String(data));
        });
        child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${said}`)));
      });
      return child;
    },
    app: { sandbox, executor },
  };
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** How it ended, and after how long. */
async function terminate(child: ChildProcess): Promise<{ readonly code: unknown; readonly ms: number }> {
  const exit = once(child, 'exit');
  const sinceMs = systemClock.elapsed();
  child.kill('SIGTERM');
  const [code] = await exit;
  return { code, ms: systemClock.elapsed() - sinceMs };
}

async function until<T>(look: () => Promise<T | undefined | false>, what: string): Promise<T> {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await systemClock.sleep(100);
  }
  throw new Error(`${what} did not come.`);
}

const only = async ({ app }: Place) => {
  const all = await app.executor.list({ limit: 100 });
  expect(all.length).toBeLessThanOrEqual(1);
  return all[0];
};

async function expectMadeOnce(one: Place): Promise<void> {
  const change = await until(async () => {
    const now = await only(one);
    return now?.state === 'succeeded' && now;
  }, 'the change');
  expect(change.sends).toBe(1);
  expect(writes(one.app)).toHaveLength(1);
  expect(one.slack.channel(ids.ops).messages.length).toBeLessThanOrEqual(1);
  expect(one.slack.record.doublePosts()).toEqual([]);
}

describe.concurrent('a process that is killed', () => {
  test('right after a command was acknowledged: the next one makes the change and its card', {
    timeout,
  }, async (context) => {
    const one = await place(context);
    const { slack } = one;
    const child = await one.start();
    slack.faults.add({ method: 'users.info', kind: 'never' });
    const seen = await asks(one);
    await kill(child);
    // The process may have ended before it came so far.
    slack.faults.clear();
    expect(seen.error).toBeUndefined();
    expect(await only(one)).toBeUndefined();
    await one.start();
    await until(async () => slack.channel(ids.ops).messages[0], 'the card');
    const [card] = slack.channel(ids.ops).messages;
    if (!card) throw new Error('There is a card.');
    await approvesOn(one, card);
    await expectMadeOnce(one);
    await cardSays(one, 'Done and verified');
  });

  test('while the card is being posted: nobody knows, and it is not posted again', { timeout }, async (context) => {
    const one = await place(context);
    const { slack } = one;
    const child = await one.start();
    slack.faults.add({ method: 'chat.postMessage', kind: 'never', after: true });
    await asks(one);
    await slack.until(() => slack.channel(ids.ops).messages.length > 0, 'the card');
    await kill(child);
    // The process may have ended before it came so far.
    slack.faults.clear();
    const change = await only(one);
    await one.start();
    await until(async () => {
      const events = await one.app.executor.events(change?.id ?? '');
      return events.some(({ kind }) => kind === 'delivery_unknown');
    }, 'the word that nobody knows');
    await slack.user(ids.bob).command('/tc', `show ${change?.id}`);
    await approvesOn(one, await whispered(one, ids.bob, 'may or may not have got its card'));
    await expectMadeOnce(one);
    expect(slack.channel(ids.ops).messages).toHaveLength(1);
  });

  test('right after a decision was acknowledged: the next one sends it, once', { timeout }, async (context) => {
    const one = await place(context);
    const { slack } = one;
    const child = await one.start();
    const card = await asked(one);
    const modal = await opens(one, ids.bob, card, 'Approve…', 'approve_form');
    const typed = /Type (\S+) to confirm/.exec(JSON.stringify(modal.view))?.[1];
    slack.faults.add({ method: 'users.info', kind: 'never' });
    // What was asked of Slack a moment ago holds for five seconds.
    await systemClock.sleep(5_100);
    if (typed !== undefined) await slack.user(ids.bob).fill({ typed });
    expect(await slack.user(ids.bob).submit()).toMatchObject({ error: undefined, errors: {} });
    await kill(child);
    // The process may have ended before it came so far.
    slack.faults.clear();
    expect(await only(one)).toMatchObject({ state: 'awaiting_approval' });
    expect(writes(one.app)).toEqual([]);
    await one.start();
    await expectMadeOnce(one);
    expect(slack.channel(ids.ops).messages).toHaveLength(1);
  });

  test('after the approval, before anything was sent: the next one sends it, once', { timeout }, async (context) => {
    const one = await place(context);
    const { slack, app } = one;
    const child = await one.start();
    const card = await asked(one);
    // The look that comes before the call takes so long.
    app.sandbox.faults.add({ kind: 'delay', ms: 60_000, when: 'before', product: 'scf' });
    await approvesOn(one, card);
    await until(async () => (await only(one))?.approvals.length === 1, 'the approval');
    await kill(child);
    // The process may have ended before it came so far.
    slack.faults.clear();
    expect(writes(app)).toEqual([]);
    app.sandbox.faults.clear();
    await one.start();
    await expectMadeOnce(one);
    await until(async () => slack.channel(ids.ops).messages.some((now) => says(now, 'Done and verified')), 'the end');
    expect(slack.channel(ids.ops).messages).toHaveLength(1);
  });
});

describe('a process that is told to end', () => {
  test('ends within ten seconds with 0, and leaves Slack', { timeout }, async (context) => {
    const one = await place(context);
    const child = await one.start();
    await asked(one);
    const { code, ms } = await terminate(child);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    expect(one.slack.socket.connections).toHaveLength(0);
  });

  test('while Slack is silent', { timeout }, async (context) => {
    const one = await place(context);
    const child = await one.start();
    one.slack.faults.add({ method: '*', kind: 'never', times: 1_000 });
    await asks(one);
    await one.slack.until(() => one.slack.record.calls.some(({ outcome }) => outcome === 'never'), 'silence');
    one.slack.socket.freeze();
    const { code, ms } = await terminate(child);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
  });

  for (const method of ['auth.test', 'apps.connections.open'])
    test(`while Slack is silent from the start, to ${method}`, { timeout }, async (context) => {
      const one = await place(context);
      one.slack.faults.add({ method, kind: 'never', times: 1_000 });
      const child = one.spawned();
      await one.slack.until(() => one.slack.record.count(method) > 0, 'the question');
      const { code, ms } = await terminate(child);
      expect(code).toBe(0);
      expect(ms).toBeLessThan(10_000);
    });
});

test('a token that is revoked while the program runs ends it, with what to do', { timeout }, async (context) => {
  const one = await place(context);
  const child = await one.start();
  let said = '';
  child.stderr?.on('data', (data) => {
    said += String(data);
  });
  const exit = once(child, 'exit');
  one.slack.revoke(tokens.botToken);
  await asks(one);
  expect((await exit)[0]).toBe(2);
  expect(said).toContain('Slack does not let the bot in: the token was revoked.');
  expect(said).toContain('SLACK_BOT_TOKEN');
});
