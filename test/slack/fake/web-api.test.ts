import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { virtualClock } from '../../virtual-clock.ts';
import { client } from './bolt.ts';
import { app, type FakeSlack, generousManifest, ids, newerBlocks, startFakeSlack } from './index.ts';

const errorOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (thrown: unknown) => (thrown instanceof WebAPIPlatformError ? thrown.data.error : String(thrown)),
  );

describe('who may do what where', () => {
  let slack: FakeSlack;
  let web: WebClient;
  beforeAll(async () => {
    slack = await startFakeSlack();
    slack.settings.rateLimits = false;
    web = client(slack);
    return () => slack[Symbol.asyncDispose]();
  });
  const text = 'Hello';

  test('tokens', async () => {
    const with_ = (token: string) => errorOf(web.auth.test({ token }));
    expect(await with_(app.botToken)).toBe('ok');
    expect(await with_('xoxb-someone-else')).toBe('invalid_auth');
    expect(await with_(app.appToken)).toBe('not_allowed_token_type');
    expect(await errorOf(web.apiCall('chat.sing'))).toBe('unknown_method');
  });

  test('channels', async () => {
    const post = (channel: string) => errorOf(web.chat.postMessage({ channel, text }));
    expect(await post(ids.ops)).toBe('ok');
    expect(await post(ids.secret)).toBe('ok');
    expect(await post('C0NOWHERE01')).toBe('channel_not_found');
    expect(await post(ids.random)).toBe('not_in_channel');
    expect(await post(ids.archived)).toBe('is_archived');
    expect(await post(ids.alice)).toBe('ok');
    expect(slack.dm(ids.alice).messages).toMatchObject([{ text, user: app.bot.user }]);
    const ephemeral = web.chat.postEphemeral({ channel: ids.secret, user: ids.carol, text });
    expect(await errorOf(ephemeral)).toBe('user_not_in_channel');
  });

  test('messages of others, and none', async () => {
    await slack.user(ids.alice).says(ids.ops, 'mine');
    const [mine] = slack.channel(ids.ops).messages.filter((one) => one.user === ids.alice);
    const ts = mine?.ts ?? '';
    expect(await errorOf(web.chat.update({ channel: ids.ops, ts, text }))).toBe('cant_update_message');
    expect(await errorOf(web.chat.delete({ channel: ids.ops, ts }))).toBe('cant_delete_message');
    expect(await errorOf(web.chat.update({ channel: ids.ops, ts: '1.000001', text }))).toBe('message_not_found');
    const link = await web.chat.getPermalink({ channel: ids.ops, message_ts: ts });
    expect(link.permalink).toContain(`/archives/${ids.ops}/p${ts.replace('.', '')}`);
    const { message_ts: shown = '' } = await web.chat.postEphemeral({ channel: ids.ops, user: ids.bob, text });
    expect(await errorOf(web.chat.update({ channel: ids.ops, ts: shown, text }))).toBe('message_not_found');
  });

  test('people: what is not said of somebody is not false', async () => {
    const user = async (id: string) => (await web.users.info({ user: id })).user;
    expect(await user(ids.guest)).toMatchObject({ is_restricted: true, is_ultra_restricted: false });
    expect(await user(ids.narrowGuest)).toMatchObject({ is_restricted: true, is_ultra_restricted: true });
    expect(await user(ids.stranger)).toMatchObject({ is_stranger: true, team_id: 'T0OTHER0001' });
    expect(await user(ids.stranger)).not.toHaveProperty('is_restricted');
    expect(await user(ids.gone)).toMatchObject({ deleted: true });
    expect(await user(ids.grid)).toMatchObject({ enterprise_user: { enterprise_id: 'E0FAKE00001' } });
    expect(await errorOf(web.users.info({ user: 'U0NOBODY001' }))).toBe('user_not_found');
    expect(await errorOf(web.conversations.open({ users: ids.gone }))).toBe('user_disabled');
  });

  test('user groups: members, disabled, unknown, not paid for', async () => {
    const members = async (usergroup: string, include_disabled = false) =>
      (await web.usergroups.users.list({ usergroup, include_disabled })).users;
    expect(await members(ids.approvers)).toEqual([ids.bob, ids.carol]);
    expect(await members(ids.sleepers)).toEqual([]);
    expect(await members(ids.sleepers, true)).toEqual([ids.alice]);
    expect(await errorOf(members('S0UNKNOWN01'))).toBe('no_such_subteam');
    slack.settings.userGroups = false;
    expect(await errorOf(members(ids.approvers))).toBe('plan_upgrade_required');
  });

  test('the members of a channel come in pages', async () => {
    const first = await web.conversations.members({ channel: ids.ops, limit: 5 });
    const cursor = first.response_metadata?.next_cursor ?? '';
    const second = await web.conversations.members({ channel: ids.ops, limit: 5, cursor });
    expect([first.members?.length, second.members?.length]).toEqual([5, 2]);
    expect(second.response_metadata?.next_cursor).toBe('');
  });

  test('a revoked token', async () => {
    slack.revoke(app.botToken);
    expect(await errorOf(web.auth.test())).toBe('token_revoked');
  });
});

