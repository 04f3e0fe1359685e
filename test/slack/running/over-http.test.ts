/** Slack's requests to an address of ours: signed, and each done once however often it comes. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { cardSays } from './deciding.ts';
import { approvesOn, asked } from './scf-change.ts';
import { ids, type Stage, stage, writes } from './stage.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}

/** As configured: `slack: { mode: http, listen: … }`. */
async function overHttp(): Promise<Stage & { readonly http: ReturnType<Stage['slack']['useHttp']> }> {
  const port = await freePort();
  const all = await stage({ slack: { mode: 'http', listen: { host: '127.0.0.1', port } } });
  const url = all.replicas[0]?.slack.url;
  expect(url).toBe(`http://127.0.0.1:${port}/slack/events`);
  expect(all.slack.socket.connections).toEqual([]);
  return { ...all, http: all.slack.useHttp(url ?? '') };
}

test('a change goes its way; captured requests that come again do nothing twice', async () => {
  const all = await overHttp();
  const { slack, http } = all;
  expect(await http.verifyUrl()).toBe(true);
  await approvesOn(all, await asked(all));
  await all.change('succeeded');
  await cardSays(all, 'Done and verified');
  await slack.user(ids.alice).mention(ids.ops, undefined, 'tc help');
  const again = await Promise.all([...http.sent, ...http.sent].map((request) => http.post(request)));
  expect(again.map(({ status }) => status)).toEqual(again.map(() => 200));
  await all.clock.sleep(5_000);
  expect(await all.changes()).toHaveLength(1);
  expect(writes(all.app)).toHaveLength(1);
  expect(slack.modals(ids.bob)).toEqual([]);
  expect(slack.record.doublePosts()).toEqual([]);
});

test('what is not signed, signed otherwise, old or too large is turned down, and nothing is done', async () => {
  const all = await overHttp();
  const { http } = all;
  const form = 'application/x-www-form-urlencoded';
  const body = new URLSearchParams({
    command: '/tc',
    text: 'help',
    trigger_id: '1.2.x',
    user_id: ids.alice,
    channel_id: ids.ops,
    team_id: 'T0FAKE00001',
  }).toString();
  const signed = http.sign(body, form);
  const { 'x-slack-signature': _none, ...unsigned } = signed.headers;
  const old = { ...signed.headers, 'x-slack-request-timestamp': String(Math.floor(Date.now() / 1_000) - 600) };
  const large = http.sign(`${body}&text=${'x'.repeat(2_000_000)}`, form);
  const attempts = [
    { ...signed, headers: unsigned },
    { ...signed, headers: { ...signed.headers, 'x-slack-signature': `v0=${'0'.repeat(64)}` } },
    { ...signed, body: body.replace('help', 'mine') },
    { ...signed, headers: old },
    large,
  ];
  const statuses: number[] = [];
  for (const attempt of attempts) statuses.push((await http.post(attempt)).status);
  expect(statuses).toEqual([401, 401, 401, 401, 413]);
  expect(all.slack.record.count('users.info')).toBe(0);
  expect((await all.slack.user(ids.alice).command('/tc', 'help', { channel: ids.ops })).error).toBeUndefined();
});
