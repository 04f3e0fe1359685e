import { connect } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { operations } from '../../src/sandbox/operations/index.ts';
import { answerOf, type Bench, bench, send, signed } from './harness.ts';

/** Nothing that comes in may crash it, hang it, or make it say InternalError; its own errors go to this log. */
async function watched(): Promise<{ on: Bench; faults: string[] }> {
  const faults: string[] = [];
  const on = await bench({ log: (line) => faults.push(line) });
  return { on, faults };
}

const names = fc.constantFrom(
  'LoadBalancerId',
  'ListenerId',
  'ListenerIds',
  'FunctionTargets',
  'Function',
  'Weight',
  'Filters',
  'Name',
  'Values',
  'Limit',
  'Offset',
  'ProxyId',
  'Force',
  'TaskId',
  'RealServerBindSet',
  'FunctionName',
  'Namespace',
  'Status',
  'StartTimeInterval',
  '__proto__',
  'constructor',
  'toString',
);
const leaves = fc.oneof(
  fc.constantFrom<unknown>(
    'lb-cuxw2rm0',
    'listener-pbsgn7ej',
    'helloworld',
    '__proto__',
    'constructor',
    '',
    '0',
    '-1',
    '1e9',
    'true',
    0,
    -1,
    1.5,
    1e300,
    true,
    null,
    '\u0000',
    '\ud800',
  ),
  fc.string(),
  fc.integer(),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaves,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(names, tie('value'), { maxKeys: 5 }),
  ),
}));

test('any parameters, to every operation', { timeout: 60_000 }, async () => {
  const { on, faults } = await watched();
  const parameters = fc.dictionary(names, value, { maxKeys: 6 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...operations), parameters, async ({ product, action }, sent) => {
      on.clock.pass(60);
      const answer = answerOf(await send(on.endpoint, signed(on, product, action, sent)));
      expect(answer.Error?.Code).not.toBe('InternalError');
      expect(JSON.stringify(answer)).not.toMatch(/\.ts:\d+|node_modules/);
    }),
    { numRuns: 200 },
  );
  expect(faults).toEqual([]);
});

test('any body, signed', { timeout: 60_000 }, async () => {
  const { on, faults } = await watched();
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    fc.constantFrom('['.repeat(100_000), '{"a":'.repeat(50_000)).map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(body, async (bytes) => {
      on.clock.pass(60);
      answerOf(await send(on.endpoint, signed(on, 'gaap', 'DescribeProxies', {}, { body: bytes })));
    }),
    { numRuns: 60 },
  );
  expect(faults).toEqual([]);
});

test('any headers and queries, not signed', { timeout: 60_000 }, async () => {
  const { on, faults } = await watched();
  const text = fc.oneof(
    fc.stringMatching(/^[!-~]{0,40}$/),
    fc.constantFrom(
      'TC3-HMAC-SHA256 Credential=a/2026-01-15/b/tc3_request, SignedHeaders=content-type;host, Signature=00',
      'SKIP',
      '1768464000',
      '9'.repeat(40),
    ),
  );
  const request = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'OPTIONS', 'HEAD'),
    path: fc.webQueryParameters().map((query) => `/?${query}`),
    headers: fc.dictionary(
      fc.constantFrom(
        'Authorization',
        'X-TC-Action',
        'X-TC-Version',
        'X-TC-Timestamp',
        'X-TC-Token',
        'Content-Type',
        'X-TC-Language',
      ),
      text,
    ),
  });
  await fc.assert(
    fc.asyncProperty(request, async (ask) => {
      const answer = await send(on.endpoint, ask);
      expect(answer.status).toBe(200);
    }),
    { numRuns: 80 },
  );
  expect(faults).toEqual([]);
});

test('what is no HTTP at all', async () => {
  const { on } = await watched();
  const port = Number(new URL(on.endpoint).port);
  for (const bytes of [
    '\r\n\r\n',
    'GARBAGE\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: nine\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  ]) {
    const reply = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
      socket.on('data', (chunk) => (text += chunk));
      socket.on('error', () => resolve(text));
      socket.on('close', () => resolve(text));
    });
    expect(reply).not.toMatch(/HTTP\/1\.1 5/);
  }
  answerOf(await send(on.endpoint, signed(on, 'gaap', 'DescribeProxies', {})));
});
