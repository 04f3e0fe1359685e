import { describe, expect, test } from 'vitest';
import {
  answerOf,
  authorizationOf,
  type Bench,
  bench,
  call,
  code,
  codeOf,
  type HttpAsk,
  type Key,
  pages,
  send,
  signed,
} from './harness.ts';

/**
 * Every check, in the order of the gateway. Each case has the mistake of its line and of every line below it; the answer
 * must be about the first.
 */
const mistakes = [
  'size',
  'authorization',
  'secretId',
  'timestamp',
  'date',
  'signature',
  'token',
  'action',
  'region',
  'parameters',
  'business',
] as const;
type Mistake = (typeof mistakes)[number];

const codes: Record<Mistake, string> = {
  size: 'RequestSizeLimitExceeded',
  authorization: 'AuthFailure.InvalidAuthorization',
  secretId: 'AuthFailure.SecretIdNotFound',
  timestamp: 'AuthFailure.SignatureExpire',
  date: 'AuthFailure.SignatureFailure',
  signature: 'AuthFailure.SignatureFailure',
  token: 'AuthFailure.TokenFailure',
  action: 'InvalidAction',
  region: 'MissingParameter',
  parameters: 'UnknownParameter',
  business: 'InvalidParameter.LBIdNotFound',
};

function withMistakes(on: Bench, made: readonly Mistake[]): HttpAsk {
  const has = (mistake: Mistake): boolean => made.includes(mistake);
  const seconds = Math.floor(on.clock.now() / 1000) - (has('timestamp') ? 301 : 0);
  const key: Key = {
    secretId: has('secretId') ? 'AKIDnobody' : on.secretId,
    secretKey: has('signature') ? 'wrong' : on.secretKey,
  };
  const { host } = new URL(on.endpoint);
  const parameters = {
    LoadBalancerId: has('business') ? 'lb-nosuch01' : 'lb-cuxw2rm0',
    ...(has('parameters') ? { Surplus: 1 } : {}),
  };
  const body = JSON.stringify(parameters) + (has('size') ? ' '.repeat(10 * 1024 * 1024) : '');
  const authorization = authorizationOf({ key, host, seconds, body, ...(has('date') ? { date: '2026-01-01' } : {}) });
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-TC-Action': has('action') ? 'DescribeNothing' : 'DescribeListeners',
      'X-TC-Version': '2018-03-17',
      'X-TC-Timestamp': String(seconds),
      Authorization: has('authorization') ? authorization.replace('Credential', 'Credentials') : authorization,
      ...(has('token') ? { 'X-TC-Token': 'surplus' } : {}),
      ...(has('region') ? {} : { 'X-TC-Region': 'ap-guangzhou' }),
    },
    body,
  };
}

test('a request with no mistake', async () => {
  const on = await bench();
  expect(codeOf(answerOf(await send(on.endpoint, withMistakes(on, []))))).toBe('ok');
});

test.each(mistakes)('%s is checked before everything that comes after it', async (mistake) => {
  const on = await bench();
  const made = mistakes.slice(mistakes.indexOf(mistake));
  expect(codeOf(answerOf(await send(on.endpoint, withMistakes(on, made))))).toBe(codes[mistake]);
});

test('a date other than that of the timestamp is refused, however well it is signed', async () => {
  const on = await bench();
  expect(codeOf(answerOf(await send(on.endpoint, withMistakes(on, ['date']))))).toBe('AuthFailure.SignatureFailure');
});

test('of several mistakes in the parameters, the unknown one comes first, then the missing one', async () => {
  const on = await bench();
  expect(await code(on, 'gaap', 'DeleteListeners', { ListenerIds: 1, Surplus: 1 })).toBe('UnknownParameter');
  expect(await code(on, 'gaap', 'DeleteListeners', { ListenerIds: 1 })).toBe('MissingParameter');
  expect(await code(on, 'gaap', 'DeleteListeners', { ListenerIds: [], Force: 'x' })).toBe('InvalidParameter');
});

test('the rate is counted after the region and before the parameters', async () => {
  const on = await bench();
  for (let count = 0; count < 20; count += 1) {
    expect(codeOf(answerOf(await send(on.endpoint, withMistakes(on, ['parameters']))))).toBe('UnknownParameter');
  }
  expect(codeOf(answerOf(await send(on.endpoint, withMistakes(on, ['region']))))).toBe('MissingParameter');
  expect(codeOf(answerOf(await send(on.endpoint, withMistakes(on, ['parameters', 'business']))))).toBe(
    'RequestLimitExceeded',
  );
});

