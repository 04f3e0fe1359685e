import { describe, expect, test } from 'vitest';
import { answerTo, describeTargets, refuseWith, respond, startWire, testKeys, transportTo } from './wire.ts';

describe('an answer of the API', () => {
  test('comes back as data, with its request id', async () => {
    expect(await answerTo((_, response) => respond(response, { TotalCount: 0, Set: [], RequestId: 'req-9' }))).toEqual({
      kind: 'answered',
      response: { TotalCount: 0, Set: [], RequestId: 'req-9' },
      requestId: 'req-9',
    });
  });

  test('that is an error comes back in the words of the cloud, with a verdict', async () => {
    expect(await answerTo((_, response) => refuseWith(response, 'InvalidParameter.LBIdNotFound', 'No lb-x.'))).toEqual({
      kind: 'refused',
      error: { code: 'InvalidParameter.LBIdNotFound', message: 'No lb-x.', requestId: 'req-1' },
      verdict: {
        notExecuted: true,
        retry: 'never',
        absent: true,
        next: 'Check the load balancer id, the region and the account.',
      },
    });
  });

  test('may lack a request id', async () => {
    const answer = await answerTo((_, response) =>
      respond(response, { Error: { Code: 'InvalidAction', Message: 'x' } }),
    );
    expect(answer).toMatchObject({ kind: 'refused', error: { code: 'InvalidAction', message: 'x' } });
  });
});

describe('what goes out', () => {
  test('is signed, in English, with version, region and body as given', async () => {
    await using wire = await startWire((_, response) => respond(response, { RequestId: 'r' }));
    await using transport = transportTo(wire.url, { keys: { ...testKeys, token: 'sessionToken' } });
    await transport.send(describeTargets());
    expect(wire.arrivals).toHaveLength(1);
    expect(wire.arrivals[0]).toMatchObject({
      action: 'DescribeTargets',
      path: '/',
      body: '{"LoadBalancerId":"lb-cuxw2rm0"}',
      headers: {
        'x-tc-version': '2018-03-17',
        'x-tc-region': 'ap-guangzhou',
        'x-tc-language': 'en-US',
        'x-tc-token': 'sessionToken',
        authorization: expect.stringMatching(/^TC3-HMAC-SHA256 Credential=AKIDtestTestTestTest0001\//),
      },
    });
    expect(JSON.stringify(wire.arrivals)).not.toContain(testKeys.secretKey);
  });

  test.each([
    ['gaap:DescribeProxies', '2018-05-29'],
    ['scf:ListFunctions', '2018-04-16'],
  ])('%s is asked for in version %s, and without a region where none is given', async (operation, version) => {
    await using wire = await startWire((_, response) => respond(response, { RequestId: 'r' }));
    await using transport = transportTo(wire.url);
    await transport.send(describeTargets({ operation, region: undefined }));
    expect(wire.arrivals[0]?.headers).toMatchObject({ 'x-tc-version': version });
    expect(wire.arrivals[0]?.headers).not.toHaveProperty('x-tc-region');
  });

  test('goes over one connection while calls follow each other, refused ones too', async () => {
    await using wire = await startWire(({ action }, response) =>
      action === 'DescribeTargets' ? respond(response, {}) : refuseWith(response, 'InvalidAction'),
    );
    await using transport = transportTo(wire.url);
    for (const operation of ['clb:DescribeTargets', 'clb:Nonsense', 'gaap:Nonsense', 'clb:DescribeTargets']) {
      await transport.send(describeTargets({ operation }));
    }
    expect(wire.arrivals.map(({ connection }) => connection)).toEqual([0, 0, 0, 0]);
  });

  test('keeps clear of the proxy that http_proxy names', async () => {
    await using proxy = await startWire((_, response) => response.end());
    await using wire = await startWire((_, response) => respond(response, { RequestId: 'r' }));
    await using transport = transportTo(wire.url);
    const before = process.env['http_proxy'];
    process.env['http_proxy'] = proxy.url;
    try {
      expect(await transport.send(describeTargets())).toMatchObject({ kind: 'answered' });
    } finally {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
    }
    expect(proxy.arrivals).toEqual([]);
  });

  test('for products and accounts that do not exist is an error', async () => {
    await using transport = transportTo('http://127.0.0.1:9');
    await expect(transport.send(describeTargets({ operation: 'cvm:RunInstances' }))).rejects.toThrow(
      '"cvm:RunInstances" is no operation of a product that this program calls.',
    );
    await expect(transport.send(describeTargets({ account: 'prod' }))).rejects.toThrow(
      'There is no account "prod" in the configuration.',
    );
  });
});

describe('an answer that is not the API’s is unclear', () => {
  test.each([500, 502, 503, 403, 404, 304])('HTTP %i', async (status) => {
    const answer = await answerTo((_, response) => {
      response.statusCode = status;
      response.end(status === 304 ? undefined : '<html>bad gateway</html>');
    });
    expect(answer).toEqual({
      kind: 'unclear',
      message: `The endpoint answered with HTTP ${status} instead of an answer of the API.`,
    });
  });

  test('HTML with HTTP 200', async () => {
    expect(await answerTo((_, response) => response.end('<html>Sign in to the hotel network</html>'))).toEqual({
      kind: 'unclear',
      message: 'The endpoint answered with something that is not JSON.',
    });
  });

  test.each([
    ['no Response', '{"code":0}'],
    ['null', 'null'],
    ['a Response that is no object', '{"Response":[1]}'],
    ['an Error without a code', '{"Response":{"Error":{"Message":"x"},"RequestId":"r"}}'],
  ])('JSON with %s', async (_, body) => {
    expect(await answerTo((_arrival, response) => response.end(body))).toEqual({
      kind: 'unclear',
      message: 'The endpoint answered, but not with an answer of the API.',
    });
  });

  test('a stream of events', async () => {
    const answer = await answerTo((_, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.end('data: {}\n\n');
    });
    expect(answer.kind).toBe('unclear');
  });

  test.each([301, 302, 307, 308])('a redirect with HTTP %i, which is not followed', async (status) => {
    await using elsewhere = await startWire((_, response) => respond(response, { RequestId: 'stolen' }));
    await using wire = await startWire((_, response) => {
      response.writeHead(status, { location: elsewhere.url });
      response.end();
    });
    await using transport = transportTo(wire.url);
    expect(await transport.send(describeTargets())).toEqual({
      kind: 'unclear',
      message: 'The endpoint answered with a redirect, which is not followed.',
    });
    expect(wire.arrivals).toHaveLength(1);
    expect(elsewhere.arrivals).toEqual([]);
  });
});
