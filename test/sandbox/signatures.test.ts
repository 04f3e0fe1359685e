import { createHmac } from 'node:crypto';
import { CommonClient } from 'tencentcloud-sdk-nodejs/tencentcloud/common/common_client.js';
import { describe, expect, test } from 'vitest';
import { canonicalRequest, sha256, signatureV3, stringToSign } from '../../src/sandbox/gateway/signature-v3.ts';
import { answerOf, authorizationOf, type Bench, bench, codeOf, type HttpAsk, send, VirtualClock } from './harness.ts';

describe('TC3-HMAC-SHA256', () => {
  test('the public test vector, step by step', () => {
    const body = '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}';
    expect(sha256(body)).toMatch(/^35e9c5b0/);
    const canonical = canonicalRequest({
      method: 'POST',
      path: '/',
      query: '',
      headers: [
        { name: 'content-type', value: 'application/json; charset=utf-8' },
        { name: 'host', value: 'cvm.tencentcloudapi.com' },
      ],
      payloadHash: sha256(body),
    });
    expect(sha256(canonical)).toMatch(/^5ffe6a04/);
    const scope = { date: '2019-02-25', service: 'cvm' };
    const toSign = stringToSign('1551113065', scope, canonical);
    expect(signatureV3('Gu5t9xGARNpq86cd98joQYCN3EXAMPLE', scope, toSign)).toBe(
      '72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168',
    );
  });

  test('the SDK by POST, for every product, whatever it takes the service to be', async () => {
    const on = await bench({ clock: new VirtualClock(Date.now()) });
    await expect(
      sdk(on, '2018-03-17', { region: 'ap-guangzhou' }).request('DescribeLoadBalancers', {}),
    ).resolves.toMatchObject({ TotalCount: 8 });
    await expect(sdk(on, '2018-05-29').request('DescribeProxies', {})).resolves.toMatchObject({ TotalCount: 7 });
    await expect(sdk(on, '2018-04-16').request('ListNamespaces', {})).resolves.toMatchObject({ TotalCount: 4 });
  });

  test.each(['TC3-HMAC-SHA256', 'HmacSHA1', 'HmacSHA256'] as const)(
    'the SDK by GET and by POST with %s',
    async (signMethod) => {
      const on = await bench({ clock: new VirtualClock(Date.now()) });
      for (const reqMethod of ['GET', 'POST'] as const) {
        const client = sdk(on, '2018-05-29', { reqMethod, signMethod });
        const listener = {
          ListenerId: 'listener-tcpfree1',
          RealServerBindSet: [{ RealServerId: 'rs-pool0001', RealServerIP: '192.0.2.1', RealServerPort: 80 }],
        };
        await expect(client.request('BindListenerRealServers', listener)).resolves.toHaveProperty('RequestId');
        on.clock.pass(2000);
      }
      expect(on.executions().map(({ outcome, wrote }) => ({ outcome, wrote }))).toEqual([
        { outcome: 'ok', wrote: true },
        { outcome: 'ok', wrote: true },
      ]);
    },
  );

  test.each(['TC3-HMAC-SHA256', 'HmacSHA1', 'HmacSHA256'] as const)(
    'a wrong key with %s is a wrong signature',
    async (signMethod) => {
      const on = await bench({ clock: new VirtualClock(Date.now()) });
      for (const reqMethod of ['GET', 'POST'] as const) {
        const client = sdk(on, '2018-05-29', {
          reqMethod,
          signMethod,
          credential: { secretId: on.secretId, secretKey: 'wrong' },
        });
        await expect(client.request('DescribeProxies', {})).rejects.toMatchObject({
          code: 'AuthFailure.SignatureFailure',
        });
      }
      expect(on.executions()).toEqual([]);
    },
  );

  test.each(['TC3-HMAC-SHA256', 'HmacSHA1'] as const)(
    'temporary keys bring their token with %s',
    async (signMethod) => {
      const on = await bench({ clock: new VirtualClock(Date.now()) });
      const role = { RoleArn: 'qcs::cam::uin/100000000001:roleName/operator', RoleSessionName: 'test' };
      const { Credentials: temporary } = await sdk(on, '2018-08-13').request('AssumeRole', role);
      const credential = { secretId: temporary.TmpSecretId, secretKey: temporary.TmpSecretKey };
      const withToken = sdk(on, '2018-05-29', { signMethod, credential: { ...credential, token: temporary.Token } });
      await expect(withToken.request('DescribeProxies', {})).resolves.toHaveProperty('TotalCount');
      const without = sdk(on, '2018-05-29', { signMethod, credential });
      await expect(without.request('DescribeProxies', {})).rejects.toMatchObject({ code: 'AuthFailure.TokenFailure' });
    },
  );

  test('the host may be signed with or without its port, and values in lower case', async () => {
    const on = await bench();
    const { host, hostname } = new URL(on.endpoint);
    for (const signedHost of [host, hostname])
      expect(codeOf(answerOf(await send(on.endpoint, describeProxies(on, { host: signedHost }))))).toBe('ok');
    const lower = { host, sentType: 'Application/JSON', contentType: 'application/json' };
    expect(codeOf(answerOf(await send(on.endpoint, describeProxies(on, lower))))).toBe('ok');
    expect(codeOf(answerOf(await send(on.endpoint, describeProxies(on, { host: 'other.example.com' }))))).toBe(
      'AuthFailure.SignatureFailure',
    );
  });

  test('a body that was changed on its way is found out, unless it was not signed', async () => {
    const on = await bench();
    const { host } = new URL(on.endpoint);
    const ask = describeProxies(on, { host });
    expect(codeOf(answerOf(await send(on.endpoint, { ...ask, body: '{"Limit":1}' })))).toBe(
      'AuthFailure.SignatureFailure',
    );
    const unsigned = describeProxies(on, { host, body: 'UNSIGNED-PAYLOAD' });
    const headers = { ...unsigned.headers, 'X-TC-Content-SHA256': 'UNSIGNED-PAYLOAD' };
    expect(answerOf(await send(on.endpoint, { ...unsigned, headers, body: '{"Limit":1}' }))).toMatchObject({
      TotalCount: 7,
    });
  });

  test('more headers may be signed', async () => {
    const on = await bench();
    const { host } = new URL(on.endpoint);
    const seconds = String(Math.floor(on.clock.now() / 1000));
    const scope = { date: '2026-01-15', service: 'gaap' };
    const headers = [
      { name: 'content-type', value: 'application/json' },
      { name: 'host', value: host },
      { name: 'x-tc-action', value: 'describeproxies' },
    ];
    const canonical = canonicalRequest({ method: 'POST', path: '/', query: '', headers, payloadHash: sha256('{}') });
    const signature = signatureV3(on.secretKey, scope, stringToSign(seconds, scope, canonical));
    const ask = describeProxies(on, { host });
    const Authorization = `TC3-HMAC-SHA256 Credential=${on.secretId}/2026-01-15/gaap/tc3_request, SignedHeaders=content-type;host;x-tc-action, Signature=${signature}`;
    const signed = { ...ask, headers: { ...ask.headers, Authorization } };
    expect(codeOf(answerOf(await send(on.endpoint, signed)))).toBe('ok');
    const other = { ...signed, headers: { ...signed.headers, 'X-TC-Action': 'DescribeProxiesStatus' } };
    expect(codeOf(answerOf(await send(on.endpoint, other)))).toBe('AuthFailure.SignatureFailure');
  });
});

