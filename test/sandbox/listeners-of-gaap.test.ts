import { describe, expect, test } from 'vitest';
import { type Bench, bench, call, code, pages } from './harness.ts';

const proxy = { ProxyId: 'link-3d85gh' };

async function listener(on: Bench, id: string, protocol = 'TCP'): Promise<Record<string, unknown> | undefined> {
  const answer = await call(on, 'gaap', `Describe${protocol}Listeners`, { ListenerId: id });
  return JSON.parse(JSON.stringify(answer['ListenerSet']))[0];
}

const statusOf = async (on: Bench, id: string): Promise<unknown> => (await listener(on, id))?.['ListenerStatus'];

describe('DeleteListeners', () => {
  test('the listener is being destroyed for a while, then it is gone', async () => {
    const on = await bench();
    const { RequestId } = await call(on, 'gaap', 'DeleteListeners', pages.delete);
    expect(await statusOf(on, 'listener-o0f3at99')).toBe(2);
    expect(await call(on, 'gaap', 'DescribeTaskStatus', { TaskId: RequestId })).toMatchObject({ Status: 'RUNNING' });
    on.clock.pass(1500);
    expect(await listener(on, 'listener-o0f3at99')).toBeUndefined();
    expect(await call(on, 'gaap', 'DescribeTaskStatus', { TaskId: RequestId })).toMatchObject({ Status: 'SUCCESS' });
    expect(await code(on, 'gaap', 'DescribeListenerRealServers', { ListenerId: 'listener-o0f3at99' })).toBe(
      'ResourceNotFound',
    );
  });

  test('a partial failure comes with no error, and the three sets tell', async () => {
    const on = await bench();
    const ListenerIds = [
      'listener-tcpfree1',
      'listener-httpnew1',
      'listener-pbsgn7ej',
      'listener-http0001',
      'listener-nosuch01',
      'listener-grptcp01',
    ];
    const answer = await call(on, 'gaap', 'DeleteListeners', { ...proxy, Force: 0, ListenerIds });
    expect(answer).toMatchObject({
      OperationSucceedListenerSet: ['listener-tcpfree1', 'listener-httpnew1'],
      OperationFailedListenerSet: ['listener-pbsgn7ej', 'listener-http0001'],
      InvalidStatusListenerSet: ['listener-nosuch01', 'listener-grptcp01'],
    });
    on.clock.pass(1500);
    expect(await call(on, 'gaap', 'DescribeTCPListeners', proxy)).toMatchObject({ TotalCount: 4 });
    expect(await statusOf(on, 'listener-pbsgn7ej')).toBe(0);
    expect(on.executions().filter(({ action }) => action === 'DeleteListeners')).toMatchObject([
      { outcome: 'ok', wrote: true },
    ]);
  });

  test('where nothing is deleted, nothing is written', async () => {
    const on = await bench();
    const answer = await call(on, 'gaap', 'DeleteListeners', {
      ...proxy,
      Force: 1,
      ListenerIds: ['listener-nosuch01'],
    });
    expect(answer).toMatchObject({
      OperationSucceedListenerSet: [],
      OperationFailedListenerSet: [],
      InvalidStatusListenerSet: ['listener-nosuch01'],
    });
    expect(on.executions()).toMatchObject([{ outcome: 'ok', wrote: false }]);
    expect(await code(on, 'gaap', 'DescribeTaskStatus', { TaskId: answer.RequestId })).toBe('ResourceNotFound');
  });

  test('a layer-7 listener takes its rules along', async () => {
    const on = await bench();
    const bindStatus = async () =>
      (await call(on, 'gaap', 'DescribeRealServersStatus', { RealServerIds: ['rs-dom00002'] }))['RealServerStatusSet'];
    await call(on, 'gaap', 'DeleteListeners', { ...proxy, Force: 1, ListenerIds: ['listener-https001'] });
    expect(await call(on, 'gaap', 'DescribeRules', { ListenerId: 'listener-https001' })).toMatchObject({
      DomainRuleSet: [{ DomainStatus: 2, RuleSet: [{ RuleStatus: 2 }] }],
    });
    expect(await bindStatus()).toMatchObject([{ BindStatus: 1, ProxyId: 'link-3d85gh', GroupId: '' }]);
    on.clock.pass(1500);
    expect(await code(on, 'gaap', 'DescribeRules', { ListenerId: 'listener-https001' })).toBe('ResourceNotFound');
    expect(await bindStatus()).toMatchObject([{ BindStatus: 0, ProxyId: '', GroupId: '' }]);
  });

  test('of a group, by its id', async () => {
    const on = await bench();
    const answer = await call(on, 'gaap', 'DeleteListeners', {
      GroupId: 'lg-running1',
      Force: 1,
      ListenerIds: ['listener-grptcp01', 'listener-tcpfree1'],
    });
    expect(answer).toMatchObject({
      OperationSucceedListenerSet: ['listener-grptcp01'],
      InvalidStatusListenerSet: ['listener-tcpfree1'],
    });
  });

  test('a task that fails leaves everything as it was', async () => {
    const on = await bench();
    on.faults.add({ kind: 'failedTask' });
    const { RequestId } = await call(on, 'gaap', 'DeleteListeners', pages.delete);
    on.clock.pass(1500);
    expect(await call(on, 'gaap', 'DescribeTaskStatus', { TaskId: RequestId })).toMatchObject({ Status: 'FAIL' });
    expect(await statusOf(on, 'listener-o0f3at99')).toBe(0);
  });
});

