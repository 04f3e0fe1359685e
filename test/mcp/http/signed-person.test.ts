/** Slack's own MCP client: its requests are signed, and each is for the person that it names. */
import { createHmac } from 'node:crypto';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { slackPerson } from '../../../src/surfaces/mcp/http/signed-person.ts';
import { startMs } from '../changes.ts';
import { initialize, list, newer, stage, tokens } from './stage.ts';

const secret = 'the-signing-secret';
const ada = { team_id: 'T0123', user_id: 'UADA' };
const call = (slack?: object) => ({
  jsonrpc: '2.0',
  id: 3,
  method: 'tools/call',
  params: { name: 'gaap_describe_tcp_listeners', arguments: {}, ...(slack && { _meta: { slack } }) },
});

function signed(body: object | string, { key = secret, atMs = startMs } = {}) {
  const timestamp = String(Math.floor(atMs / 1_000));
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const signature = `v0=${createHmac('sha256', key).update(`v0:${timestamp}:${text}`).digest('hex')}`;
  return { body: text, headers: { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature } };
}
const withSlack = () => stage(tokens(), { signed: slackPerson(secret) });

test('each request is for the person that it names, without a session', async () => {
  const on = await withSlack();
  const begun = await on.ask(signed(initialize));
  expect(begun).toMatchObject({ status: 200 });
  expect(begun.headers['mcp-session-id']).toBeUndefined();
  expect(await on.ask(signed(list))).toMatchObject({ status: 200, text: expect.stringContaining('gaap_describe') });
  expect(await on.ask(signed(call(ada)))).toMatchObject({ status: 200 });
  expect(await on.ask(signed(call({ ...ada, user_id: 'UBEA' })))).toMatchObject({ status: 200 });
  expect(on.executor.asked.map(({ asker }) => asker.principal)).toEqual([
    { id: 'slack:T0123/UADA', name: 'UADA', surface: 'mcp', grade: 'claimed' },
    { id: 'slack:T0123/UBEA', name: 'UBEA', surface: 'mcp', grade: 'claimed' },
  ]);
});

const good = signed(call(ada));
test.each([
  ['signed with another secret', signed(call(ada), { key: 'another' }), 401],
  ['changed on the way', { ...good, body: good.body.replace('UADA', 'UEVE') }, 401],
  ['of six minutes ago', signed(call(ada), { atMs: startMs - 360_000 }), 401],
  ['of six minutes from now', signed(call(ada), { atMs: startMs + 360_000 }), 401],
  ['without a time', { ...good, headers: { 'x-slack-signature': good.headers['x-slack-signature'] } }, 401],
  ['not signed', { body: good.body }, 401],
  ['for nobody', signed(call()), 403],
  ['for nobody in particular', signed(call({ ...ada, team_id: '' })), 403],
  ['for somebody with a strange name', signed(call({ ...ada, user_id: 'U1/../U2' })), 403],
  ['a reading for nobody', signed({ jsonrpc: '2.0', id: 3, method: 'resources/read', params: { uri: 'x' } }), 403],
])('a request is turned away, and nothing is asked: %s', async (_, asked, status) => {
  const on = await withSlack();
  expect(await on.ask(asked)).toMatchObject({ status });
  expect(on.executor.asked).toEqual([]);
});

test('where it is not configured a good signature is nothing', async () => {
  const on = await stage(tokens());
  expect(await on.ask(good)).toMatchObject({ status: 401 });
  expect(on.executor.asked).toEqual([]);
});

describe('in the newer revision', () => {
  const inBothEras = () => stage(tokens(), { signed: slackPerson(secret), bothEras: true });
  const name = 'gaap_describe_tcp_listeners';
  const signedNewer = (...asked: Parameters<typeof newer>) => {
    const { headers, body } = newer(...asked);
    const { headers: signature, ...rest } = signed(body);
    return { ...rest, headers: { ...headers, ...signature } };
  };

  test('it may ask for nobody what is spoken and which tools there are', async () => {
    const on = await inBothEras();
    const discovered = await on.ask(signedNewer('server/discover'));
    expect(discovered).toMatchObject({
      status: 200,
      text: expect.stringContaining('"supportedVersions":["2026-07-28"]'),
    });
    expect(discovered.headers['mcp-session-id']).toBeUndefined();
    expect(await on.ask(signedNewer('tools/list'))).toMatchObject({ status: 200, text: expect.stringContaining(name) });
    expect(on.executor.asked).toEqual([]);
  });

  test.each([
    ['calls', signedNewer('tools/call', { name }), 403],
    ['listens', signedNewer('subscriptions/listen'), 403],
    ['asks the server something else', signedNewer('server/discovery'), 403],
    ['discovers without a signature', newer('server/discover'), 401],
  ])('what %s for nobody is turned away', async (_, asked, status) => {
    const on = await inBothEras();
    expect(await on.ask(asked)).toMatchObject({ status });
    expect(on.executor.asked).toEqual([]);
  });

  test("the SDK's client, whose requests are signed, discovers the revision and calls for the person that it names", async () => {
    const on = await inBothEras();
    const asked: string[] = [];
    const client = new Client({ name: 'slack', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    const transport = new StreamableHTTPClientTransport(new URL(on.url), {
      async fetch(url, { headers, ...init } = {}) {
        const body = String(init.body);
        asked.push(JSON.parse(body).method);
        return fetch(url, {
          ...init,
          headers: { ...Object.fromEntries(new Headers(headers)), ...signed(body).headers },
        });
      },
    });
    await client.connect(transport);
    onTestFinished(() => client.close());
    expect(client.getProtocolEra()).toBe('modern');
    await client.listTools();
    const result = await client.callTool({ name, arguments: {}, _meta: { slack: ada } });
    expect(result.isError).toBeFalsy();
    expect(asked).toEqual(['server/discover', 'tools/list', 'tools/call']);
    expect(on.executor.asked.map(({ asker }) => asker.principal.id)).toEqual(['slack:T0123/UADA']);
  });
});
