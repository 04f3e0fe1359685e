import { describe, expect, test } from 'vitest';
import { type Answer, type Bench, bench, call, code, pages } from './harness.ts';

const fn = (name: string, qualifier = '$LATEST', namespace = 'ns_test') => ({
  Function: { FunctionNamespace: namespace, FunctionName: name, FunctionQualifier: qualifier },
});
const prod = { LoadBalancerId: 'lb-cuxw2rm0', ListenerId: 'lbl-d1ubsydq' };

const boundTo = async (on: Bench, loadBalancer: string, location: string): Promise<unknown> => {
  const answer = await call(on, 'clb', 'DescribeTargets', {
    LoadBalancerId: loadBalancer,
    Filters: [{ Name: 'location-id', Values: [location] }],
  });
  return JSON.parse(JSON.stringify(answer['Listeners']))[0].Rules[0].FunctionTargets;
};

const status = async (on: Bench, { RequestId }: Answer): Promise<unknown> =>
  (await call(on, 'clb', 'DescribeTaskStatus', { TaskId: RequestId }))['Status'];

describe('a task', () => {
  test('runs for its time, and its effect is there with its end', async () => {
    const on = await bench();
    const answer = await call(on, 'clb', 'RegisterFunctionTargets', pages.register);
    expect(await status(on, answer)).toBe(2);
    on.clock.pass(1499);
    expect(await status(on, answer)).toBe(2);
    expect(await boundTo(on, 'lb-cuxw****', 'loc-abcd1234')).toEqual([]);
    on.clock.pass(1);
    expect(await boundTo(on, 'lb-cuxw****', 'loc-abcd1234')).toHaveLength(1);
    expect(await status(on, answer)).toBe(0);
  });

  test('has its load balancer to itself, and no other', async () => {
    const on = await bench();
    await call(on, 'clb', 'RegisterFunctionTargets', {
      ...prod,
      LocationId: 'loc-nobackend',
      FunctionTargets: [fn('name_test')],
    });
    const second = await call(on, 'clb', 'DeregisterFunctionTargets', pages.deregister);
    expect(second.Error).toEqual({
      Code: 'FailedOperation.ResourceInOperating',
      Message: 'Your task is working (RegisterFunctionTargets). Pls wait for the task to complete and try again.',
    });
    expect(await code(on, 'clb', 'RegisterFunctionTargets', pages.register)).toBe('ok');
    on.clock.pass(1500);
    expect(await code(on, 'clb', 'DeregisterFunctionTargets', pages.deregister)).toBe('ok');
  });

  test('that fails says why, and changes nothing', async () => {
    const on = await bench();
    on.faults.add({ kind: 'failedTask', message: 'backend is gone' });
    const answer = await call(on, 'clb', 'RegisterFunctionTargets', pages.register);
    on.clock.pass(1500);
    expect(await call(on, 'clb', 'DescribeTaskStatus', { TaskId: answer.RequestId })).toMatchObject({
      Status: 1,
      Message: 'backend is gone',
      LoadBalancerIds: ['lb-cuxw****'],
    });
    expect(await boundTo(on, 'lb-cuxw****', 'loc-abcd1234')).toEqual([]);
    expect(await code(on, 'clb', 'RegisterFunctionTargets', pages.register)).toBe('ok');
  });

  test('that is stuck stays, and keeps its load balancer', async () => {
    const on = await bench();
    on.faults.add({ kind: 'stuckTask' });
    const answer = await call(on, 'clb', 'RegisterFunctionTargets', pages.register);
    on.clock.pass(10 * 24 * 3600 * 1000);
    expect(await status(on, answer)).toBe(2);
    expect(await code(on, 'clb', 'RegisterFunctionTargets', pages.register)).toBe(
      'FailedOperation.ResourceInOperating',
    );
  });

  test('takes no time at all where that is asked', async () => {
    const on = await bench({ taskMs: 0 });
    const answer = await call(on, 'clb', 'RegisterFunctionTargets', pages.register);
    expect(await status(on, answer)).toBe(0);
    expect(await boundTo(on, 'lb-cuxw****', 'loc-abcd1234')).toHaveLength(1);
  });

  test('that nobody started is not known, nor is one of another product', async () => {
    const on = await bench();
    expect(await code(on, 'clb', 'DescribeTaskStatus', { TaskId: 'unknown' })).toBe('InvalidParameterValue');
    expect(await code(on, 'clb', 'DescribeTaskStatus', {})).toBe('MissingParameter');
    const { RequestId } = await call(on, 'gaap', 'BindListenerRealServers', pages.bind);
    expect(await code(on, 'clb', 'DescribeTaskStatus', { TaskId: RequestId })).toBe('InvalidParameterValue');
    expect(await call(on, 'gaap', 'DescribeTaskStatus', { TaskId: RequestId })).toMatchObject({ Status: 'RUNNING' });
  });
});