describe('BindListenerRealServers', () => {
  const origin = (id: string, address: string, more: object = {}) => ({
    RealServerId: id,
    RealServerIP: address,
    RealServerPort: 80,
    ...more,
  });
  const pool1 = origin('rs-pool0001', '192.0.2.1');
  const pool2 = origin('rs-pool0002', '192.0.2.2');

  const bind = (on: Bench, ListenerId: string, RealServerBindSet?: object[]) =>
    call(on, 'gaap', 'BindListenerRealServers', { ListenerId, RealServerBindSet });
  const bound = async (on: Bench, ListenerId: string): Promise<string[]> => {
    const answer = await call(on, 'gaap', 'DescribeListenerRealServers', { ListenerId });
    return JSON.parse(JSON.stringify(answer['BindRealServerSet'])).map(
      (it: Record<string, unknown>) =>
        `${it['RealServerId']}:${it['RealServerPort']}*${it['RealServerWeight']}${it['RealServerFailoverRole']}`,
    );
  };

  test('the set given is the whole set, and it is there when the status is 0 again', async () => {
    const on = await bench();
    await bind(on, 'listener-udprr001', [pool2, origin('rs-pool0003', '192.0.2.3')]);
    expect(await listener(on, 'listener-udprr001', 'UDP')).toMatchObject({ ListenerStatus: 3 });
    expect(await bound(on, 'listener-udprr001')).toEqual(['rs-pool0001:5000*1', 'rs-pool0002:5000*1']);
    on.clock.pass(1500);
    expect(await listener(on, 'listener-udprr001', 'UDP')).toMatchObject({ ListenerStatus: 0 });
    expect(await bound(on, 'listener-udprr001')).toEqual(['rs-pool0002:80*1', 'rs-pool0003:80*1']);
  });

  test.each([
    ['absent', undefined],
    ['empty', []],
  ])('an %s set unbinds all', async (_name, set) => {
    const on = await bench();
    await bind(on, 'listener-pbsgn7ej', set);
    on.clock.pass(1500);
    expect(await bound(on, 'listener-pbsgn7ej')).toEqual([]);
  });

  test('weights are for wrr, where one that is missing is 1', async () => {
    const on = await bench();
    await bind(on, 'listener-tcpwrr01', [{ ...pool1, RealServerWeight: 70 }, pool2]);
    on.clock.pass(1500);
    expect(await bound(on, 'listener-tcpwrr01')).toEqual(['rs-pool0001:80*70', 'rs-pool0002:80*1']);
  });

  test.each([
    ['a weight under rr', 'listener-tcpfree1', [{ ...pool1, RealServerWeight: 2 }]],
    ['a weight over 100', 'listener-tcpwrr01', [{ ...pool1, RealServerWeight: 101 }]],
    [
      'a weight of a TCP listener of domain names, which cannot have wrr',
      'listener-tcpdom01',
      [origin('rs-dom00001', 'origin.example.com', { RealServerWeight: 5 })],
    ],
    ['port 21', 'listener-tcpfree1', [{ ...pool1, RealServerPort: 21 }]],
    ['port 0', 'listener-tcpfree1', [{ ...pool1, RealServerPort: 0 }]],
    ['port 65000', 'listener-tcpfree1', [{ ...pool1, RealServerPort: 65_000 }]],
    ["an address that is not the origin's own", 'listener-tcpfree1', [{ ...pool1, RealServerIP: '192.0.2.9' }]],
    ['a domain name where addresses are due', 'listener-tcpfree1', [origin('rs-dom00001', 'origin.example.com')]],
    ['an address where domain names are due', 'listener-tcpdom01', [pool1]],
    ['a role without master and slave', 'listener-tcpfree1', [{ ...pool1, RealServerFailoverRole: 'master' }]],
    ['no role with master and slave', 'listener-pbsgn7ej', [pool1]],
    ['an unknown role', 'listener-pbsgn7ej', [{ ...pool1, RealServerFailoverRole: 'boss' }]],
    ['the same origin and port twice', 'listener-tcpfree1', [pool1, pool1]],
  ])('refuses %s', async (_name, id, set) => {
    const on = await bench();
    expect((await bind(on, id, set)).Error?.Code).toBe('InvalidParameterValue');
    expect(await statusOf(on, id)).toBe(0);
  });

  test('the same origin on two ports, and exactly 100 of them', async () => {
    const on = await bench();
    const hundred = Array.from({ length: 100 }, (_, index) => ({ ...pool1, RealServerPort: 2000 + index }));
    expect(await bind(on, 'listener-tcpfree1', hundred)).not.toHaveProperty('Error');
  });

  test('a listener that is being changed is neither changed nor deleted', async () => {
    const on = await bench();
    await bind(on, 'listener-tcpfree1', [pool1]);
    expect((await bind(on, 'listener-tcpfree1', [pool2])).Error?.Code).toBe('FailedOperation.ListenerHasTask');
    expect(
      await call(on, 'gaap', 'DeleteListeners', {
        ...proxy,
        Force: 1,
        ListenerIds: ['listener-tcpfree1', 'listener-o0f3at99'],
      }),
    ).toMatchObject({
      OperationFailedListenerSet: ['listener-tcpfree1'],
      OperationSucceedListenerSet: ['listener-o0f3at99'],
    });
    expect((await bind(on, 'listener-o0f3at99', [pool2])).Error?.Code).toBe('FailedOperation.ListenerHasTask');
  });
});
