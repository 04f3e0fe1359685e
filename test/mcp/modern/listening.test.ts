/** How much one stream of notices may name, over either transport. */
import { describe, expect, test } from 'vitest';
import { limits } from '../../../src/surfaces/mcp/limits.ts';
import { planning } from '../session.ts';
import { until } from '../until.ts';
import { id, stage } from './stage.ts';
import { modern, wire } from './wire.ts';

const address = `tencent-chatops://changes/${id}`;
const method = 'subscriptions/listen';
/** So many addresses, the last of which is that of the change. */
const naming = (count: number) => ({
  notifications: { resourceSubscriptions: [...[...Array(count - 1).keys()].map((one) => `${address}${one}`), address] },
});
const refused = {
  code: -32_602,
  message: 'At most 50 addresses are listened to in one stream. Nothing was begun; name fewer.',
};

describe('more than fifty addresses are refused, and begin nothing', () => {
  test.each([limits.subscriptions + 1, 10_000])('%i over HTTP', async (count) => {
    const here = await stage();
    const answer = await here.post(method, naming(count));
    expect(answer).toEqual({ jsonrpc: '2.0', id: 1, error: refused });
    expect(here.executor.lookers()).toBe(0);
  });

  test("over HTTP the newer SDK's client is told so, and goes on", async () => {
    const here = await stage();
    const { client } = await here.connect();
    await expect(client.listen(naming(limits.subscriptions + 1).notifications)).rejects.toMatchObject(refused);
    const listening = await client.listen(naming(limits.subscriptions).notifications);
    await listening.close();
  });

  test.each([limits.subscriptions + 1, 10_000])('%i over stdio', async (count) => {
    const here = wire();
    here.say(modern('a', method, naming(count)), modern(1, 'tools/list'));
    expect((await here.answerTo('a')).error).toEqual(refused);
    expect((await here.answerTo(1)).error).toBeUndefined();
    expect(here.executor.lookers()).toBe(0);
    // It holds the end up no more than any other.
    here.stdin.end();
    await here.ended;
    expect(here.lines.filter(({ id: of }) => of === 'a')).toHaveLength(1);
  });
});

describe('fifty are all listened to', () => {
  test('over HTTP', async () => {
    const here = await stage(planning());
    const { client } = await here.connect();
    await client.callTool({ name: 'gaap_bind_listener_real_servers', arguments: {} });
    const heard: string[] = [];
    client.setNotificationHandler('notifications/resources/updated', ({ params }) => void heard.push(params.uri));
    await client.listen(naming(limits.subscriptions).notifications);
    await until(() => here.executor.lookers() === 1);
    here.executor.move(id, 'denied');
    await until(() => heard.length > 0);
    expect(heard).toEqual([address]);
  });

  test('over stdio, whatever was refused before', async () => {
    const here = wire(planning());
    here.say(modern(1, 'tools/call', { name: 'gaap_bind_listener_real_servers', arguments: {} }));
    await here.answerTo(1);
    here.say(modern('a', method, naming(limits.subscriptions + 1)), modern('b', method, naming(limits.subscriptions)));
    await until(() => here.executor.lookers() === 1);
    here.executor.move(id, 'denied');
    const updates = () => here.lines.filter((line) => line.method === 'notifications/resources/updated');
    await until(() => updates().length > 0);
    expect(updates()).toMatchObject([{ params: { uri: address } }]);
  });
});
