import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CallToolResultSchema, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import { limits } from '../../src/surfaces/mcp/limits.ts';
import { silentLog } from '../../src/surfaces/mcp/log.ts';
import { serveStdio } from '../../src/surfaces/mcp/stdio.ts';
import { virtualClock } from '../virtual-clock.ts';
import { change, startMs } from './changes.ts';
import { fakeExecutor, type Script } from './fake-executor.ts';
import { overStdio } from './served.ts';
import { never, planning } from './session.ts';
import { until } from './until.ts';

const fakeServer = fileURLToPath(new URL('fake-server.ts', import.meta.url));

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};
const call = (name: string, id = 2) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: {} } });
const bind = 'gaap_bind_listener_real_servers';

/** The server in this process, on streams of this test. */
function inProcess(script: Script = {}, stdin = new PassThrough()) {
  const stop = new AbortController();
  const clock = virtualClock(startMs);
  const executor = fakeExecutor(script);
  const stdout = new PassThrough();
  const warned: object[] = [];
  const ended = serveStdio({
    ...{ clock, version: '1.2.3', stdin, stdout, signal: stop.signal },
    ...overStdio(executor),
    log: { ...silentLog, warn: (fields) => void warned.push(fields) },
  });
  const written = text(stdout);
  written.catch(() => {});
  const lines = async () => {
    stdout.end();
    return (await written)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  };
  const say = (...messages: object[]) => {
    for (const message of messages) stdin.write(`${JSON.stringify(message)}\n`);
  };
  return { executor, clock, stdin, stdout, stop, ended, say, lines, warned };
}

async function turns(count = 20) {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test("the SDK's client lists, asks, is asked and goes away, over a real process", async () => {
  const transport = new StdioClientTransport({ command: process.execPath, args: [fakeServer], stderr: 'pipe' });
  const client = new Client({ name: 'test-client', version: '9.9' }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { decision: 'approve' } }));
  await client.connect(transport);
  expect((await client.listTools()).tools).toHaveLength(7);
  const result = CallToolResultSchema.parse(await client.callTool({ name: bind, arguments: {} }));
  expect(result.structuredContent).toMatchObject({ state: 'succeeded' });
  let said = '';
  transport.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const silent = transport.stderr && once(transport.stderr, 'end');
  await client.close();
  await silent;
  expect(said).toBe('ended');
});

test('the end of stdin ends the process, and stdout carried nothing but the protocol', async () => {
  const child = spawn(process.execPath, [fakeServer], { stdio: ['pipe', 'pipe', 'pipe'] });
  const [out, err] = [text(child.stdout), text(child.stderr)];
  child.stdin.end(
    [initialize, call('gaap_describe_tcp_listeners')].map((message) => `${JSON.stringify(message)}\n`).join(''),
  );
  expect(await once(child, 'exit')).toEqual([0, null]);
  const lines = (await out).split('\n').filter((line) => line !== '');
  expect(lines.map((line) => JSON.parse(line).id)).toEqual([1, 2]);
  expect(await err).toBe('ended');
});

test('a client that closes its end of stdout ends the process quietly', async () => {
  const child = spawn(process.execPath, [fakeServer], { stdio: ['pipe', 'pipe', 'pipe'] });
  const err = text(child.stderr);
  child.stdin.write(`${JSON.stringify(initialize)}\n`);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  child.stdin.write(`${JSON.stringify(call('change_show'))}\n`);
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(await err).toBe('ended');
});

test('being told to end ends the process while stdin is still open', async () => {
  const child = spawn(process.execPath, [fakeServer], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.write(`${JSON.stringify(initialize)}\n`);
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a client that goes away in the middle of a change: its drive is told, and waited for until it has recorded', async () => {
  const told: boolean[] = [];
  let record = () => {};
  const here = inProcess({
    ...planning(change({ state: 'approved' })),
    async drive(id, fake, { signal }) {
      fake.move(id, 'calling');
      await new Promise<void>((resolve) => {
        record = resolve;
      });
      told.push(signal?.aborted === true);
      fake.move(id, 'polling');
    },
  });
  here.say(initialize, call(bind));
  await until(() => here.executor.driven.length > 0);
  here.stdin.end();
  await turns();
  await here.clock.advance(limits.lastAnswersMs);
  let ended = false;
  here.ended.then(() => {
    ended = true;
  });
  await turns();
  expect(ended).toBe(false);
  record();
  await here.ended;
  expect(told).toEqual([true]);
  expect(here.executor.now(change().id).state).toBe('polling');
  // Nobody is there any more to be answered.
  expect((await here.lines()).map(({ id }) => id)).toEqual([1]);
});

test('a client that goes away while it is asked leaves the change waiting', async () => {
  const here = inProcess(planning());
  const elicitation = { ...initialize, params: { ...initialize.params, capabilities: { elicitation: {} } } };
  here.say(elicitation, call(bind));
  await turns();
  here.stdin.end();
  await here.clock.advance(limits.lastAnswersMs);
  await here.ended;
  expect(here.executor.decisions).toEqual([]);
  expect(here.executor.now(change().id).state).toBe('awaiting_approval');
  expect((await here.lines()).at(-1)).toMatchObject({ method: 'notifications/cancelled' });
});

test('the end of stdin is enough, as where both directions share a socket that stays open', async () => {
  const here = inProcess({}, new PassThrough({ autoDestroy: false }));
  here.say(initialize);
  here.stdin.end();
  await here.ended;
  expect((await here.lines()).map(({ id }) => id)).toEqual([1]);
});

test('a query in the middle is given up', async () => {
  let signal: AbortSignal | undefined;
  const here = inProcess({
    query(_, options) {
      signal = options.signal;
      return never();
    },
  });
  here.say(initialize, call('gaap_describe_tcp_listeners'));
  await turns();
  here.stdin.destroy();
  await here.ended;
  expect(signal?.aborted).toBe(true);
});

test('lines that are no protocol are passed over, and the log says so', async () => {
  const here = inProcess();
  here.stdin.write('not json\n{"jsonrpc":"1.0"}\n\n[]\n');
  here.say(initialize);
  await turns();
  here.stdin.end();
  await here.ended;
  expect(await here.lines()).toMatchObject([{ id: 1, result: { serverInfo: { name: 'tencent-chatops' } } }]);
  expect(here.warned.length).toBeGreaterThan(0);
});

test('a line without end closes the connection instead of filling the memory', async () => {
  const here = inProcess();
  here.say(initialize);
  await turns();
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  for (let sent = 0; sent < 12; sent += 1) here.stdin.write(chunk);
  await here.ended;
  expect((await here.lines()).map(({ id }) => id)).toEqual([1]);
});

test('a stream that breaks ends the session, also when it breaks again afterwards', async () => {
  const here = inProcess();
  here.say(initialize);
  await turns();
  const broken = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
  here.stdout.emit('error', broken);
  await here.ended;
  here.stdout.emit('error', broken);
});

test('an aborted signal ends it before anything is read', async () => {
  const here = inProcess();
  here.stop.abort();
  await here.ended;
});

test('what came before the end of stdin is still answered', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const here = inProcess({
    async query() {
      await promise;
      return { kind: 'answer', set: 'ListenerSet', answer: { ListenerSet: [], TotalCount: 0, Offset: 0 } };
    },
  });
  here.say(initialize, call('gaap_describe_tcp_listeners'));
  await turns();
  here.stdin.end();
  await turns();
  resolve();
  await here.ended;
  expect((await here.lines()).map(({ id }) => id)).toEqual([1, 2]);
});