describe('which rule', () => {
  test('LocationId wins over Domain and Url without a word', async () => {
    const on = await bench();
    const misled = { ...pages.register, Domain: 'nowhere.example.com', Url: '/nothing' };
    expect(await code(on, 'clb', 'RegisterFunctionTargets', misled)).toBe('ok');
  });

  test('Domain and Url find one too, and both are needed', async () => {
    const on = await bench();
    const { LocationId, ...rest } = pages.register;
    expect(await call(on, 'clb', 'RegisterFunctionTargets', { ...rest, Domain: 'register.example.com' })).toMatchObject(
      { Error: { Message: expect.stringContaining('`Url`') } },
    );
    expect(await call(on, 'clb', 'RegisterFunctionTargets', { ...rest, Url: '/' })).toMatchObject({
      Error: { Message: expect.stringContaining('`Domain`') },
    });
    expect(
      await code(on, 'clb', 'RegisterFunctionTargets', { ...rest, Domain: 'register.example.com', Url: '/' }),
    ).toBe('ok');
  });

  test('on another load balancer, or in another region, it is not found', async () => {
    const on = await bench();
    expect(await code(on, 'clb', 'RegisterFunctionTargets', { ...pages.register, LoadBalancerId: 'lb-cuxw2rm0' })).toBe(
      'InvalidParameter.ListenerIdNotFound',
    );
    expect(await code(on, 'clb', 'RegisterFunctionTargets', pages.register, { region: 'ap-singapore' })).toBe(
      'InvalidParameter.LBIdNotFound',
    );
    expect(await code(on, 'clb', 'DeregisterFunctionTargets', pages.deregister, { region: 'ap-singapore' })).toBe(
      'ResourceNotFound',
    );
  });
});

