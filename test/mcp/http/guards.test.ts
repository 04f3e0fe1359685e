/** What a request has to pass: names, origins, sizes, how often, and what the protocol says of the rest. */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { httpLimits } from '../../../src/surfaces/mcp/http/limits.ts';
import { initialize, list, none, stage, tokenOf, tokens } from './stage.ts';

describe('a page whose name was made to lead here', () => {
  test.each([
    ['another name', { host: 'evil.example' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['a longer name', { host: '127.0.0.1.evil.example' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another port of this machine as origin', { origin: 'http://127.0.0.1:1' }],
    ['a hidden origin', { origin: 'null' }],
  ])('gets nothing: %s', async (_, headers) => {
    for (const on of [await stage(none), await stage(tokens('ada'))]) {
      const answer = await on.ask({ body: initialize, token: tokenOf('ada'), headers });
      expect(answer.status).toBe(403);
      expect(answer.headers['mcp-session-id']).toBeUndefined();
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  test('is told apart from the names of this server: loopback and the public one', async () => {
    const on = await stage(tokens('ada'), { publicUrl: 'https://chatops.example' });
    const from = (headers: Record<string, string>) => on.ask({ body: initialize, token: tokenOf('ada'), headers });
    expect(await from({ host: 'chatops.example', origin: 'https://chatops.example' })).toMatchObject({ status: 200 });
    expect(await from({ host: `localhost:${on.port}` })).toMatchObject({ status: 200 });
    expect(await from({ host: 'chatops.example', origin: 'http://chatops.example' })).toMatchObject({ status: 403 });
  });
});

describe('a body', () => {
  test('of more than a megabyte is refused, whether it says so or not', async () => {
    const on = await stage(none);
    const large = 'x'.repeat(httpLimits.bodyBytes + 1);
    expect(await on.ask({ body: large })).toMatchObject({ status: 413, headers: { connection: 'close' } });
    const chunked = { 'transfer-encoding': 'chunked' };
    expect(await on.ask({ body: large, headers: chunked })).toMatchObject({ status: 413 });
    const most = {
      ...initialize,
      params: { ...initialize.params, _meta: { x: 'x'.repeat(httpLimits.bodyBytes - 1_000) } },
    };
    expect(await on.ask({ body: most })).toMatchObject({ status: 200 });
  });

  test('of a stranger is not even read', async () => {
    const on = await stage(tokens('ada'));
    expect(await on.ask({ body: 'x'.repeat(httpLimits.bodyBytes + 1) })).toMatchObject({ status: 401 });
  });

  test.each(['', '{', 'hello', '"hello"', '{}', '[{}]'])('%j is no message', async (body) => {
    const on = await stage(none);
    const answer = await on.ask({ body });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: -32_700 } });
  });

  test('that ends in the middle ends nothing else', async () => {
    const on = await stage(none);
    const socket = connect(on.port, '127.0.0.1');
    socket.end(`POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:${on.port}\r\nContent-Length: 100\r\n\r\n{`);
    await text(socket);
    expect(await on.ask({ body: initialize })).toMatchObject({ status: 200 });
    expect(on.logged()).not.toContain('was not handled');
  });

  test('of another kind, or for a reader of something else, is refused', async () => {
    const on = await stage(none);
    const plain = { 'content-type': 'text/plain' };
    expect(await on.ask({ body: initialize, headers: plain })).toMatchObject({ status: 415 });
    expect(await on.ask({ body: initialize, headers: { accept: 'application/json' } })).toMatchObject({ status: 406 });
    expect(await on.ask({ method: 'PUT', body: initialize })).toMatchObject({ status: 405 });
  });
});

describe('more requests than a minute has', () => {
  test('of one caller wait, and others do not', async () => {
    const on = await stage(tokens('ada', 'bob'));
    const id = await on.begin(tokenOf('ada'));
    const ask = (name: string) =>
      on.ask({ token: tokenOf(name), method: 'DELETE', headers: { 'mcp-session-id': 'none' } });
    for (let count = 1; count < httpLimits.requests.count; count += 1) await ask('ada');
    const answer = await ask('ada');
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
    expect(await ask('bob')).toMatchObject({ status: 404 });
    await on.clock.advance(httpLimits.requests.withinMs);
    expect(await on.ask({ token: tokenOf('ada'), headers: { 'mcp-session-id': id }, body: list })).toMatchObject({
      status: 200,
    });
  });

  test('of somebody who guesses tokens are turned away, and who has one still gets in from there', async () => {
    const on = await stage(tokens('ada'));
    for (let count = 0; count < httpLimits.strangers.count; count += 1)
      expect((await on.ask({ token: `guess-${count}`, method: 'GET' })).status).toBe(401);
    expect(await on.ask({ token: 'guess', method: 'GET' })).toMatchObject({ status: 429 });
    // Who shows nothing begins, and is told where tokens come from.
    expect(await on.ask({ method: 'GET' })).toMatchObject({ status: 401 });
    expect(await on.ask({ token: tokenOf('ada'), body: initialize })).toMatchObject({ status: 200 });
  });
});

describe('what one request may hold', () => {
  const pings = (count: number) =>
    [...Array(count).keys()].map((id) => ({ jsonrpc: '2.0', id: id + 1, method: 'ping' }));

  test('each message of a batch counts, and there are not many in one', async () => {
    const on = await stage(tokens('ada'));
    const id = await on.begin(tokenOf('ada'));
    const ask = (body: object) => on.ask({ token: tokenOf('ada'), headers: { 'mcp-session-id': id }, body });
    expect(await ask(pings(httpLimits.batch + 1))).toMatchObject({ status: 400 });
    for (let sent = 0; sent < httpLimits.requests.count; sent += httpLimits.batch) await ask(pings(httpLimits.batch));
    expect(await ask(pings(1))).toMatchObject({ status: 429 });
  });

  test('what is nested too deeply is refused before anybody walks it', async () => {
    const on = await stage(none);
    const body = `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
    expect(await on.ask({ body })).toMatchObject({ status: 400 });
    expect(on.logged()).not.toContain('was not handled');
  });

  test.each(['TRACE', 'PATCH', 'OPTIONS'])('%s is none of the protocol', async (method) => {
    const on = await stage(none);
    expect(await on.ask({ method })).toMatchObject({ status: 405, headers: { allow: 'GET, POST, DELETE' } });
  });
});

test.each(['via', 'x-forwarded-host', 'cf-connecting-ip', 'true-client-ip'])(
  'without authentication, a proxy that shows by %s is refused',
  async (header) => {
    const on = await stage(none);
    expect(await on.ask({ body: initialize, headers: { [header]: 'somebody' } })).toMatchObject({ status: 403 });
  },
);

test('an image on another page uses up nothing', async () => {
  const on = await stage(none);
  expect(await on.ask({ method: 'GET', headers: { 'sec-fetch-site': 'cross-site' } })).toMatchObject({ status: 403 });
});

test('other addresses are for somebody else, and without OAuth there are no metadata', async () => {
  const on = await stage(tokens('ada'));
  for (const path of ['/', '/mcp/', '/mcpx', '/.well-known/oauth-protected-resource/mcp'])
    expect(await on.ask({ path, body: initialize })).toMatchObject({ status: 404, text: 'somebody else' });
});

test('what the newer revision takes never gets to a session, and not past the guards either', async () => {
  const taken: unknown[] = [];
  let closed = false;
  const on = await stage(tokens('ada'), {
    modern: {
      takes: async (request) => request.headers['mcp-protocol-version'] === '2026-07-28',
      async handle(_, response, body, principal) {
        taken.push({ body, by: principal.id });
        response.writeHead(299).end();
      },
      async close() {
        closed = true;
      },
    },
  });
  const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-session-id': 'x' };
  expect(await on.ask({ token: tokenOf('ada'), headers, body: list })).toMatchObject({ status: 299 });
  expect(taken).toEqual([{ body: list, by: 'mcp:ada' }]);
  expect(await on.ask({ headers, body: list })).toMatchObject({ status: 401 });
  expect(await on.ask({ token: tokenOf('ada'), headers: { ...headers, origin: 'null' }, body: list })).toMatchObject({
    status: 403,
  });
  expect(await on.ask({ token: tokenOf('ada'), body: initialize })).toMatchObject({ status: 200 });
  expect(taken).toHaveLength(1);
  await on.mcp.close();
  expect(closed).toBe(true);
});