describe('texts', () => {
  test.each([
    [
      'clb',
      'DescribeListeners',
      {},
      'MissingParameter',
      'The request is missing a required parameter `LoadBalancerId`.',
    ],
    [
      'clb',
      'DescribeListeners',
      { LoadBalancerId: 1 },
      'InvalidParameter',
      'The value type of parameter `LoadBalancerId` is not valid, input type should be `string`.',
    ],
    [
      'clb',
      'DescribeListeners',
      { LoadBalancerId: 'lb-cuxw2rm0', $schema: '' },
      'UnknownParameter',
      'The parameter `$schema` is not recognized.',
    ],
    [
      'clb',
      'RegisterFunctionTargets',
      { ...pages.register, FunctionTargets: [{ Function: { FunctionName: [] } }] },
      'MissingParameter',
      'The request is missing a required parameter `FunctionTargets.0.Function.FunctionNamespace`.',
    ],
    [
      'clb',
      'RegisterFunctionTargets',
      { ...pages.register, FunctionTargets: [{ ...pages.register.FunctionTargets[0], Wait: 1 }] },
      'UnknownParameter',
      'The parameter `FunctionTargets.0.Wait` is not recognized.',
    ],
    [
      'gaap',
      'BindListenerRealServers',
      { ListenerId: 'x', RealServerBindSet: [{ RealServerId: 'x', RealServerIP: 'x', RealServerPort: 'x' }] },
      'InvalidParameter',
      'The value type of parameter `RealServerBindSet.0.RealServerPort` is not valid, input type should be `integer`.',
    ],
    [
      'gaap',
      'BindListenerRealServers',
      { ListenerId: 'x', RealServerBindSet: {} },
      'InvalidParameter',
      'The value type of parameter `RealServerBindSet` is not valid, input type should be `array`.',
    ],
    [
      'gaap',
      'DeleteListeners',
      { ...pages.delete, Force: 1.5 },
      'InvalidParameter',
      'The value type of parameter `Force` is not valid, input type should be `integer`.',
    ],
    [
      'scf',
      'TerminateAsyncEvent',
      { ...pages.terminate, GraceShutdown: 'yes' },
      'InvalidParameter',
      'The value type of parameter `GraceShutdown` is not valid, input type should be `boolean`.',
    ],
    [
      'scf',
      'TerminateAsyncEvent',
      { ...pages.terminate, GraceShutdown: null },
      'InvalidParameter',
      'The value type of parameter `GraceShutdown` is not valid, input type should be `boolean`.',
    ],
    [
      'clb',
      'DescribeLoadBalancers',
      { SecurityGroup: 'sg-1' },
      'UnsupportedOperation',
      'The sandbox does not emulate the parameter `SecurityGroup`.',
    ],
    [
      'clb',
      'DescribeLoadBalancers',
      { Limit: 101 },
      'InvalidParameterValue',
      'The value of parameter `Limit` is not valid, it must be at most 100.',
    ],
  ] as const)('%s:%s %j', async (product, action, request, Code, Message) => {
    const on = await bench();
    expect((await call(on, product, action, request)).Error).toEqual({ Code, Message });
  });

  test('both ways of writing true and numbers are taken, unless types are strict', async () => {
    const on = await bench();
    expect(await code(on, 'scf', 'TerminateAsyncEvent', { ...pages.terminate, GraceShutdown: 'true' })).toBe('ok');
  });
});

describe('regions', () => {
  test('CLB needs one that exists', async () => {
    const on = await bench();
    expect((await call(on, 'clb', 'DescribeLoadBalancers', {}, { region: null })).Error).toEqual({
      Code: 'MissingParameter',
      Message: 'The request is missing a required parameter `Region`.',
    });
    expect((await call(on, 'clb', 'DescribeLoadBalancers', {}, { region: 'ap-atlantis' })).Error).toEqual({
      Code: 'InvalidParameterValue',
      Message: 'A value specified in `X-TC-Region` is not valid, is unsupported, or cannot be used.',
    });
  });

  test('SCF falls back on Guangzhou, and is not offered everywhere', async () => {
    const on = await bench();
    expect(await call(on, 'scf', 'ListFunctions', { Namespace: 'ns_test' })).toMatchObject({ TotalCount: 3 });
    expect(await call(on, 'scf', 'ListFunctions', {}, { region: 'ap-singapore' })).toMatchObject({ TotalCount: 1 });
    expect(await code(on, 'scf', 'ListFunctions', {}, { region: 'ap-mumbai' })).toBe('UnsupportedRegion');
  });

  test('GAAP ignores it, whatever it is', async () => {
    const on = await bench();
    expect(await code(on, 'gaap', 'DescribeProxies', {}, { region: 'ap-atlantis' })).toBe('ok');
  });
});

