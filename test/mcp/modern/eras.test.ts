/** One stdio connection, whichever era its client speaks. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, test } from 'vitest';
import { limits } from '../../../src/surfaces/mcp/limits.ts';
import { never, planning } from '../session.ts';
import { until } from '../until.ts';
import { bind, envelope, id } from './stage.ts';
import { initialize, initialized, modern, wire } from './wire.ts';

const fakeServer = fileURLToPath(new URL('../fake-server.ts', import.meta.url));
const address = `tencent-chatops://changes/${id}`;
const call = { name: bind, arguments: {} };

test("the newer SDK's client discovers, lists, calls, is asked and goes away, over a real process", async () => {
  const transport = new StdioClientTransport({ command: process.execPath, args: [fakeServer], stderr: 'pipe' });
  const client = new Client(
    { name: 'test-client', version: '9.9' },
    { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: 'auto' } },
  );
  let asked = 0;
  client.setRequestHandler('elicitation/create', () => {
    asked += 1;
    return { action: 'accept', content: { decision: 'approve' } };
  });
  await client.connect(transport);
  expect(client.getProtocolEra()).toBe('modern');
  expect((await client.listTools()).tools).toHaveLength(7);
  expect(await client.callTool(call)).toMatchObject({ structuredContent: { state: 'succeeded' } });
  expect(asked).toBe(1);
  let said = '';
  transport.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const silent = transport.stderr && once(transport.stderr, 'end');
  await client.close();
  await silent;
  expect(said).toBe('ended');
}, 60_000);

test("the newer SDK's client as an old one opens a session of the older era in the same program", async () => {
  const transport = new StdioClientTransport({ command: process.execPath, args: [fakeServer], stderr: 'ignore' });
  const client = new Client({ name: 'test-client', version: '9.9' }, { capabilities: {} });
  await client.connect(transport);
  expect(client.getProtocolEra()).toBe('legacy');
  expect(await client.callTool(call)).toMatchObject({ structuredContent: { state: 'awaiting_approval' } });
  await client.close();
}, 60_000);

test('who asked what is spoken here and then opens a session has one, on the same connection', async () => {
  const here = wire(planning());
  here.say(modern(1, 'server/discover'));
  expect((await here.answerTo(1)).result).toMatchObject({ supportedVersions: ['2026-07-28'] });
  here.say(initialize, initialized, { id: 2, method: 'tools/call', params: call });
  expect((await here.answerTo('init')).result).toMatchObject({ protocolVersion: '2025-11-25' });
  expect((await here.answerTo(2)).result).toMatchObject({ structuredContent: { state: 'awaiting_approval' } });
  // From there on it is a session, whatever a message says of itself.
  here.say(modern(3, 'tools/list'));
  expect((await here.answerTo(3)).result?.['tools']).toContainEqual(
    expect.objectContaining({ name: bind, execution: { taskSupport: 'optional' } }),
  );
});

test('also where the session opens before the other era is loaded', async () => {
  const here = wire();
  here.say(modern(1, 'server/discover'), initialize, initialized, { id: 2, method: 'tools/list' });
  expect((await here.answerTo('init')).result).toMatchObject({ serverInfo: { name: 'tencent-chatops' } });
  expect((await here.answerTo(2)).error).toBeUndefined();
  expect((await here.answerTo(1)).result).toMatchObject({ supportedVersions: ['2026-07-28'] });
});

test('a request that says nothing of itself is of the older era', async () => {
  const here = wire();
  here.say({ id: 1, method: 'ping' }, { id: 2, method: 'tools/list' });
  expect((await here.answerTo(1)).result).toEqual({});
  expect((await here.answerTo(2)).result).toHaveProperty('tools');
});

test('once the newer era is spoken, a request that says nothing of itself is told what is missing', async () => {
  const here = wire();
  here.say(modern(1, 'tools/list'));
  await here.answerTo(1);
  here.say({ id: 2, method: 'tools/call', params: call });
  expect((await here.answerTo(2)).error).toBeDefined();
  expect(here.executor.asked).toEqual([]);
});

test('a revision that is not spoken here is answered with those that are', async () => {
  const here = wire();
  here.say(modern(1, 'tools/list', {}, { ...envelope, 'io.modelcontextprotocol/protocolVersion': '2099-01-01' }));
  expect((await here.answerTo(1)).error).toMatchObject({
    code: -32_022,
    data: { supported: ['2026-07-28'], requested: '2099-01-01' },
  });
  // And the client goes on with one of them.
  here.say(modern(2, 'tools/list'));
  expect((await here.answerTo(2)).result).toHaveProperty('tools');
});

test('a claim that is no text is refused, and takes nothing with it', async () => {
  const here = wire();
  here.say(modern(1, 'tools/list', {}, { 'io.modelcontextprotocol/protocolVersion': 7 }));
  expect((await here.answerTo(1)).error).toMatchObject({ code: -32_602 });
  here.say({ id: 2, method: 'ping' });
  await here.answerTo(2);
});

test('what comes before the era is loaded is answered, and in order', async () => {
  const here = wire();
  here.say(...[1, 2, 3, 4, 5].map((one) => modern(one, 'tools/list')));
  await here.answerTo(5);
  expect(here.order()).toEqual([1, 2, 3, 4, 5]);
});

test('what came before the end of stdin is still answered', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const here = wire({
    async query() {
      await promise;
      return { kind: 'answer', set: 'ListenerSet', answer: { ListenerSet: [], TotalCount: 0, Offset: 0 } };
    },
  });
  here.say(modern(1, 'tools/call', { name: 'gaap_describe_tcp_listeners', arguments: {} }));
  here.stdin.end();
  await until(() => here.executor.asked.length === 1);
  resolve();
  await here.ended;
  expect((await here.answerTo(1)).result).toMatchObject({ structuredContent: { TotalCount: 0 } });
});

test('a question is asked between two calls, also over stdio', async () => {
  const here = wire(planning());
  here.say(modern(1, 'tools/call', call));
  const { result } = await here.answerTo(1);
  expect(result).toMatchObject({ resultType: 'input_required' });
  const inputResponses = { decision: { action: 'accept', content: { decision: 'approve' } } };
  here.say(modern(2, 'tools/call', { ...call, requestState: result?.['requestState'], inputResponses }));
  expect((await here.answerTo(2)).result).toMatchObject({ structuredContent: { state: 'succeeded' } });
});

test('a call that is cancelled is given up, and holds the end of stdin up no more', async () => {
  const here = wire({ query: never });
  here.say(modern(1, 'tools/call', { name: 'gaap_describe_tcp_listeners', arguments: {} }));
  await until(() => here.executor.asked.length === 1);
  here.say({ method: 'notifications/cancelled', params: { requestId: 1, _meta: envelope } });
  here.stdin.end();
  await here.ended;
  expect(here.lines).toEqual([]);
});

test('who listens hears what moved; while nobody does, nobody looks', async () => {
  const here = wire(planning());
  here.say(modern(1, 'tools/call', call));
  await here.answerTo(1);
  expect(here.executor.lookers()).toBe(0);
  here.executor.move(id, 'awaiting_approval');
  here.say(modern('a', 'subscriptions/listen', { notifications: { resourceSubscriptions: [address] } }));
  await until(() => here.lines.some(({ method }) => method === 'notifications/subscriptions/acknowledged'));
  await until(() => here.executor.lookers() === 1);
  here.executor.move(id, 'denied');
  const updates = () => here.lines.filter(({ method }) => method === 'notifications/resources/updated');
  await until(() => updates().length === 1);
  expect(updates()[0]?.params).toMatchObject({ uri: address });

  here.say(modern('b', 'subscriptions/listen', { notifications: { resourceSubscriptions: [address] } }));
  here.say({ method: 'notifications/cancelled', params: { requestId: 'a', _meta: envelope } });
  here.say(modern(2, 'tools/list'));
  await here.answerTo(2);
  expect(here.executor.lookers()).toBe(1);
  here.say({ method: 'notifications/cancelled', params: { requestId: 'b', _meta: envelope } });
  await until(() => here.executor.lookers() === 0);
});

test('a stream that is refused begins nothing, and an open one ends with the connection', async () => {
  const here = wire();
  here.say(modern('a', 'subscriptions/listen', { notifications: 'all' }));
  expect((await here.answerTo('a')).error).toMatchObject({ code: -32_602 });
  await until(() => here.executor.lookers() === 0);
  here.say(modern('b', 'subscriptions/listen', { notifications: { resourceSubscriptions: [address] } }));
  await until(() => here.executor.lookers() === 1);
  // It is no request that the end has to wait for.
  here.stdin.end();
  await here.ended;
  await until(() => here.executor.lookers() === 0);
});

test('a client that goes away in the middle ends its call within reason', async () => {
  const here = wire({ query: never });
  here.say(modern(1, 'tools/call', { name: 'gaap_describe_tcp_listeners', arguments: {} }));
  await until(() => here.executor.asked.length === 1);
  here.stdin.end();
  await until(() => here.clock.sleeping() > 0);
  await here.clock.advance(limits.lastAnswersMs);
  await here.ended;
});

/** The server as a process whose loader tells which modules it was asked for. */
async function loaded(...messages: object[]): Promise<string> {
  const telltale = `data:text/javascript,${encodeURIComponent(
    `import { registerHooks } from 'node:module';
     registerHooks({ load(url, context, next) { if (url.includes('/@modelcontextprotocol/')) process.stderr.write(url + '\\n'); return next(url, context); } });`,
  )}`;
  const child = spawn(process.execPath, ['--import', telltale, fakeServer], { stdio: ['pipe', 'pipe', 'pipe'] });
  const [out, err] = [text(child.stdout), text(child.stderr)];
  child.stdin.end(messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join(''));
  await once(child, 'exit');
  expect((await out).split('\n').length).toBeGreaterThan(1);
  return err;
}

test("a session of the older era never loads the newer one's SDK", async () => {
  const newer = '/@modelcontextprotocol/server/';
  const [older, modernToo] = await Promise.all([
    loaded(initialize, initialized, { id: 1, method: 'tools/call', params: call }),
    loaded(modern(1, 'tools/list')),
  ]);
  expect(older).toContain('/@modelcontextprotocol/sdk/');
  expect(older).not.toContain(newer);
  expect(modernToo).toContain(newer);
}, 60_000);