test('scopes come from the manifest', async () => {
  const scopes = { bot: ['chat:write'] };
  await using slack = await startFakeSlack({ manifest: { ...generousManifest, oauth_config: { scopes } } });
  const web = client(slack);
  const thrown: unknown = await web.users.info({ user: ids.bob }).catch((error: unknown) => error);
  expect(thrown).toMatchObject({ data: { error: 'missing_scope', needed: 'users:read', provided: 'chat:write' } });
  expect(await errorOf(web.chat.postMessage({ channel: ids.ops, text: 'Hello' }))).toBe('ok');
});

test('blocks are refused with a pointer, and newer ones on demand', async () => {
  await using slack = await startFakeSlack();
  slack.settings.rateLimits = false;
  const web = client(slack);
  const thrown: unknown = await web.chat
    .postMessage({
      channel: ids.ops,
      text: 'x',
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_001) } }],
    })
    .catch((error: unknown) => error);
  expect(thrown).toMatchObject({
    data: {
      error: 'invalid_blocks',
      response_metadata: {
        messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
      },
    },
  });
  const markdown = () =>
    errorOf(web.chat.postMessage({ channel: ids.ops, text: 'x', blocks: [{ type: 'markdown', text: '*x*' }] }));
  expect(await markdown()).toBe('ok');
  slack.settings.refusedBlocks = newerBlocks;
  expect(await markdown()).toBe('invalid_blocks');
  expect(await errorOf(web.chat.postMessage({ channel: ids.ops, text: ' ' }))).toBe('no_text');
  const validate = web.apiCall('blocks.validate', { blocks: [{ type: 'header' }] }).catch((error: unknown) => error);
  expect(await validate).toMatchObject({ data: { errors: [{ pointer: '/0/text' }] } });
});

describe('rates', () => {
  test('one message a second in each channel', async () => {
    const clock = virtualClock(Date.now());
    await using slack = await startFakeSlack({ clock });
    const web = client(slack, { rejectRateLimitedCalls: true });
    const post = (channel: string) => web.chat.postMessage({ channel, text: 'x' }).catch((thrown: unknown) => thrown);
    await post(ids.ops);
    expect(await post(ids.ops)).toMatchObject({ retryAfter: 1 });
    expect(await post(ids.secret)).toMatchObject({ ok: true });
    await clock.advance(1_000);
    expect(await post(ids.ops)).toMatchObject({ ok: true });
    expect(slack.record.calls.map(({ outcome }) => outcome)).toEqual(['ok', 'ratelimited', 'ok', 'ok']);
  });

  test('a method of tier 2 twenty times a minute', async () => {
    const clock = virtualClock(Date.now());
    await using slack = await startFakeSlack({ clock });
    const web = client(slack, { rejectRateLimitedCalls: true });
    for (let times = 0; times < 20; times += 1) await web.usergroups.list();
    await clock.advance(10_000);
    await expect(web.usergroups.list()).rejects.toMatchObject({ retryAfter: 50 });
    await clock.advance(50_000);
    expect(await web.usergroups.list()).toMatchObject({ ok: true });
  });
});

test('a message cannot be changed once the window for that is over', async () => {
  const clock = virtualClock(Date.now());
  await using slack = await startFakeSlack({ clock });
  slack.settings.editWindowMs = 60_000;
  const web = client(slack);
  const { ts = '' } = await web.chat.postMessage({ channel: ids.ops, text: 'x' });
  await clock.advance(60_001);
  expect(await errorOf(web.chat.update({ channel: ids.ops, ts, text: 'y' }))).toBe('edit_window_closed');
});
