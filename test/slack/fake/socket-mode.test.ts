import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../virtual-clock.ts';
import { type Running, socketApp } from './bolt.ts';
import { type FakeSlack, ids, startFakeSlack, timings } from './index.ts';

/** A replica that notes the events and commands that it gets, by its name. */
const replica = (slack: FakeSlack, name: string, got: string[], pingTimeoutMs = 1_000): Promise<Running> =>
  socketApp(
    slack,
    (app) => {
      app.event('app_mention', async () => void got.push(name));
      app.command('/gaap', async ({ ack }) => {
        got.push(name);
        await ack();
      });
    },
    { pingTimeoutMs },
  );

describe('several replicas', () => {
  test('take turns, or get what the test sends them', async () => {
    await using slack = await startFakeSlack();
    const got: string[] = [];
    await using _one = await replica(slack, 'one', got);
    await using _two = await replica(slack, 'two', got);
    expect(slack.socket.connections.map(({ id }) => id)).toEqual([1, 2]);
    const alice = slack.user(ids.alice);
    for (let times = 0; times < 4; times += 1) await alice.command('/gaap');
    slack.socket.route = 2;
    await alice.command('/gaap');
    expect(got).toEqual(['one', 'two', 'one', 'two', 'two']);
  });

  test('all get the same envelope on demand', async () => {
    await using slack = await startFakeSlack();
    const got: string[] = [];
    await using _one = await replica(slack, 'one', got);
    await using _two = await replica(slack, 'two', got);
    slack.socket.route = 'all';
    await slack.user(ids.alice).mention(ids.ops, undefined, 'help');
    await slack.until(() => got.length === 2 && slack.socket.strayAcks.length === 1);
    expect(got.toSorted()).toEqual(['one', 'two']);
    expect(slack.record.deliveries).toHaveLength(1);
  });

  test('are ten at most', async () => {
    await using slack = await startFakeSlack();
    const sockets: WebSocket[] = [];
    const last = Promise.withResolvers<string>();
    for (let times = 0; times <= timings.connections; times += 1) {
      const socket = new WebSocket(slack.socket.openConnection());
      sockets.push(socket);
      const first = Promise.withResolvers<string>();
      socket.addEventListener('message', ({ data }) => first.resolve(String(data)), { once: true });
      if (times === timings.connections) last.resolve(first.promise);
      else expect(JSON.parse(await first.promise)).toMatchObject({ type: 'hello', num_connections: times + 1 });
    }
    expect(JSON.parse(await last.promise)).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
    for (const socket of sockets) socket.close();
  });
});

describe('an event', () => {
  test('that nobody acknowledges comes again at once, after a minute and after five, as the same envelope', async () => {
    const clock = virtualClock(Date.now());
    await using slack = await startFakeSlack({ clock });
    const got: string[] = [];
    await using _app = await replica(slack, 'one', got, 60_000);
    slack.socket.freeze();
    const pending = slack.user(ids.alice).mention(ids.ops, undefined, 'help');
    const attempts = async (count: number) => {
      await slack.until(() => slack.record.deliveries.length === count);
      await clock.advance(timings.ackMs);
      await slack.until(() => slack.record.deliveries[count - 1]?.error);
    };
    await attempts(1);
    expect(await pending).toMatchObject({ error: 'operation_timeout' });
    await attempts(2);
    await clock.advance(60_000);
    await attempts(3);
    await clock.advance(300_000);
    await attempts(4);
    await clock.advance(3_600_000);
    const { deliveries } = slack.record;
    expect(deliveries.map(({ attempt, reason }) => [attempt, reason])).toEqual([
      [0, undefined],
      [1, 'timeout'],
      [2, 'timeout'],
      [3, 'timeout'],
    ]);
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(1);
    expect(new Set(deliveries.map(({ body }) => body['event_id'])).size).toBe(1);
    await slack.until(() => got.length === 4);
  });

  test('that the app did not subscribe to does not come', async () => {
    await using slack = await startFakeSlack();
    expect(await slack.event({ type: 'reaction_added', user: ids.alice })).toBeUndefined();
  });

  test('tells of changed groups', async () => {
    await using slack = await startFakeSlack();
    const told: unknown[] = [];
    await using _app = await socketApp(slack, (app) => {
      app.event('subteam_members_changed', async ({ event }) => void told.push(event));
    });
    await slack.setGroup({ id: ids.approvers, handle: 'approvers', users: [ids.carol], disabled: false });
    await slack.until(() => told.length === 1);
    expect(told).toMatchObject([{ subteam_id: ids.approvers, removed_users: [ids.bob], added_users: [] }]);
  });
});

describe('a connection', () => {
  test.each(['refresh_requested', 'warning', 'link_disabled'] as const)('is made anew after %s', async (reason) => {
    await using slack = await startFakeSlack();
    const got: string[] = [];
    await using _app = await replica(slack, 'one', got);
    slack.socket.disconnect(reason);
    await slack.until(() => slack.socket.connections[0]?.id === 2);
    await slack.user(ids.alice).command('/gaap');
    expect(got).toEqual(['one']);
  });

  test('that broke is made anew, and what comes in between fails', async () => {
    await using slack = await startFakeSlack();
    const got: string[] = [];
    await using _app = await replica(slack, 'one', got);
    slack.socket.cut();
    await slack.until(() => slack.socket.connections.length === 0);
    expect(await slack.user(ids.alice).command('/gaap')).toMatchObject({ error: 'dispatch_failed' });
    await slack.until(() => slack.socket.connections[0]?.id === 2);
    await slack.user(ids.alice).command('/gaap');
    expect(got).toEqual(['one']);
  });

  test('on which nothing is heard is given up by the client', async () => {
    await using slack = await startFakeSlack();
    const got: string[] = [];
    await using _app = await replica(slack, 'one', got);
    slack.socket.freeze();
    await slack.until(() => slack.socket.connections.some(({ id }) => id === 2));
    slack.socket.route = 2;
    await slack.user(ids.alice).command('/gaap');
    expect(got).toEqual(['one']);
  });

  test('needs a fresh ticket', async () => {
    await using slack = await startFakeSlack();
    const url = slack.socket.openConnection();
    const first = new WebSocket(url);
    await new Promise((resolve) => first.addEventListener('open', resolve));
    const second = new WebSocket(url);
    await new Promise((resolve) => second.addEventListener('error', resolve));
    expect(slack.socket.connections).toHaveLength(1);
    first.close();
  });
});
