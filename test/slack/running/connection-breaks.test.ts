/** Socket Mode: whatever happens to the connection, the bot comes back, and what comes twice is done once. */
import { describe, expect, test } from 'vitest';
import { formatCommand } from '../../../src/surfaces/slack/commands/format.ts';
import { approves, cardSays } from './deciding.ts';
import { approvesOn, asked, asks, operation, request, whispered } from './scf-change.ts';
import { ids, type Stage, stage, writes } from './stage.ts';

/** Every other connection than these. */
async function newConnection({ slack }: Stage, old: readonly number[]): Promise<void> {
  await slack.until(() => slack.socket.connections.some(({ id }) => !old.includes(id)), 'another connection');
}

async function expectWorks(all: Stage): Promise<void> {
  await asked(all);
  await approves(all, ids.bob);
  await all.change('succeeded');
  await cardSays(all, 'Done and verified');
  expect(writes(all.app)).toHaveLength(1);
  expect(all.slack.channel(ids.ops).messages).toHaveLength(1);
  expect(all.slack.record.doublePosts()).toEqual([]);
}

describe('a connection that ends', () => {
  test.each(['refresh_requested', 'warning', 'too_many_websockets', 'cut', 'freeze'] as const)('%s', async (how) => {
    const all = await stage();
    const { socket } = all.slack;
    const old = socket.connections.map(({ id }) => id);
    if (how === 'cut') socket.cut();
    else if (how === 'freeze') socket.freeze();
    else socket.disconnect(how);
    await newConnection(all, old);
    await all.slack.until(() => socket.connections.every(({ id }) => !old.includes(id)), 'the end of the old one');
    await expectWorks(all);
  });

  test('several times, with no answer, none in time, and a 429 when a new one is asked for', {
    timeout: 30_000,
  }, async () => {
    const all = await stage({ speed: 20 });
    const { socket, faults } = all.slack;
    const old = socket.connections.map(({ id }) => id);
    const method = 'apps.connections.open';
    faults.add({ method, kind: 'drop' });
    faults.add({ method, kind: 'status', status: 503 });
    faults.add({ method, kind: 'ratelimited', retryAfterS: 3 });
    faults.add({ method, kind: 'error', error: 'internal_error' });
    socket.cut();
    await newConnection(all, old);
    await expectWorks(all);
    expect(socket.connections).toHaveLength(1);
  });

  test('while somebody asks: who sends it again is answered, and once', async () => {
    const all = await stage();
    const { slack } = all;
    const old = slack.socket.connections.map(({ id }) => id);
    slack.socket.cut();
    const seen = await asks(all);
    await newConnection(all, old);
    if (seen.error !== undefined) await asks(all);
    await approves(all, ids.bob);
    await all.change('succeeded');
    expect(writes(all.app)).toHaveLength(1);
  });
});

describe('an event whose acknowledgement is lost', () => {
  test('comes again, and is done once', async () => {
    // Slack sends it again after a minute, when the new connection is there.
    const all = await stage({ pingTimeoutMs: 1_000, speed: 20 });
    const { slack } = all;
    const old = slack.socket.connections.map(({ id }) => id);
    slack.socket.freeze();
    await slack.user(ids.alice).mention(ids.ops, undefined, formatCommand(operation, request).slice(1));
    await newConnection(all, old);
    await slack.until(
      () => slack.record.deliveries.some(({ ackMs, attempt }) => ackMs !== undefined && attempt > 0),
      'the event again',
    );
    await approvesOn(all, await cardSays(all, 'approve_with'));
    await all.change('succeeded');
    expect(writes(all.app)).toHaveLength(1);
    expect(slack.record.doublePosts()).toEqual([]);
  });
});

describe('a Slack that is down for a minute', () => {
  test('at the start: the bot waits for it', { timeout: 30_000 }, async () => {
    const isUp = Promise.withResolvers<void>();
    const all = await stage({
      speed: 20,
      before(slack) {
        slack.down();
        setTimeout(() => {
          slack.up();
          isUp.resolve();
        }, 60_000 / 20);
      },
    });
    await isUp.promise;
    await expectWorks(all);
  });

  test('in the middle: the card, the decision and the outcome come when it is back', { timeout: 30_000 }, async () => {
    const all = await stage({ speed: 20 });
    const { slack, clock } = all;
    slack.faults.add({ method: 'chat.postMessage', kind: 'ratelimited', retryAfterS: 10 });
    await asks(all);
    await slack.until(() => slack.record.count('chat.postMessage') > 0, 'the card, turned down');
    slack.down();
    await clock.sleep(60_000);
    slack.up();
    await slack.until(() => slack.socket.connections.length === 1, 'a connection');
    await approves(all, ids.bob);
    slack.down();
    await clock.sleep(60_000);
    slack.up();
    await all.change('succeeded');
    await cardSays(all, 'Done and verified');
    expect(writes(all.app)).toHaveLength(1);
    expect(slack.channel(ids.ops).messages.length).toBeLessThanOrEqual(1);
    expect(slack.record.doublePosts()).toEqual([]);
  });

  test('while somebody waits for an answer: it comes when Slack is back', { timeout: 30_000 }, async () => {
    const all = await stage({ speed: 20 });
    const { slack, clock } = all;
    slack.faults.add({ method: 'response_url', kind: 'ratelimited', retryAfterS: 2 });
    await slack.user(ids.alice).command('/tc', 'help');
    await slack.until(() => slack.record.count('response_url') > 0, 'the answer, turned down');
    slack.down();
    await clock.sleep(60_000);
    expect(slack.ephemeral(ids.alice)).toEqual([]);
    slack.up();
    await whispered(all, ids.alice, 'Besides operations');
  });
});
