import { WebClientEvent } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../virtual-clock.ts';
import { client, socketApp } from './bolt.ts';
import { ids, startFakeSlack } from './index.ts';

const message = { channel: ids.ops, text: 'Deleted listener-1.' };

describe('a lost reply', () => {
  test('leads to a second copy, with the default retries of the client', async () => {
    await using slack = await startFakeSlack();
    slack.settings.rateLimits = false;
    slack.faults.add({ method: 'chat.postMessage', kind: 'drop', after: true });
    await client(slack).chat.postMessage(message);
    expect(slack.channel(ids.ops).messages).toHaveLength(2);
    expect(slack.record.doublePosts()).toHaveLength(1);
    expect(slack.record.calls.map(({ outcome }) => outcome)).toEqual(['dropped after', 'ok']);
  });

  test('is an error, and one copy, without them', async () => {
    await using slack = await startFakeSlack();
    slack.faults.add({ method: 'chat.postMessage', kind: 'drop', after: true });
    const web = client(slack, { retryConfig: { retries: 0 } });
    await expect(web.chat.postMessage(message)).rejects.toThrow();
    expect(slack.channel(ids.ops).messages).toHaveLength(1);
    expect(slack.record.doublePosts()).toEqual([]);
  });

  test('is told from a request that was lost', async () => {
    await using slack = await startFakeSlack();
    slack.faults.add({ method: 'chat.postMessage', kind: 'drop' });
    const web = client(slack, { retryConfig: { retries: 0 } });
    await expect(web.chat.postMessage(message)).rejects.toThrow();
    expect(slack.channel(ids.ops).messages).toEqual([]);
  });
});

test('429 pauses everything that the client does', async () => {
  await using slack = await startFakeSlack();
  slack.settings.rateLimits = false;
  const web = client(slack);
  const { ts = '' } = await web.chat.postMessage(message);
  slack.faults.add({ method: 'chat.update', kind: 'ratelimited', retryAfterS: 1 });
  const paused = new Promise<number>((resolve) =>
    web.once(WebClientEvent.RATE_LIMITED, () => resolve(performance.now())),
  );
  const update = web.chat.update({ channel: ids.ops, ts, text: 'Changed.' });
  const since = await paused;
  await web.chat.postMessage({ ...message, text: 'Another.' });
  expect(performance.now() - since).toBeGreaterThan(990);
  await update;
  expect(slack.channel(ids.ops).messages.map(({ text }) => text)).toEqual(['Changed.', 'Another.']);
});

test('each fault strikes as often as it says, and only what it is for', async () => {
  await using slack = await startFakeSlack();
  slack.settings.rateLimits = false;
  const web = client(slack, { retryConfig: { retries: 0 } });
  const outcome = (call: Promise<unknown>) =>
    call.then(
      () => 'ok',
      (thrown: Error) => thrown.message,
    );
  slack.faults.add({ method: 'usergroups.users.list', kind: 'error', error: 'internal_error', times: 2 });
  slack.faults.add({ method: '*', kind: 'status', status: 500, when: ({ user }) => user === ids.bob });
  const list = () => outcome(web.usergroups.users.list({ usergroup: ids.approvers }));
  expect(await list()).toContain('internal_error');
  expect(await list()).toContain('internal_error');
  expect(await list()).toBe('ok');
  expect(await outcome(web.users.info({ user: ids.carol }))).toBe('ok');
  expect(await outcome(web.users.info({ user: ids.bob }))).toContain('500');
  expect(await outcome(web.users.info({ user: ids.bob }))).toBe('ok');
});

test('a slow method takes its time on the clock, and one that never answers is up to the client', async () => {
  const clock = virtualClock(Date.now());
  await using slack = await startFakeSlack({ clock });
  slack.faults.add({ method: 'usergroups.users.list', kind: 'slow', ms: 10_000 });
  const slow = client(slack).usergroups.users.list({ usergroup: ids.approvers });
  await clock.until(slow);
  expect(clock.elapsed()).toBe(10_000);
  slack.faults.add({ method: 'chat.postMessage', kind: 'never', after: true });
  const impatient = client(slack, { timeout: 100, retryConfig: { retries: 0 } });
  await expect(impatient.chat.postMessage(message)).rejects.toThrow();
  expect(slack.channel(ids.ops).messages).toHaveLength(1);
});

test('when Slack is down nothing goes, and afterwards the app comes back by itself', async () => {
  await using slack = await startFakeSlack();
  await using _app = await socketApp(slack, (app) => app.command('/gaap', ({ ack }) => ack()));
  slack.down();
  const web = client(slack, { retryConfig: { retries: 0 } });
  await expect(web.auth.test()).rejects.toThrow();
  expect(await slack.user(ids.alice).command('/gaap')).toMatchObject({ error: 'dispatch_failed' });
  slack.up();
  expect(await web.auth.test()).toMatchObject({ ok: true });
  await slack.until(() => slack.socket.connections.length === 1);
  expect(await slack.user(ids.alice).command('/gaap')).toMatchObject({ error: undefined });
});
