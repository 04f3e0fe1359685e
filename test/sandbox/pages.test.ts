import { describe, expect, test } from 'vitest';
import { answerOf, authorizationOf, type Bench, bench, call, type HttpAsk, pages, send, signed } from './harness.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The query of a page's example, as it is printed there, sent by GET with a TC3 signature. */
function asPrinted(on: Bench, query: string, version: string, region?: string): HttpAsk {
  const { host } = new URL(on.endpoint);
  const seconds = Math.floor(on.clock.now() / 1000);
  const contentType = 'application/x-www-form-urlencoded';
  const action = new URLSearchParams(query).get('Action') ?? '';
  return {
    path: `/?${query}`,
    headers: {
      'Content-Type': contentType,
      'X-TC-Action': action,
      'X-TC-Version': version,
      'X-TC-Timestamp': String(seconds),
      ...(region ? { 'X-TC-Region': region } : {}),
      Authorization: authorizationOf({ key: on, host, seconds, method: 'GET', query, contentType }),
    },
  };
}

describe('the examples of the five pages, as printed, on a fresh world', () => {
  test('RegisterFunctionTargets', async () => {
    const on = await bench();
    const answer = await call(on, 'clb', 'RegisterFunctionTargets', pages.register);
    expect(answer).toEqual({ RequestId: expect.stringMatching(uuid) });
    on.clock.pass(1500);
    expect(await call(on, 'clb', 'DescribeTaskStatus', { TaskId: answer.RequestId })).toMatchObject({ Status: 0 });
    expect(await call(on, 'clb', 'DescribeTargets', { LoadBalancerId: 'lb-cuxw****' })).toMatchObject({
      Listeners: [{ Rules: [{ LocationId: 'loc-abcd1234', FunctionTargets: [{ Weight: 66 }] }] }],
    });
  });

  test('DeregisterFunctionTargets', async () => {
    const on = await bench();
    const query =
      'Action=DeregisterFunctionTargets&LoadBalancerId=lb-cuxw2rm0&ListenerId=lbl-d1ubsydq&LocationId=loc-abcd1234' +
      '&FunctionTargets.0.Weight=66&FunctionTargets.0.Function.FunctionNamespace=ns_test' +
      '&FunctionTargets.0.Function.FunctionName=name_test&FunctionTargets.0.Function.FunctionQualifier=version_test';
    const answer = answerOf(await send(on.endpoint, asPrinted(on, query, '2018-03-17', 'ap-guangzhou')));
    expect(answer).toEqual({ RequestId: expect.stringMatching(uuid) });
    on.clock.pass(1500);
    const filter = { LoadBalancerId: 'lb-cuxw2rm0', Filters: [{ Name: 'location-id', Values: ['loc-abcd1234'] }] };
    expect(await call(on, 'clb', 'DescribeTargets', filter)).toMatchObject({
      Listeners: [{ ListenerId: 'lbl-d1ubsydq', Rules: [{ Targets: [], FunctionTargets: [] }] }],
    });
  });

  test('DeleteListeners', async () => {
    const on = await bench();
    expect(await call(on, 'gaap', 'DeleteListeners', pages.delete)).toEqual({
      OperationFailedListenerSet: [],
      OperationSucceedListenerSet: ['listener-o0f3at99'],
      InvalidStatusListenerSet: [],
      RequestId: expect.stringMatching(uuid),
    });
  });

  test('BindListenerRealServers', async () => {
    const on = await bench();
    expect(await call(on, 'gaap', 'BindListenerRealServers', pages.bind)).toEqual({
      RequestId: expect.stringMatching(uuid),
    });
    on.clock.pass(1500);
    expect(await call(on, 'gaap', 'DescribeListenerRealServers', { ListenerId: 'listener-pbsgn7ej' })).toMatchObject({
      BindRealServerTotalCount: 1,
      BindRealServerSet: [
        { RealServerId: 'rs-04v3s12t', RealServerPort: 80, RealServerWeight: 1, RealServerFailoverRole: 'master' },
      ],
    });
  });

  test('TerminateAsyncEvent', async () => {
    const on = await bench();
    const query =
      'Action=TerminateAsyncEvent&Namespace=default&FunctionName=helloworld&InvokeRequestId=b379787f-8487-4bac-bd8c-17a20a9ce40e';
    const answer = answerOf(await send(on.endpoint, asPrinted(on, query, '2018-04-16')));
    expect(answer).toEqual({ RequestId: expect.stringMatching(uuid) });
    expect(
      await call(on, 'scf', 'GetAsyncEventStatus', { InvokeRequestId: pages.terminate.InvokeRequestId }),
    ).toMatchObject({
      Result: { Status: 'ABORTED' },
    });
  });
});

test.each([
  ['clb', 'RegisterFunctionTargets', pages.register],
  ['clb', 'DeregisterFunctionTargets', pages.deregister],
  ['gaap', 'DeleteListeners', pages.delete],
  ['gaap', 'BindListenerRealServers', pages.bind],
  ['scf', 'TerminateAsyncEvent', pages.terminate],
] as const)('%s:%s with a wrong signature is refused and leaves no trace', async (product, action, request) => {
  const on = await bench();
  const ask = signed(on, product, action, request, { key: { secretId: on.secretId, secretKey: 'not-the-key' } });
  expect(answerOf(await send(on.endpoint, ask)).Error).toEqual({
    Code: 'AuthFailure.SignatureFailure',
    Message: 'The provided credentials could not be validated. Please check your signature is correct.',
  });
  expect(on.executions()).toEqual([]);
});

test('quoted numbers are refused where types are strict, and by GET everything is text all the same', async () => {
  const on = await bench({ strictTypes: true });
  expect((await call(on, 'gaap', 'DeleteListeners', pages.delete)).Error).toEqual({
    Code: 'InvalidParameter',
    Message: 'The value type of parameter `Force` is not valid, input type should be `integer`.',
  });
  expect((await call(on, 'gaap', 'BindListenerRealServers', pages.bind)).Error?.Message).toContain(
    '`RealServerBindSet.0.RealServer',
  );
  expect(await call(on, 'gaap', 'DeleteListeners', { ...pages.delete, Force: 1 })).not.toHaveProperty('Error');
  const query = 'Action=DeleteListeners&ProxyId=link-3d85gh&Force=1&ListenerIds.0=listener-pbsgn7ej';
  expect(answerOf(await send(on.endpoint, asPrinted(on, query, '2018-05-29')))).not.toHaveProperty('Error');
});
