/** Requests as no client of today sends them: of an old version of HTTP, or without the name that they are for. */
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { initialize, none, type Stage, stage, tokenOf, tokens } from './stage.ts';

interface Raw {
  readonly version?: '1.0' | '1.1';
  /** The name that it is for, or none; the one under which this server listens, if left out. */
  readonly host?: string | undefined;
  readonly token?: string;
}

/** Begins a session, word for word; the answer as it comes. */
async function raw(on: Stage, { version = '1.1', token, ...named }: Raw): Promise<string> {
  const body = JSON.stringify(initialize);
  const { host } = { host: `127.0.0.1:${on.port}`, ...named };
  const lines = [
    `POST /mcp HTTP/${version}`,
    ...(host === undefined ? [] : [`Host: ${host}`]),
    ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
    'Accept: application/json, text/event-stream',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  const socket = connect(on.port, '127.0.0.1');
  // Not ended: who goes away in the middle is told nothing.
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  socket.setEncoding('utf8');
  let answer = '';
  for await (const part of socket) {
    answer += part;
    // A stream of events leaves the connection open, whatever was asked for.
    if (answer.endsWith('\r\n0\r\n\r\n')) break;
  }
  return answer;
}

const wrongName = 'This server does not answer under that name.';
const byProxy = 'This came through a proxy, and nothing says who may call.';
const session = /^mcp-session-id: /im;

test('a request of HTTP/1.1 for the name of this server begins a session', async () => {
  const answer = await raw(await stage(none), {});
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toMatch(session);
});

describe('HTTP/1.0', () => {
  test('may come from a proxy that names itself nowhere: where nobody shows who they are, it gets nothing', async () => {
    const answer = await raw(await stage(none), { version: '1.0' });
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer).toContain(byProxy);
    expect(answer).not.toMatch(session);
  });

  test('is answered to its end where callers show a token, for one that counts', async () => {
    const on = await stage(tokens('ada'));
    const answer = await raw(on, { version: '1.0', token: tokenOf('ada') });
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(session);
    expect(answer).toContain('"protocolVersion":"2025-11-25"');
    expect(await raw(on, { version: '1.0' })).toMatch(/^HTTP\/1\.1 401 /);
  });

  test.each([
    ['nothing', none],
    ['a token', tokens('ada')],
  ])('that names no host gets nothing, where callers show %s', async (_, auth) => {
    const answer = await raw(await stage(auth), { version: '1.0', host: undefined, token: tokenOf('ada') });
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer).toContain(wrongName);
    expect(answer).not.toMatch(session);
  });
});

describe('a request of HTTP/1.1', () => {
  test('without a Host is none, and is refused before anybody looks at it', async () => {
    const on = await stage(tokens('ada'));
    const answer = await raw(on, { host: undefined, token: tokenOf('ada') });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toMatch(session);
    expect(on.logged()).toBe('');
  });

  test.each<[string, (port: number) => string]>([
    ['an empty one', () => ''],
    ['the name without its port', () => '127.0.0.1'],
    ['somebody at the name', (port) => `ada@127.0.0.1:${port}`],
  ])('with a Host that is not the name of this server gets nothing: %s', async (_, hostAt) => {
    for (const auth of [none, tokens('ada')]) {
      const on = await stage(auth);
      const answer = await raw(on, { host: hostAt(on.port), token: tokenOf('ada') });
      expect(answer).toMatch(/^HTTP\/1\.1 403 /);
      expect(answer).toContain(wrongName);
      expect(answer).not.toMatch(session);
    }
  });

  test('may write that name in capitals', async () => {
    const on = await stage(none);
    expect(await raw(on, { host: `LocalHost:${on.port}` })).toMatch(/^HTTP\/1\.1 200 /);
  });
});
