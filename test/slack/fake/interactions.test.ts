import type { KnownBlock } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../virtual-clock.ts';
import { client, socketApp } from './bolt.ts';
import { ids, startFakeSlack, timings } from './index.ts';

const card: KnownBlock[] = [
  { type: 'section', text: { type: 'mrkdwn', text: 'Delete *listener-1*?' } },
  {
    type: 'actions',
    elements: [
      { type: 'button', action_id: 'approve', value: 'token-1', text: { type: 'plain_text', text: 'Approve' } },
      {
        type: 'button',
        action_id: 'deny',
        text: { type: 'plain_text', text: 'Deny' },
        confirm: { text: { type: 'plain_text', text: 'Sure?' } },
      },
    ],
  },
];
const text = 'Delete listener-1?';

describe('a button', () => {
  test('tells the app who pressed what where, and the app changes the message', async () => {
    await using slack = await startFakeSlack();
    const bodies: object[] = [];
    await using _app = await socketApp(slack, (app) => {
      app.action('approve', async ({ ack, body, client: web }) => {
        await ack();
        bodies.push(body);
        const [{ ts } = { ts: '' }] = slack.channel(ids.ops).messages;
        await web.chat.update({ channel: ids.ops, ts, text: 'Approved.', blocks: [] });
      });
    });
    await client(slack).chat.postMessage({ channel: ids.ops, text, blocks: card });
    const [posted] = slack.channel(ids.ops).messages;
    if (!posted) throw new Error('Nothing was posted.');
    const seen = await slack.user(ids.bob).click(posted, 'Approve');
    expect(seen.error).toBeUndefined();
    expect(await seen.message()).toMatchObject({ ts: posted.ts, text: 'Approved.', blocks: [], edits: 1 });
    expect(slack.record.doublePosts()).toEqual([]);
    expect(bodies).toMatchObject([
      {
        type: 'block_actions',
        user: { id: ids.bob, team_id: 'T0FAKE00001' },
        channel: { id: ids.ops, name: 'ops' },
        container: { type: 'message', message_ts: posted.ts, is_ephemeral: false },
        message: { ts: posted.ts, text },
        actions: [{ type: 'button', action_id: 'approve', value: 'token-1' }],
      },
    ]);
  });

  test('that is no longer there can still be pressed by who sees the old message', async () => {
    await using slack = await startFakeSlack();
    const told: unknown[] = [];
    await using _app = await socketApp(slack, (app) => {
      app.action('approve', async ({ ack, body }) => {
        told.push('message' in body ? body.message?.text : undefined);
        await ack();
      });
    });
    const web = client(slack);
    const { ts = '' } = await web.chat.postMessage({ channel: ids.ops, text, blocks: card });
    const old = slack.message({ channel: ids.ops, ts });
    await web.chat.update({ channel: ids.ops, ts, text: 'Denied.', blocks: [] });
    if (!old) throw new Error('Nothing was posted.');
    await slack.user(ids.carol).click(old, 'approve');
    expect(told).toEqual(['Denied.']);
  });

  test('asks for a confirmation first, and nothing is sent without it', async () => {
    await using slack = await startFakeSlack();
    await client(slack).chat.postMessage({ channel: ids.ops, text, blocks: card });
    const [posted] = slack.channel(ids.ops).messages;
    if (!posted) throw new Error('Nothing was posted.');
    await slack.user(ids.bob).click(posted, 'deny', { confirm: false });
    expect(slack.record.deliveries).toEqual([]);
    await expect(slack.user(ids.bob).click(posted, 'Reject')).rejects.toThrow('There is: "Approve", "Deny"');
  });

  test('of a message for one person is answered by replacing or deleting that message', async () => {
    await using slack = await startFakeSlack();
    await using _app = await socketApp(slack, (app) => {
      app.action('approve', async ({ ack, body, respond }) => {
        await ack();
        expect(body).not.toHaveProperty('message');
        await respond({ replace_original: true, text: 'Working on it.', blocks: card });
      });
      app.action('deny', async ({ ack, respond }) => {
        await ack();
        await respond({ delete_original: true });
      });
    });
    await client(slack).chat.postEphemeral({ channel: ids.ops, user: ids.alice, text, blocks: card });
    const [shown] = slack.ephemeral(ids.alice);
    if (!shown) throw new Error('Nothing was shown.');
    const alice = slack.user(ids.alice);
    const replaced = await (await alice.click(shown, 'Approve')).ephemeral();
    expect(replaced).toMatchObject({ ts: shown.ts, text: 'Working on it.' });
    await alice.click(replaced, 'deny');
    await slack.until(() => slack.ephemeral(ids.alice).length === 0);
  });
});