describe('what does not go with functions', () => {
  const at = (name: string) => ({
    LoadBalancerId: `lb-${name}`,
    ListenerId: `lbl-${name}`,
    LocationId: `loc-${name}`,
    FunctionTargets: [fn('name_test')],
  });

  test.each([
    ['classic0', 'Classic CLB does not support binding SCF.'],
    ['ipv6full', 'IPv6 version does not support binding SCF.'],
    ['basicnet', 'Basic Network Type does not support binding SCF.'],
    ['isolated', 'The load balancer is isolated.'],
    ['guarded0', 'Operation protection is on for the load balancer.'],
  ])('lb-%s', async (name, Message) => {
    const on = await bench();
    for (const action of ['RegisterFunctionTargets', 'DeregisterFunctionTargets', 'ModifyFunctionTargets']) {
      expect((await call(on, 'clb', action, at(name))).Error).toEqual({ Code: 'FailedOperation', Message });
    }
  });

  test('a region, a protocol, another backend, a redirect, an account', async () => {
    const on = await bench();
    expect(await call(on, 'clb', 'RegisterFunctionTargets', at('mumbai01'), { region: 'ap-mumbai' })).toMatchObject({
      Error: { Code: 'FailedOperation', Message: 'SCF binding is not supported in this region.' },
    });
    for (const ListenerId of ['lbl-tcp03306', 'lbl-udp00053', 'lbl-tssl8443', 'lbl-quic0443']) {
      const request = { ...prod, ListenerId, LocationId: 'loc-quic0001', FunctionTargets: [fn('name_test')] };
      expect(await code(on, 'clb', 'RegisterFunctionTargets', request)).toBe('InvalidParameter.ProtocolCheckFailed');
    }
    for (const LocationId of ['loc-cvmpool1', 'loc-redirect']) {
      expect(
        await code(on, 'clb', 'RegisterFunctionTargets', { ...prod, LocationId, FunctionTargets: [fn('name_test')] }),
      ).toBe('FailedOperation');
    }
    const key = { secretId: 'AKIDsandboxclassic00000000000000000', secretKey: 'sandbox-secret-key-classic000000' };
    expect(await code(on, 'clb', 'RegisterFunctionTargets', pages.register, { key })).toBe('FailedOperation');
  });

  test('IPv6 by NAT64 does', async () => {
    const on = await bench();
    const request = {
      LoadBalancerId: 'lb-nat64web',
      ListenerId: 'lbl-nat60080',
      LocationId: 'loc-nat64api',
      FunctionTargets: [fn('name_test')],
    };
    expect(await code(on, 'clb', 'RegisterFunctionTargets', request)).toBe('ok');
  });

  test.each([
    ['an HTTP function', fn('http_test'), 'InvalidParameterValue'],
    ['a function of another namespace', fn('orders-api'), 'ResourceNotFound'],
    ['a function of another region', fn('hello-sg', '$LATEST', 'default'), 'ResourceNotFound'],
    ['a qualifier that there is not', fn('name_test', '9'), 'ResourceNotFound'],
    [
      'a qualifier of the other type',
      { Function: { ...fn('name_test', 'version_test').Function, FunctionQualifierType: 'VERSION' } },
      'ResourceNotFound',
    ],
    ['a function that is being updated', fn('being-updated', '$LATEST', 'default'), 'FailedOperation'],
  ])('%s', async (_name, target, expected) => {
    const on = await bench();
    expect(await code(on, 'clb', 'RegisterFunctionTargets', { ...pages.register, FunctionTargets: [target] })).toBe(
      expected,
    );
  });

  test('a second function on a rule, or the same one again', async () => {
    const on = await bench();
    const rule = { ...prod, LocationId: 'loc-abcd1234' };
    expect(await code(on, 'clb', 'RegisterFunctionTargets', { ...rule, FunctionTargets: [fn('other_test')] })).toBe(
      'LimitExceeded',
    );
    expect(
      await code(on, 'clb', 'RegisterFunctionTargets', { ...rule, FunctionTargets: [fn('name_test', 'version_test')] }),
    ).toBe('InvalidParameterValue.Duplicate');
    expect(
      await code(on, 'clb', 'RegisterFunctionTargets', {
        ...rule,
        FunctionTargets: [fn('name_test'), fn('other_test')],
      }),
    ).toBe('LimitExceeded');
  });
});

test('one function may serve many rules; without a weight it is 10', async () => {
  const on = await bench();
  expect(
    await code(on, 'clb', 'RegisterFunctionTargets', {
      ...prod,
      LocationId: 'loc-nobackend',
      FunctionTargets: [fn('name_test', '1')],
    }),
  ).toBe('ok');
  on.clock.pass(1500);
  expect(await boundTo(on, 'lb-cuxw2rm0', 'loc-nobackend')).toEqual([
    { Function: { ...fn('name_test', '1').Function, FunctionQualifierType: 'VERSION' }, Weight: 10 },
  ]);
});

test('a weight is modified by a task as well', async () => {
  const on = await bench();
  const [target] = pages.deregister.FunctionTargets;
  const answer = await call(on, 'clb', 'ModifyFunctionTargets', {
    ...pages.deregister,
    FunctionTargets: [{ ...target, Weight: 5 }],
  });
  on.clock.pass(1500);
  expect(await status(on, answer)).toBe(0);
  expect(await boundTo(on, 'lb-cuxw2rm0', 'loc-abcd1234')).toMatchObject([{ Weight: 5 }]);
  expect(
    await code(on, 'clb', 'ModifyFunctionTargets', {
      ...pages.deregister,
      FunctionTargets: [{ Function: target.Function }],
    }),
  ).toBe('MissingParameter');
  expect(
    await code(on, 'clb', 'ModifyFunctionTargets', {
      ...pages.deregister,
      FunctionTargets: [{ ...fn('other_test'), Weight: 5 }],
    }),
  ).toBe('ResourceNotFound');
});

test('what is not bound cannot be unbound, and what is bound under another qualifier is not the same', async () => {
  const on = await bench();
  expect(
    await code(on, 'clb', 'DeregisterFunctionTargets', { ...pages.deregister, FunctionTargets: [fn('name_test')] }),
  ).toBe('ResourceNotFound');
  expect(await code(on, 'clb', 'DeregisterFunctionTargets', { ...pages.deregister, ListenerId: 'lbl-tcp03306' })).toBe(
    'InvalidParameter',
  );
});
