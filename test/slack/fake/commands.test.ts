import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../virtual-clock.ts';
import { socketApp } from './bolt.ts';
import { ids, startFakeSlack, timings } from './index.ts';

describe('a slash command, in Socket Mode', () => {
  test('is acknowledged, and answered to the person alone', async () => {
    await using slack = await startFakeSlack();
    await using _app = await socketApp(slack, (app) => {
      app.command('/gaap', async ({ ack, respond, command }) => {
        await ack();
        await respond(`You asked for ${command.text}.`);
      });
    });
    const seen = await slack.user(ids.alice).command('/gaap', '  list  ', { channel: ids.ops });
    expect(seen.error).toBeUndefined();
    expect(seen.ackMs).toBeLessThan(timings.ackMs);
    expect(await seen.ephemeral()).toMatchObject({ text: 'You asked for list.', channel: ids.ops });
    expect(slack.ephemeral(ids.bob)).toEqual([]);
    expect(slack.channel(ids.ops).messages).toEqual([]);
    expect(slack.record.deliveries).toMatchObject([{ kind: 'slash_commands', name: '/gaap', attempt: 0, to: [1] }]);
  });

  test('is answered by the ack itself, also to everybody', async () => {
    await using slack = await startFakeSlack();
    await using _app = await socketApp(slack, (app) => {
      app.command('/gaap', ({ ack }) => ack('Only for you.'));
      app.command('/clb', ({ ack }) => ack({ response_type: 'in_channel', text: 'For all.' }));
    });
    const alice = slack.user(ids.alice);
    await alice.command('/gaap', '', { channel: ids.ops });
    await alice.command('/clb', '', { channel: ids.random });
    expect(slack.ephemeral(ids.alice)).toMatchObject([{ text: 'Only for you.', channel: ids.ops }]);
    expect(slack.channel(ids.random).messages).toMatchObject([{ text: 'For all.' }]);
    alice.reloads();
    expect(slack.ephemeral(ids.alice)).toEqual([]);
  });

  test('carries what Slack says of the person and the place, and hides the names of private channels', async () => {
    await using slack = await startFakeSlack();
    slack.settings.grid = true;
    const bodies: object[] = [];
    await using _app = await socketApp(slack, (app) => {
      app.command('/gaap', async ({ ack, body }) => {
        bodies.push(body);
        await ack();
      });
    });
    await slack.user(ids.bob).command('/gaap', 'x', { channel: ids.secret });
    await slack.user(ids.bob).command('/gaap');
    expect(bodies).toMatchObject([
      { user_id: ids.bob, channel_name: 'privategroup', enterprise_id: 'E0FAKE00001', is_enterprise_install: 'false' },
      { channel_name: 'directmessage' },
    ]);
  });

  test('that nobody acknowledges in three seconds is a timeout, is not sent again, and the late ack is noted', async () => {
    const clock = virtualClock(Date.now());
    await using slack = await startFakeSlack({ clock });
    const late = Promise.withResolvers<void>();
    await using _app = await socketApp(slack, (app) => {
      app.command('/gaap', async ({ ack }) => {
        await late.promise;
        await ack();
      });
    });
    const pending = slack.user(ids.alice).command('/gaap');
    await slack.until(() => slack.record.deliveries.length === 1);
    await clock.advance(timings.ackMs);
    expect(await pending).toMatchObject({ error: 'operation_timeout', ackMs: undefined });
    late.resolve();
    await slack.until(() => slack.socket.strayAcks.length === 1);
    await clock.advance(10 * 60_000);
    expect(slack.record.deliveries).toHaveLength(1);
    expect(slack.record.slowestAckMs()).toBe(Number.POSITIVE_INFINITY);
  });

  test('goes nowhere when no app is connected', async () => {
    await using slack = await startFakeSlack();
    expect(await slack.user(ids.alice).command('/gaap')).toMatchObject({ error: 'dispatch_failed' });
  });

  test('that is not in the manifest cannot be given', async () => {
    await using slack = await startFakeSlack({ manifest: {} });
    await expect(slack.user(ids.alice).command('/gaap')).rejects.toThrow('/gaap is not in the app');
  });
});

describe('a response_url', () => {
  const body = (text: string) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });

  async function issued(slack: Awaited<ReturnType<typeof startFakeSlack>>): Promise<string> {
    await slack.user(ids.alice).command('/gaap', '', { channel: ids.ops });
    return String(slack.record.deliveries.at(-1)?.body['response_url']);
  }

  test('takes five answers', async () => {
    await using slack = await startFakeSlack();
    const url = await issued(slack);
    for (const text of ['1', '2', '3', '4', '5']) expect((await fetch(url, body(text))).status).toBe(200);
    const sixth = await fetch(url, body('6'));
    expect([sixth.status, await sixth.text()]).toEqual([404, 'used_url']);
    expect(slack.ephemeral(ids.alice)).toHaveLength(5);
  });

  test('ends after half an hour', async () => {
    const clock = virtualClock(Date.now());
    await using slack = await startFakeSlack({ clock });
    const url = await issued(slack);
    await clock.advance(timings.responseUrlMs - 1);
    expect((await fetch(url, body('in time'))).status).toBe(200);
    await clock.advance(1);
    const late = await fetch(url, body('late'));
    expect([late.status, await late.text()]).toEqual([404, 'expired_url']);
  });

  test('refuses what Slack could not show', async () => {
    await using slack = await startFakeSlack();
    const url = await issued(slack);
    const blocks = JSON.stringify({ blocks: [{ type: 'no_such_block' }] });
    const answer = await fetch(url, { ...body(''), body: blocks });
    expect([answer.status, await answer.text()]).toEqual([400, 'invalid_blocks']);
    expect(slack.record.calls.at(-1)).toMatchObject({ method: 'response_url', outcome: 'invalid_blocks' });
  });
});
