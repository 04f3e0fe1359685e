/** Who asked to be told of a resource is told, and nothing goes on for somebody who is gone. */
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import { limits } from '../../src/surfaces/mcp/limits.ts';
import { change } from './changes.ts';
import { planning, session } from './session.ts';

const bind = 'gaap_bind_listener_real_servers';
const { id } = change();
const uri = `tencent-chatops://changes/${id}`;

async function watching() {
  const here = await session(planning());
  const told: string[] = [];
  here.client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void told.push(params.uri));
  await here.call(bind);
  return { ...here, told };
}

test('a change that moves is told of, until the client unsubscribes', async () => {
  const here = await watching();
  await here.client.subscribeResource({ uri });
  await here.clock.advance(0);
  here.executor.move(id, 'approved');
  await here.clock.advance(1_000);
  expect(here.told).toEqual([uri]);
  await here.client.unsubscribeResource({ uri });
  here.executor.move(id, 'calling');
  await here.clock.advance(10_000);
  expect(here.told).toEqual([uri]);
  await here.client.close();
});

test('many at once are bounded like one after the other, and what is not there takes no place', async () => {
  const here = await watching();
  for (let count = 0; count < limits.subscriptions; count += 1)
    await expect(here.client.subscribeResource({ uri: `${uri}x` })).rejects.toThrow('There is no resource');
  const all = ['', '/plan', '/audit'].map((part) => `${uri}${part}`);
  const asked = [...Array(limits.subscriptions * 2).keys()].map((count) =>
    here.client.subscribeResource({ uri: all[count % all.length] ?? uri }),
  );
  await Promise.all(asked);
  here.executor.move(id, 'approved');
  await here.clock.advance(5_000);
  expect(here.told.filter((one) => one === uri)).toHaveLength(1);
  await here.client.close();
});

test('with the session its watches end', async () => {
  const here = await watching();
  await here.client.subscribeResource({ uri: 'tencent-chatops://changes' });
  await here.clock.advance(0);
  expect(here.clock.sleeping()).toBeGreaterThan(0);
  await here.client.close();
  await here.clock.advance(60_000);
  expect(here.clock.sleeping()).toBe(0);
});

test('a fault inside is told in our words', async () => {
  const here = await watching();
  here.executor.show = () => Promise.reject(new Error('connect ECONNREFUSED 10.1.2.3 /home/deploy/ledger.db'));
  for (const ask of [() => here.client.readResource({ uri }), () => here.client.subscribeResource({ uri })]) {
    const refused = await ask().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(refused).toMatchObject({ code: -32_603 });
    expect(String(refused)).not.toMatch(/10\.1\.2\.3|ledger\.db/);
  }
  await here.client.close();
});
