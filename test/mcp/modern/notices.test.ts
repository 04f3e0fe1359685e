/** What a client of 2026-07-28 over HTTP hears besides answers, and what its going away means. */
import type { ElicitResult } from '@modelcontextprotocol/client';
import { expect, test } from 'vitest';
import { limits } from '../../../src/surfaces/mcp/resources/limits.ts';
import { change } from '../changes.ts';
import { never, planning } from '../session.ts';
import { until } from '../until.ts';
import { bind, id, type Stage, stage } from './stage.ts';

const call = { name: bind, arguments: {} };
const address = `tencent-chatops://changes/${id}`;

test('progress tells the steps of a change, with rising numbers', async () => {
  const here = await stage({
    ...planning(change({ state: 'approved' })),
    async drive(driven, fake) {
      fake.move(driven, 'calling', 'Sending.');
      await until(() => heard.length >= 1);
      fake.move(driven, 'polling', 'Accepted.');
      await until(() => heard.length >= 2);
      fake.move(driven, 'succeeded', 'Done.');
    },
  });
  const heard: { readonly progress: number; readonly message?: string | undefined }[] = [];
  const { client } = await here.connect();
  await client.callTool(call, { onprogress: ({ progress, message }) => heard.push({ progress, message }) });
  expect(heard.map(({ message }) => message)).toEqual(expect.arrayContaining(['Sending.', 'Accepted.']));
  const numbers = heard.map(({ progress }) => progress);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
});

test('while nothing happens, a heartbeat every ten seconds; without a token, none', async () => {
  const here = await stage({
    ...planning(change({ state: 'approved' })),
    async drive(driven, fake) {
      fake.move(driven, 'calling', 'Sending.');
      await never();
    },
  });
  const heard: string[] = [];
  const { client } = await here.connect();
  const calling = client.callTool(call, { onprogress: ({ message = '' }) => heard.push(message) });
  await until(() => heard.length > 0);
  // Something was said within the first ten.
  await here.clock.advance(10_000);
  for (const seconds of [20, 30, 40]) {
    await here.clock.advance(10_000);
    await until(() => heard.at(-1) === `Sending. (${seconds} s so far)`);
  }
  here.executor.move(id, 'succeeded');
  expect(await calling).toMatchObject({ structuredContent: { state: 'succeeded' } });
});

test('without a token nobody counts the seconds', async () => {
  const here = await stage({ query: never });
  const { client } = await here.connect();
  const stop = new AbortController();
  const calling = client.callTool({ name: 'gaap_describe_tcp_listeners', arguments: {} }, { signal: stop.signal });
  await until(() => here.executor.asked.length === 1);
  expect(here.clock.sleeping()).toBe(0);
  stop.abort();
  await expect(calling).rejects.toThrow();
});

async function givenUp(here: Stage, elicitation?: ElicitResult) {
  const { client } = await here.connect(elicitation ? { elicitation: { url: {} }, answerer: () => elicitation } : {});
  const stop = new AbortController();
  const calling = client.callTool(call, { signal: stop.signal });
  await until(() => here.executor.followers() > 0);
  stop.abort();
  await expect(calling).rejects.toThrow();
  await until(() => here.executor.followers() === 0);
  await until(() => here.logged.includes('the client gave up; nothing is undone'));
}

test('a call that is given up while a change is carried out undoes nothing, and the log says so', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const here = await stage({
    ...planning(change({ state: 'approved' })),
    async drive(driven, fake) {
      fake.move(driven, 'calling');
      await promise;
      fake.move(driven, 'succeeded');
    },
  });
  await givenUp(here);
  expect(here.executor.now(id).state).toBe('calling');
  resolve();
  await until(() => here.executor.now(id).state === 'succeeded');
});

test('a call that is given up while a person looks at the page approves nothing', async () => {
  const here = await stage(planning(change({ needs: 'destructive' })), {
    pageOf: async () => `http://127.0.0.1:4321/changes/${id}`,
  });
  await givenUp(here, { action: 'accept' });
  expect(here.executor.decisions).toEqual([]);
  expect(here.executor.now(id).state).toBe('awaiting_approval');
});

test('who listens hears that a change moved, and only of what was asked for', async () => {
  const here = await stage(planning());
  const { client } = await here.connect();
  await client.callTool(call);
  const heard: string[] = [];
  client.setNotificationHandler('notifications/resources/updated', ({ params }) => void heard.push(params.uri));
  const listening = await client.listen({ resourceSubscriptions: [address] });
  expect(listening.honoredFilter).toEqual({ resourceSubscriptions: [address] });
  await until(() => here.executor.lookers() === 1);
  here.executor.move(id, 'approved');
  await until(() => heard.length === 1);
  here.executor.move(id, 'calling');
  await until(() => heard.length === 2);
  expect(new Set(heard)).toEqual(new Set([address]));
  await listening.close();
  await until(() => here.executor.lookers() === 0);
});

test('nobody looks at what happens while nobody listens, and once for all who do', async () => {
  const here = await stage(planning());
  const one = await here.connect();
  const two = await here.connect();
  await one.client.callTool(call);
  expect(here.executor.lookers()).toBe(0);
  const first = await one.client.listen({ resourceSubscriptions: [address] });
  const second = await two.client.listen({ resourceSubscriptions: [address] });
  await until(() => here.executor.lookers() > 0);
  expect(here.executor.lookers()).toBe(1);
  await first.close();
  const heard: string[] = [];
  two.client.setNotificationHandler('notifications/resources/updated', ({ params }) => void heard.push(params.uri));
  here.executor.move(id, 'approved');
  await until(() => heard.length === 1);
  await second.close();
  await until(() => here.executor.lookers() === 0);
  // And again, for the next who listens.
  await one.client.listen({ resourceSubscriptions: [address] });
  await until(() => here.executor.lookers() === 1);
});

test('a client that goes away is no longer listened for', async () => {
  const here = await stage(planning());
  const { client } = await here.connect();
  await client.listen({ resourceSubscriptions: [address] });
  await until(() => here.executor.lookers() === 1);
  await client.close();
  await until(() => here.executor.lookers() === 0);
});

test('who begins to listen while the ledger is out of reach hears what moves once it is back', async () => {
  const here = await stage(planning());
  const { client } = await here.connect();
  await client.callTool(call);
  const { activity } = here.executor;
  here.executor.activity = () => {
    throw new Error('no disk');
  };
  const heard: string[] = [];
  client.setNotificationHandler('notifications/resources/updated', ({ params }) => void heard.push(params.uri));
  await client.listen({ resourceSubscriptions: [address] });
  await until(() => here.clock.sleeping() > 0);
  here.executor.activity = activity;
  await here.clock.advance(limits.lookEveryMs);
  await until(() => here.executor.lookers() === 1);
  here.executor.move(id, 'approved');
  await until(() => heard.length > 0);
  expect(heard).toEqual([address]);
});
