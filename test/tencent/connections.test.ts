import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerTo, describeTargets, portOf, respond, startWire, transportTo } from './wire.ts';

/** A port of this machine on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const socketPath = () => join(mkdtempSync(join(tmpdir(), 'wire-')), 's');

describe('a request that never left is undelivered', () => {
  test('nothing listens', async () => {
    const port = await freePort();
    await using transport = transportTo(`http://127.0.0.1:${port}`);
    expect(await transport.send(describeTargets())).toEqual({
      kind: 'undelivered',
      message: `The request did not get to 127.0.0.1:${port}: nothing listens there (ECONNREFUSED).`,
    });
  });

  test('there is no machine of that name', async () => {
    await using transport = transportTo('https://cloud.invalid');
    const answer = await transport.send(describeTargets());
    expect(answer).toMatchObject({
      kind: 'undelivered',
      message: expect.stringMatching(/^The request did not get to cloud\.invalid: .* \((ENOTFOUND|EAI_AGAIN)\)\.$/),
    });
  });

  test('there is no such unix socket', async () => {
    await using transport = transportTo(undefined, { endpoint: { socketPath: socketPath() } });
    expect(await transport.send(describeTargets())).toEqual({
      kind: 'undelivered',
      message: 'The request did not get to sandbox.invalid: there is no such socket (ENOENT).',
    });
  });

  test('the wait ended before it began', async () => {
    await using wire = await startWire((_, response) => respond(response, {}));
    await using transport = transportTo(wire.url);
    const answer = await transport.send(describeTargets({ signal: AbortSignal.abort() }));
    expect(answer.kind).toBe('undelivered');
    await transport.prepare('default', new AbortController().signal);
    const prepared = await transport.send(describeTargets({ signal: AbortSignal.abort() }));
    expect(prepared.kind).toBe('undelivered');
    expect(wire.arrivals).toEqual([]);
  });

  test('the wait ended before there was a connection', async () => {
    await using wire = await startWire((_, response) => respond(response, {}));
    await using transport = transportTo(wire.url);
    await transport.prepare('default', new AbortController().signal);
    const caller = new AbortController();
    const sent = transport.send(describeTargets({ signal: caller.signal }));
    // The SDK is at work by now, and connecting takes a turn of the event loop that is not granted.
    for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
    caller.abort();
    expect(await sent).toEqual({
      kind: 'undelivered',
      message: `The wait was ended before there was a connection to ${new URL(wire.url).host}.`,
    });
    expect(await transport.send(describeTargets())).toMatchObject({ kind: 'answered' });
    expect(wire.arrivals).toHaveLength(1);
  });

  test('it could not even be made', async () => {
    await using transport = transportTo('http://127.0.0.1:9');
    const answer = await transport.send(describeTargets({ region: 'ap-\nguangzhou' }));
    expect(answer).toEqual({
      kind: 'undelivered',
      message: 'The request did not get to 127.0.0.1:9: the request could not be made.',
    });
  });
});

describe('a request that may have arrived is unclear', () => {
  test('the connection is dropped before an answer', async () => {
    expect(await answerTo((_arrival, _response, socket) => socket.resetAndDestroy())).toEqual({
      kind: 'unclear',
      message: 'The connection broke before the whole answer was there (ECONNRESET).',
    });
  });

  test('the connection is closed without an answer', async () => {
    expect(await answerTo((_arrival, _response, socket) => socket.end())).toMatchObject({ kind: 'unclear' });
  });

  test.each([
    ['of known length', { 'content-length': '100' }],
    ['in pieces', { 'transfer-encoding': 'chunked' }],
  ])('the connection is dropped inside an answer %s', async (_, headers) => {
    const answer = await answerTo((_arrival, response, socket) => {
      response.writeHead(200, { 'content-type': 'application/json', ...headers });
      response.write('{"Response":', () => socket.destroy());
    });
    expect(answer).toMatchObject({
      kind: 'unclear',
      message: expect.stringMatching(/^The connection broke before the whole answer was there/),
    });
  });

  test('a kept-alive connection is dropped under the second request', async () => {
    await using wire = await startWire((_arrival, response, socket) => {
      if (wire.arrivals.length === 1) respond(response, {});
      else socket.resetAndDestroy();
    });
    await using transport = transportTo(wire.url);
    expect(await transport.send(describeTargets())).toMatchObject({ kind: 'answered' });
    expect(await transport.send(describeTargets())).toMatchObject({ kind: 'unclear' });
    expect(wire.arrivals.map(({ connection }) => connection)).toEqual([0, 0]);
  });

  test('no answer comes before the wait is ended', async () => {
    await using wire = await startWire(() => undefined);
    await using transport = transportTo(wire.url);
    const caller = new AbortController();
    const arrived = wire.arrival();
    const sent = transport.send(describeTargets({ signal: caller.signal }));
    await arrived;
    caller.abort();
    expect(await sent).toEqual({ kind: 'unclear', message: 'No answer came before the wait was ended.' });
  });

  test('half an answer comes before the wait is ended', async () => {
    await using wire = await startWire((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"Response":', () => caller.abort());
    });
    const caller = new AbortController();
    await using transport = transportTo(wire.url);
    const sent = transport.send(describeTargets({ signal: caller.signal }));
    expect(await sent).toMatchObject({ kind: 'unclear' });
  });

  test('the transport is put away during the call', async () => {
    await using wire = await startWire(() => undefined);
    const transport = transportTo(wire.url);
    const arrived = wire.arrival();
    const sent = transport.send(describeTargets());
    await arrived;
    await transport[Symbol.asyncDispose]();
    expect(await sent).toMatchObject({ kind: 'unclear' });
  });
});

test('a connection with an answer that nobody reads is closed', async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  await using wire = await startWire((_, response, socket) => {
    socket.once('close', () => resolve());
    response.writeHead(502);
    response.end('x'.repeat(4_000_000));
  });
  await using transport = transportTo(wire.url);
  expect(await transport.send(describeTargets())).toMatchObject({ kind: 'unclear' });
  await closed;
});

test('a unix socket takes the place of the cloud under a name that is none', async () => {
  const path = socketPath();
  await using wire = await startWire((_, response) => respond(response, { RequestId: 'r' }), path);
  await using transport = transportTo(undefined, { endpoint: { socketPath: path } });
  expect(await transport.send(describeTargets())).toMatchObject({ kind: 'answered' });
  expect(await transport.send(describeTargets({ operation: 'gaap:DescribeProxies' }))).toMatchObject({
    kind: 'answered',
  });
  expect(wire.arrivals.map(({ headers, connection }) => [headers.host, connection])).toEqual([
    ['sandbox.invalid', 0],
    ['sandbox.invalid', 0],
  ]);
});

test('the log tells of a failed call, without the key', async () => {
  const lines: unknown[] = [];
  const log = { debug: (...line: unknown[]) => lines.push(line), warn: (...line: unknown[]) => lines.push(line) };
  await using transport = transportTo(`http://127.0.0.1:${await freePort()}`, { log });
  await transport.send(describeTargets());
  expect(lines).toEqual([
    [
      expect.objectContaining({
        account: 'default',
        operation: 'clb:DescribeTargets',
        kind: 'undelivered',
        err: expect.objectContaining({ code: 'ECONNREFUSED' }),
      }),
      expect.stringMatching(/^The request did not get to 127\.0\.0\.1:/),
    ],
  ]);
  expect(JSON.stringify(lines)).not.toContain('verySecretKey');
});
