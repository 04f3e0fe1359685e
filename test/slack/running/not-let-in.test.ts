/** Slack says no: to the channel, or to the bot itself. */
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../src/errors.ts';
import { app as tokens } from '../fake/index.ts';
import { approves, cardOf, cardSays, says } from './deciding.ts';
import { approvesOn, asks, request, told, toldOnce, whispered } from './scf-change.ts';
import { ids, type Stage, stage, writes } from './stage.ts';

const channel = (more: object) => ({
  id: ids.ops,
  name: 'ops',
  kind: 'public' as const,
  members: [ids.alice, ids.bob],
  ...more,
});
const withBot = { members: [ids.alice, ids.bob, ids.carol, tokens.bot.user] };

describe('a channel that takes no card', () => {
  test.each([
    ['not_in_channel', channel({})],
    ['channel_not_found', channel({ kind: 'private' as const })],
    ['is_archived', channel({ ...withBot, archived: true })],
  ])('%s: that is recorded once, and the card comes when the bot is let in', async (error, closed) => {
    const all = await stage({ speed: 20, before: (slack) => slack.addChannel(closed) });
    const { slack } = all;
    await asks(all);
    await slack.until(
      () => slack.record.calls.filter(({ outcome }) => outcome === error).length >= 3,
      'three attempts',
    );
    expect(await told(all, 'not_delivered')).toEqual([
      expect.stringContaining('Slack was not told of it yet (its card)'),
    ]);
    const alone = () => slack.dm(ids.alice).messages.filter((one) => says(one, 'is not where it should be'));
    await slack.until(() => alone().length > 0, 'the word to who asked');
    expect(alone()).toHaveLength(1);
    slack.addChannel(channel(withBot));
    await cardOf(all);
    await approves(all, ids.bob);
    await all.change('succeeded');
    await cardSays(all, 'Done and verified');
    expect(writes(all.app)).toHaveLength(1);
    expect(slack.channel(ids.ops).messages).toHaveLength(1);
    expect(slack.record.doublePosts()).toEqual([]);
  });

  test('does not keep anybody from deciding elsewhere', async () => {
    const all = await stage({ before: (slack) => slack.addChannel(channel({})) });
    const { slack } = all;
    await asks(all);
    await toldOnce(all, 'not_delivered');
    const [change] = await all.changes();
    await slack.user(ids.bob).command('/tc', `show ${change?.id}`);
    await approvesOn(all, await whispered(all, ids.bob, 'approve_with'));
    await all.change('succeeded');
    expect(writes(all.app)).toHaveLength(1);
  });
});

describe('a token that was revoked', () => {
  const start = (before: (slack: Stage['slack']) => void) =>
    stage({ before }).then(
      () => undefined,
      (thrown: unknown) => failureOf(thrown),
    );

  test('at the start: the program ends, and says which token and what to do', async () => {
    expect(await start((slack) => slack.revoke(tokens.botToken))).toMatchObject({
      code: 'InvalidConfiguration',
      message: 'Slack does not let the bot in: the token was revoked.',
      next: expect.stringContaining('SLACK_BOT_TOKEN'),
    });
    expect(await start((slack) => slack.revoke(tokens.appToken))).toMatchObject({
      code: 'InvalidConfiguration',
      message: 'Slack does not open a connection: the token was revoked.',
      next: expect.stringContaining('SLACK_APP_TOKEN'),
    });
  });

  test('while the bot runs: it is told to end with the next call, and what was asked for is kept', async () => {
    const all = await stage();
    const { slack, replicas } = all;
    slack.faults.add({ method: 'users.info', kind: 'error', error: 'token_revoked', times: 100 });
    await asks(all);
    expect((await replicas[0]?.slack.shutOut)?.failure).toMatchObject({
      message: 'Slack does not let the bot in: the token was revoked.',
    });
    expect(writes(all.app)).toEqual([]);
    expect(await all.changes()).toEqual([]);
    await replicas[0]?.stop();
    // As with a token that is valid.
    slack.faults.clear();
    const { Region: _, ...wanted } = request;
    const { app } = await all.start();
    await cardOf(all);
    expect(await app.executor.list({ limit: 2 })).toMatchObject([{ input: wanted, state: 'awaiting_approval' }]);
  });

  test('of the connection: with the next connection', async () => {
    const all = await stage();
    all.slack.revoke(tokens.appToken);
    all.slack.socket.disconnect('refresh_requested');
    expect((await all.replicas[0]?.slack.shutOut)?.failure.message).toContain('does not open a connection');
  });
});

test('a person of whom Slack says nothing is told that nothing was done', async () => {
  const all = await stage();
  all.slack.faults.add({ method: 'users.info', kind: 'status', status: 500 });
  await asks(all);
  expect(says(await whispered(all, ids.alice, 'Nothing was done'), 'Slack could not be asked who you are')).toBe(true);
  expect(await all.changes()).toEqual([]);
});
