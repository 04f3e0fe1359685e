import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../virtual-clock.ts';
import { client, httpApp } from './bolt.ts';
import { ids, startFakeSlack, timings, app as tokens } from './index.ts';
import { listenLocally } from './listen.ts';

describe('HTTP mode', () => {
  test('commands, buttons, forms and events come signed to one URL', async () => {
    await using slack = await startFakeSlack();
    await using app = await httpApp(slack, (bolt) => {
      bolt.command('/gaap', async ({ ack, respond }) => {
        await ack('At once.');
        await respond('Later.');
      });
      bolt.shortcut('make_change', async ({ ack, shortcut, client: web }) => {
        await ack();
        await web.views.open({
          trigger_id: shortcut.trigger_id,
          view: {
            type: 'modal',
            callback_id: 'form',
            title: { type: 'plain_text', text: 'Change' },
            submit: { type: 'plain_text', text: 'Go' },
            blocks: [
              {
                type: 'input',
                block_id: 'why',
                label: { type: 'plain_text', text: 'Reason' },
                element: { type: 'plain_text_input', action_id: 'why' },
              },
            ],
          },
        });
      });
      bolt.view('form', ({ ack }) => ack({ response_action: 'errors', errors: { why: 'No.' } }));
      bolt.event('app_mention', async ({ say }) => void (await say('Here.')));
    });
    const http = slack.useHttp(app.url);
    const alice = slack.user(ids.alice);
    await alice.command('/gaap', 'ls', { channel: ids.ops });
    await slack.until(() => slack.ephemeral(ids.alice).length === 2);
    expect(slack.ephemeral(ids.alice).map(({ text }) => text)).toEqual(['At once.', 'Later.']);
    await (await alice.shortcut('make_change')).modal();
    await alice.fill({ Reason: 'because' });
    expect(await alice.submit()).toMatchObject({ errors: { why: 'No.' } });
    expect(await (await alice.mention(ids.ops, undefined, 'hi')).message()).toMatchObject({ text: 'Here.' });
    expect(await http.verifyUrl()).toBe(true);
    expect(http.sent).toHaveLength(4);
  });

  test('what is signed wrongly is not taken; what was taken is taken again within five minutes', async () => {
    await using slack = await startFakeSlack();
    const got: string[] = [];
    await using app = await httpApp(slack, (bolt) => {
      bolt.command('/gaap', async ({ ack, command }) => {
        got.push(command.trigger_id);
        await ack();
      });
    });
    const http = slack.useHttp(app.url);
    await slack.user(ids.alice).command('/gaap');
    const [captured] = http.sent;
    if (!captured) throw new Error('Nothing was sent.');
    expect((await http.post(captured)).status).toBe(200);
    expect((await http.post({ ...captured, body: `${captured.body}&text=more` })).status).toBe(401);
    expect(got).toHaveLength(2);
    expect(new Set(got).size).toBe(1);
  });

  test('an event that fails comes again with the reason, until the app says no', async () => {
    const clock = virtualClock(Date.now());
    await using slack = await startFakeSlack({ clock });
    let answered = 0;
    // Bolt acknowledges events before anybody can fail.
    const server = createServer((_request, response) => {
      answered += 1;
      response.writeHead(500, answered === 3 ? { 'x-slack-no-retry': '1' } : {}).end();
    });
    const { endpoint, close } = await listenLocally(server);
    const http = slack.useHttp(endpoint);
    const seen = await slack.user(ids.alice).mention(ids.ops, undefined, 'help');
    expect(seen.error).toBe('dispatch_failed');
    await slack.until(() => slack.record.deliveries[1]?.error);
    await clock.advance(60_000);
    await slack.until(() => slack.record.deliveries[2]?.error);
    expect(slack.record.deliveries.map(({ attempt, reason }) => [attempt, reason])).toEqual([
      [0, undefined],
      [1, 'http_error'],
      [2, 'http_error'],
    ]);
    await clock.advance(3_600_000);
    expect(http.sent).toHaveLength(3);
    await close();
    expect(http.sent[2]?.headers).toMatchObject({ 'x-slack-retry-num': '2', 'x-slack-retry-reason': 'http_error' });
  });

  test('an app that is not there is a failure at once, and one that does not answer a timeout', async () => {
    const clock = virtualClock(Date.now());
    await using slack = await startFakeSlack({ clock });
    slack.useHttp('http://127.0.0.1:9/slack/events');
    expect(await slack.user(ids.alice).command('/gaap')).toMatchObject({ error: 'dispatch_failed' });
    await using app = await httpApp(slack, (bolt) => {
      bolt.command('/gaap', () => new Promise(() => undefined));
    });
    slack.useHttp(app.url);
    const pending = slack.user(ids.alice).command('/gaap');
    await slack.until(() => slack.record.deliveries.length === 2);
    await clock.advance(timings.ackMs);
    expect(await pending).toMatchObject({ error: 'operation_timeout' });
  });

  test('the tokens and secrets are fakes', () => {
    expect([tokens.botToken, tokens.appToken, tokens.signingSecret].every((one) => one.includes('fake'))).toBe(true);
  });

  test('the Web API is the same', async () => {
    await using slack = await startFakeSlack();
    expect(await client(slack).auth.test()).toMatchObject({ ok: true, user_id: tokens.bot.user });
  });
});