describe('signature v1', () => {
  test('made by hand: host with port, sorted, not encoded', async () => {
    const on = await bench();
    const { host } = new URL(on.endpoint);
    const parameters = {
      Action: 'ListFunctions',
      Nonce: '42',
      SearchKey: 'a b+c/ü',
      SecretId: on.secretId,
      Timestamp: String(Math.floor(on.clock.now() / 1000)),
      Version: '2018-04-16',
    };
    const text = `GET${host}/?${Object.entries(parameters)
      .map(([name, value]) => `${name}=${value}`)
      .join('&')}`;
    const Signature = createHmac('sha1', on.secretKey).update(text).digest('base64');
    const query = new URLSearchParams({ ...parameters, Signature });
    expect(answerOf(await send(on.endpoint, { path: `/?${query}` }))).toMatchObject({ TotalCount: 0 });
    query.set('SearchKey', 'hello');
    expect(codeOf(answerOf(await send(on.endpoint, { path: `/?${query}` })))).toBe('AuthFailure.SignatureFailure');
  });

  test.each(['Action', 'Timestamp', 'Nonce', 'SecretId', 'Signature'])('%s is required', async (name) => {
    const on = await bench();
    const all = new URLSearchParams({ Action: 'X', Timestamp: '1', Nonce: '1', SecretId: 'x', Signature: 'x' });
    all.delete(name);
    const answer = answerOf(await send(on.endpoint, { path: `/?${all}` }));
    expect(answer.Error).toEqual({
      Code: 'MissingParameter',
      Message: `The request is missing a required parameter \`${name}\`.`,
    });
  });
});

interface SdkOptions {
  readonly region?: string;
  readonly reqMethod?: 'GET' | 'POST';
  readonly signMethod?: 'TC3-HMAC-SHA256' | 'HmacSHA1' | 'HmacSHA256';
  readonly credential?: { secretId: string; secretKey: string; token?: string };
}

function sdk(on: Bench, version: string, options: SdkOptions = {}) {
  const { region = '', reqMethod = 'POST', signMethod = 'TC3-HMAC-SHA256' } = options;
  const endpoint = on.endpoint.replace('http://', '');
  return new CommonClient(endpoint, version, {
    credential: options.credential ?? { secretId: on.secretId, secretKey: on.secretKey },
    region,
    profile: { signMethod, httpProfile: { protocol: 'http://', endpoint, reqMethod } },
  });
}

interface ByHand {
  readonly host: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly sentType?: string;
}

function describeProxies(
  on: Bench,
  { host, body = '{}', contentType = 'application/json', sentType = contentType }: ByHand,
): HttpAsk {
  const seconds = Math.floor(on.clock.now() / 1000);
  return {
    method: 'POST',
    headers: {
      'Content-Type': sentType,
      'X-TC-Action': 'DescribeProxies',
      'X-TC-Version': '2018-05-29',
      'X-TC-Timestamp': String(seconds),
      Authorization: authorizationOf({ key: on, host, seconds, body, contentType }),
    },
    body,
  };
}