test('what people are is told with what they do: of another workspace, of the organisation only', async () => {
  await using slack = await startFakeSlack();
  const bodies: object[] = [];
  await using _app = await socketApp(slack, (app) => {
    app.shortcut('make_change', async ({ ack, body }) => {
      bodies.push(body);
      await ack();
    });
  });
  await slack.user(ids.foreigner).shortcut('make_change');
  await slack.user(ids.grid).shortcut('make_change');
  expect(bodies).toMatchObject([
    { user: { id: ids.foreigner, team_id: 'T0OTHER0001' }, team: { id: 'T0FAKE00001' }, enterprise: null },
    { user: { id: ids.grid }, team: null, enterprise: { id: 'E0FAKE00001' }, is_enterprise_install: true },
  ]);
});

test('a shortcut on a message brings that message', async () => {
  await using slack = await startFakeSlack();
  await using _app = await socketApp(slack, (app) => {
    app.shortcut({ callback_id: 'use_this', type: 'message_action' }, async ({ ack, shortcut, respond }) => {
      await ack();
      await respond(`You mean ${shortcut.type === 'message_action' ? shortcut.message.text : ''}`);
    });
  });
  const alice = slack.user(ids.alice);
  await alice.says(ids.ops, 'lb-1');
  const [said] = slack.channel(ids.ops).messages;
  if (!said) throw new Error('Nothing was said.');
  const seen = await alice.messageShortcut('use_this', said);
  expect(await seen.ephemeral()).toMatchObject({ text: 'You mean lb-1' });
});

test('a mention in a thread is answered in the thread', async () => {
  await using slack = await startFakeSlack();
  await using _app = await socketApp(slack, (app) => {
    app.event('app_mention', async ({ event, say }) => {
      await say({ text: `Heard: ${event.text}`, thread_ts: event.thread_ts ?? event.ts });
    });
  });
  const alice = slack.user(ids.alice);
  await alice.says(ids.ops, 'What is lb-1?');
  const [said] = slack.channel(ids.ops).messages;
  const seen = await alice.mention(ids.ops, said?.ts, 'show lb-1');
  expect(await seen.message()).toMatchObject({ thread_ts: said?.ts, text: expect.stringContaining('show lb-1') });
  expect(slack.thread(said?.ts ?? '')).toHaveLength(3);
  expect(slack.channel(ids.ops).messages).toHaveLength(1);
  expect(await slack.user(ids.alice).mention(ids.random, undefined, 'not a member')).toMatchObject({
    error: 'not_delivered',
  });
});

test('the Home tab is published when it is opened, and its buttons know their view', async () => {
  await using slack = await startFakeSlack();
  const bodies: object[] = [];
  await using _app = await socketApp(slack, (app) => {
    app.event('app_home_opened', async ({ event, client: web }) => {
      await web.views.publish({ user_id: event.user, view: { type: 'home', blocks: card } });
    });
    app.action('approve', async ({ ack, body }) => {
      bodies.push(body);
      await ack();
    });
  });
  const home = await (await slack.user(ids.carol).opensHome()).home();
  await slack.user(ids.carol).click(home, 'Approve');
  expect(slack.home(ids.carol)?.view.blocks).toHaveLength(2);
  expect(bodies).toMatchObject([{ container: { type: 'view', view_id: home.id }, view: { type: 'home' } }]);
  expect(bodies[0]).not.toHaveProperty('response_url');
});

test('a trigger is good for three seconds, and once', async () => {
  const clock = virtualClock(Date.now());
  await using slack = await startFakeSlack({ clock });
  const triggers: string[] = [];
  await using _app = await socketApp(slack, (app) => {
    app.shortcut('make_change', async ({ ack, shortcut }) => {
      triggers.push(shortcut.trigger_id);
      await ack();
    });
  });
  const web = client(slack);
  const open = (trigger_id = '') =>
    web.views
      .open({ trigger_id, view: { type: 'modal', title: { type: 'plain_text', text: 'Change' }, blocks: card } })
      .then(
        () => 'open',
        (thrown: Error) => thrown.message,
      );
  await slack.user(ids.alice).shortcut('make_change');
  await slack.user(ids.alice).shortcut('make_change');
  await clock.advance(timings.triggerMs - 1);
  expect(await open(triggers[0])).toBe('open');
  expect(await open(triggers[0])).toContain('exchanged_trigger_id');
  await clock.advance(1);
  expect(await open(triggers[1])).toContain('expired_trigger_id');
  expect(await open('1.2.made-up')).toContain('invalid_trigger_id');
  expect(slack.modals(ids.alice)).toHaveLength(1);
});