describe('routing', () => {
  test('an action of another version, and a version of no action', async () => {
    const on = await bench();
    const ask = (headers: Record<string, string>) =>
      code(on, 'gaap', 'DescribeTaskStatus', { TaskId: 'x' }, { headers });
    expect(await ask({ 'X-TC-Version': '2017-03-12' })).toBe('NoSuchVersion');
    expect(await ask({ 'X-TC-Version': '2018-04-16' })).toBe('InvalidAction');
    expect(await ask({ 'X-TC-Version': '2018-03-17', 'X-TC-Region': 'ap-guangzhou' })).toBe('InvalidParameterValue');
    expect(await ask({ 'X-TC-Version': '2018-05-29' })).toBe('ResourceNotFound');
  });

  test('a trace id comes back', async () => {
    const on = await bench();
    const answer = await send(
      on.endpoint,
      signed(on, 'gaap', 'DescribeProxies', {}, { headers: { 'X-TC-TraceId': 'trace-1' } }),
    );
    expect(answer.headers['x-tc-traceid']).toBe('trace-1');
  });
});

describe('what is not a request of the API', () => {
  test.each([
    ['malformed JSON', { body: '{"Limit":' }, 'InvalidParameter'],
    ['JSON that is no object', { body: '[1]' }, 'InvalidParameter'],
    ['no UTF-8', { body: Buffer.from([0x7b, 0xff, 0x7d]) }, 'InvalidParameter'],
    ['an empty body', { body: '' }, 'ok'],
    ['another content type', { contentType: 'text/plain' }, 'InvalidParameter'],
    ['a multipart body', { contentType: 'multipart/form-data; boundary=x' }, 'InvalidRequest'],
    ['a form with a v3 signature', { contentType: 'application/x-www-form-urlencoded' }, 'InvalidParameter'],
  ])('%s', async (_name, options, expected) => {
    const on = await bench();
    expect(await code(on, 'gaap', 'DescribeProxies', {}, options)).toBe(expected);
  });

  test('no signature at all', async () => {
    const on = await bench();
    const headers = { 'Content-Type': 'application/json' };
    expect(codeOf(answerOf(await send(on.endpoint, { method: 'POST', headers, body: '{}' })))).toBe(
      'AuthFailure.InvalidAuthorization',
    );
    expect(codeOf(answerOf(await send(on.endpoint, { headers: { Authorization: 'SKIP' } })))).toBe(
      'AuthFailure.InvalidAuthorization',
    );
    expect(codeOf(answerOf(await send(on.endpoint, { method: 'PUT' })))).toBe('UnsupportedProtocol');
  });

  test('more than 32 KB by GET, and more than 1 MB as a form', async () => {
    const on = await bench();
    expect(codeOf(answerOf(await send(on.endpoint, { path: `/?a=${'x'.repeat(33_000)}` })))).toBe(
      'RequestSizeLimitExceeded',
    );
    const form = {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'x'.repeat(1024 * 1024 + 1),
    };
    expect(codeOf(answerOf(await send(on.endpoint, form)))).toBe('RequestSizeLimitExceeded');
  });
});

describe('temporary keys', () => {
  const role = {
    RoleArn: 'qcs::cam::uin/100000000001:roleName/operator',
    RoleSessionName: 'test',
    DurationSeconds: 600,
  };

  async function assume(on: Bench, key: Key = on): Promise<Required<Key>> {
    const answer = await call(on, 'sts', 'AssumeRole', role, { key });
    const { TmpSecretId, TmpSecretKey, Token } = JSON.parse(JSON.stringify(answer['Credentials']));
    return { secretId: TmpSecretId, secretKey: TmpSecretKey, token: Token };
  }

  test('work with their token until they expire', async () => {
    const on = await bench();
    const key = await assume(on);
    expect(await code(on, 'gaap', 'DescribeProxies', {}, { key })).toBe('ok');
    expect(await code(on, 'gaap', 'DescribeProxies', {}, { key: { ...key, token: 'other' } })).toBe(
      'AuthFailure.TokenFailure',
    );
    const { token, ...bare } = key;
    expect(await code(on, 'gaap', 'DescribeProxies', {}, { key: bare })).toBe('AuthFailure.TokenFailure');
    on.clock.pass(599_000);
    expect(await code(on, 'gaap', 'DescribeProxies', {}, { key })).toBe('ok');
    on.clock.pass(1000);
    expect(await code(on, 'gaap', 'DescribeProxies', {}, { key })).toBe('AuthFailure.TokenFailure');
  });

  test('have the rights and the rate of the key they come from', async () => {
    const on = await bench();
    const key = await assume(on);
    for (let count = 0; count < 20; count += 1) await call(on, 'gaap', 'DescribeProxies', {}, count % 2 ? { key } : {});
    expect(await code(on, 'gaap', 'DescribeProxies', {}, { key })).toBe('RequestLimitExceeded');
  });
});
