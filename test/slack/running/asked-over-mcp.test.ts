/** An assistant's server is another process on the same record: its client asks and follows, people decide in Slack. */

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, onTestFinished, test } from 'vitest';
import { createDrives } from '../../../src/surfaces/mcp/drives.ts';
import { silentLog } from '../../../src/surfaces/mcp/log.ts';
import { legacyServer, served } from '../../mcp/served.ts';
import { bind, drop, elsewhere } from './asking.ts';
import { approves, cardOf, cardSays, denies, says } from './deciding.ts';
import { everybody, ids, type Stage, stage, writes } from './stage.ts';

const people = { ...everybody, alice: { ...everybody.alice, os: ['alice'] } };

async function assistant(all: Stage) {
  const app = await elsewhere(all);
  const ending = new AbortController();
  const drives = createDrives(app.executor, ending.signal, silentLog);
  const server = legacyServer({
    executor: app.executor,
    principal: { id: 'os:alice', name: 'alice', surface: 'mcp', grade: 'local' },
    clock: all.clock,
    version: '1.2.3',
    drives,
    howToApprove: (id) => `tencent-chatops approve ${id}`,
    ...served(app.executor, all.clock),
  });
  const client = new Client({ name: 'some-assistant', version: '1.0' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await server.connect(far);
  await client.connect(near);
  onTestFinished(async () => {
    await client.close();
    ending.abort();
    await drives.idle();
    await app[Symbol.asyncDispose]();
  });
  return async (name: string, input: Record<string, unknown>) => {
    const result = CallToolResultSchema.parse(await client.callTool({ name, arguments: input }));
    return { result, change: result.structuredContent };
  };
}

test('asked over MCP, approved on the card, followed to its end on both', async () => {
  const all = await stage({ people });
  const call = await assistant(all);
  const asked = await call('gaap_bind_listener_real_servers', bind[1]);
  expect(asked.change).toMatchObject({ state: 'awaiting_approval' });
  const id = String(asked.change?.['id']);
  const card = await cardOf(all);
  expect(says(card, 'through some-assistant 1.0 (an assistant; its name is as claimed)')).toBe(true);
  const waiting = call('change_wait', { id, seconds: 50 });
  await approves(all, ids.bob);
  expect((await waiting).change).toMatchObject({ id, state: 'succeeded' });
  expect((await call('change_show', { id })).change).toMatchObject({ state: 'succeeded' });
  const done = await cardSays(all, 'Done and verified');
  expect(done.ts).toBe(card.ts);
  expect(says(done, 'bob (in Slack, authenticated)')).toBe(true);
  expect(writes(all.app)).toHaveLength(1);
  await all.slack.until(() => all.slack.dm(ids.alice).messages.some((one) => says(one, 'Done')), 'told');
});

test('a denial in Slack reaches the assistant, and who asked with its reason, and is not asked about again', async () => {
  const all = await stage({ people });
  const call = await assistant(all);
  const { change } = await call('gaap_delete_listeners', drop[1]);
  const id = String(change?.['id']);
  await cardOf(all);
  const waiting = call('change_wait', { id, seconds: 50 });
  await denies(all, ids.bob, 'customers are on it');
  const { result } = await waiting;
  expect(result.structuredContent).toMatchObject({ id, state: 'denied' });
  expect((await all.change('denied')).denial?.by.person).toBe('bob');
  const told = await all.slack.until(() => all.slack.dm(ids.alice).messages[0], 'the outcome');
  expect(says(told, 'Denied by bob: customers are on it')).toBe(true);
  expect(says(told, `/tc show ${id}`)).toBe(true);
  const again = await call('gaap_delete_listeners', drop[1]);
  expect(again.result.isError).toBe(true);
  expect(JSON.stringify(again.result)).toContain('bob declined this very request');
  expect(JSON.stringify(again.result)).toContain('customers are on it');
  expect(all.slack.channel(ids.ops).messages).toHaveLength(1);
  expect(writes(all.app)).toEqual([]);
});
