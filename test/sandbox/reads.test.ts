import { describe, expect, test } from 'vitest';
import { type ApiProduct, bench, call, code } from './harness.ts';

const asJson = (value: unknown): Record<string, unknown>[] => JSON.parse(JSON.stringify(value));

describe('finds by its filters', () => {
  const at = (items: string, field: string) => ({ items, field });
  const balancers = at('LoadBalancerSet', 'LoadBalancerId');
  const listeners = at('Listeners', 'ListenerId');
  const sets = at('ListenerSet', 'ListenerId');
  const proxies = at('ProxySet', 'ProxyId');
  const servers = at('RealServerSet', 'RealServerId');
  const functions = at('Functions', 'FunctionName');
  const lb = { LoadBalancerId: 'lb-cuxw2rm0' };
  const byLink = { ProxyId: 'link-3d85gh' };

  test.each<[ApiProduct, string, object, { items: string; field: string }, string[]]>([
    [
      'clb',
      'DescribeLoadBalancers',
      { LoadBalancerIds: ['lb-cuxw****', 'lb-cuxw2rm0'], OrderBy: 'LoadBalancerName', OrderType: 0 },
      balancers,
      ['lb-cuxw****', 'lb-cuxw2rm0'],
    ],
    ['clb', 'DescribeLoadBalancers', { Forward: 0 }, balancers, ['lb-classic0']],
    ['clb', 'DescribeLoadBalancers', { LoadBalancerType: 'INTERNAL' }, balancers, ['lb-classic0']],
    ['clb', 'DescribeLoadBalancers', { LoadBalancerName: 'prod' }, balancers, ['lb-cuxw2rm0']],
    ['clb', 'DescribeLoadBalancers', { LoadBalancerVips: ['203.0.113.11'] }, balancers, ['lb-cuxw****']],
    ['clb', 'DescribeLoadBalancers', { VpcId: '0' }, balancers, ['lb-basicnet']],
    ['clb', 'DescribeLoadBalancers', { SearchKey: 'nat64' }, balancers, ['lb-nat64web']],
    [
      'clb',
      'DescribeLoadBalancers',
      { Filters: [{ Name: 'charge-type', Values: ['PREPAID'] }] },
      balancers,
      ['lb-isolated'],
    ],
    ['clb', 'DescribeListeners', { ...lb, Protocol: 'HTTPS' }, listeners, ['lbl-https443']],
    ['clb', 'DescribeListeners', { ...lb, Port: 80 }, listeners, ['lbl-d1ubsydq']],
    ['clb', 'DescribeListeners', { ...lb, ListenerIds: ['lbl-udp00053', 'lbl-nosuch01'] }, listeners, ['lbl-udp00053']],
    [
      'clb',
      'DescribeTargets',
      { ...lb, Filters: [{ Name: 'location-id', Values: ['loc-orders01'] }] },
      listeners,
      ['lbl-https443'],
    ],
    [
      'gaap',
      'DescribeTCPListeners',
      byLink,
      sets,
      ['listener-o0f3at99', 'listener-pbsgn7ej', 'listener-tcpwrr01', 'listener-tcpfree1', 'listener-tcpdom01'],
    ],
    ['gaap', 'DescribeTCPListeners', { GroupId: 'lg-running1' }, sets, ['listener-grptcp01']],
    ['gaap', 'DescribeTCPListeners', { ...byLink, Port: 80 }, sets, ['listener-pbsgn7ej']],
    ['gaap', 'DescribeTCPListeners', { ...byLink, ListenerName: 'tcp-9000' }, sets, ['listener-tcpwrr01']],
    ['gaap', 'DescribeTCPListeners', { ...byLink, SearchValue: '90' }, sets, ['listener-tcpwrr01']],
    ['gaap', 'DescribeTCPListeners', { ...byLink, Offset: 3, Limit: 1 }, sets, ['listener-tcpfree1']],
    ['gaap', 'DescribeTCPListeners', { ListenerId: 'listener-udprr001' }, sets, []],
    ['gaap', 'DescribeUDPListeners', { ListenerId: 'listener-udprr001' }, sets, ['listener-udprr001']],
    ['gaap', 'DescribeHTTPListeners', { ListenerId: 'listener-nosuch01' }, sets, []],
    ['gaap', 'DescribeHTTPSListeners', byLink, sets, ['listener-https001']],
    [
      'gaap',
      'DescribeProxies',
      { Independent: 0, OrderField: 'proxy_id', Order: 'asc' },
      proxies,
      ['link-asiahk01', 'link-asiakr01', 'link-europe01'],
    ],
    ['gaap', 'DescribeProxies', { ProxyIds: ['link-closed01'] }, proxies, ['link-closed01']],
    ['gaap', 'DescribeProxies', { TagSet: [{ TagKey: 'env', TagValue: 'prod' }] }, proxies, ['link-3d85gh']],
    ['gaap', 'DescribeProxies', { Filters: [{ Name: 'AccessRegion', Values: ['Seoul'] }] }, proxies, ['link-asiakr01']],
    ['gaap', 'DescribeRealServers', { ProjectId: -1, SearchValue: 'origin-2' }, servers, ['rs-dom00002']],
    ['gaap', 'DescribeRealServers', { ProjectId: 7 }, servers, []],
    [
      'gaap',
      'DescribeProxyGroupList',
      { Offset: 0, Limit: 20, ProjectId: -1 },
      at('ProxyGroupList', 'Status'),
      ['RUNNING', 'CHANGING'],
    ],
    [
      'scf',
      'ListFunctions',
      { SearchKey: 're', Orderby: 'FunctionName', Order: 'ASC' },
      functions,
      ['report-batch', 'resize-image'],
    ],
    [
      'scf',
      'ListFunctions',
      { Filters: [{ Name: 'AsyncRunEnable', Values: ['TRUE'] }], Orderby: 'FunctionName' },
      functions,
      ['report-batch', 'helloworld'],
    ],
    ['scf', 'ListFunctions', { Namespace: 'empty' }, functions, []],
    [
      'scf',
      'ListNamespaces',
      { SearchKey: [{ Key: 'Namespace', Value: 'test' }] },
      at('Namespaces', 'Name'),
      ['ns_test'],
    ],
    [
      'scf',
      'ListVersionByFunction',
      { FunctionName: 'orders-api', Namespace: 'prod', Limit: 2 },
      at('Versions', 'Version'),
      ['$LATEST', '3'],
    ],
    [
      'scf',
      'ListAliases',
      { FunctionName: 'orders-api', Namespace: 'prod', FunctionVersion: '3' },
      at('Aliases', 'Name'),
      ['live'],
    ],
  ])('%s:%s %j', async (product, action, request, { items, field }, expected) => {
    const on = await bench();
    const answer = await call(on, product, action, request);
    expect(asJson(answer[items]).map((it) => it[field])).toEqual(expected);
  });
});

describe('refuses', () => {
  test.each<[ApiProduct, string, object, string]>([
    [
      'clb',
      'DescribeLoadBalancers',
      { LoadBalancerIds: Array.from({ length: 21 }, (_, index) => `lb-${index}`) },
      'InvalidParameterValue.Length',
    ],
    ['clb', 'DescribeLoadBalancers', { Filters: [{ Name: 'constructor', Values: [] }] }, 'UnsupportedOperation'],
    ['clb', 'DescribeTargets', { LoadBalancerId: 'lb-nosuch01' }, 'InvalidParameter.LBIdNotFound'],
    [
      'clb',
      'DescribeTargets',
      { LoadBalancerId: 'lb-cuxw2rm0', ListenerIds: Array.from({ length: 21 }, (_, index) => `lbl-${index}`) },
      'InvalidParameterValue.Length',
    ],
    ['gaap', 'DescribeTCPListeners', {}, 'MissingParameter'],
    ['gaap', 'DescribeTCPListeners', { ProxyId: 'link-3d85gh', GroupId: 'lg-running1' }, 'InvalidParameter'],
    ['gaap', 'DescribeTCPListeners', { ProxyId: 'link-3d85gh', SearchValue: 'x', Port: 80 }, 'InvalidParameter'],
    ['gaap', 'DescribeTCPListeners', { ProxyId: 'link-nosuch01' }, 'ResourceNotFound'],
    ['gaap', 'DescribeListenerRealServers', { ListenerId: 'listener-http0001' }, 'InvalidParameter'],
    ['gaap', 'DescribeRules', { ListenerId: 'listener-tcpfree1' }, 'InvalidParameter'],
    [
      'gaap',
      'DescribeProxies',
      { ProxyIds: ['link-3d85gh'], Filters: [{ Name: 'ProjectId', Values: ['0'] }] },
      'InvalidParameter',
    ],
    ['gaap', 'DescribeProxies', { Filters: [{ Name: 'toString', Values: ['0'] }] }, 'UnsupportedOperation'],
    ['gaap', 'DescribeProxiesStatus', { ProxyIds: ['link-nosuch01'] }, 'ResourceNotFound'],
    ['gaap', 'DescribeCustomHeader', { RuleId: 'rule-nosuch01' }, 'ResourceNotFound'],
    [
      'gaap',
      'DescribeDomainErrorPageInfo',
      { ListenerId: 'listener-nosuch01', Domain: 'www.example.com' },
      'ResourceNotFound',
    ],
    ['gaap', 'DescribeRealServers', { ProjectId: -1, Limit: 51 }, 'InvalidParameterValue'],
    ['gaap', 'DescribeProxyGroupList', {}, 'MissingParameter'],
    ['scf', 'ListFunctions', { Namespace: 'no_such' }, 'ResourceNotFound.Namespace'],
    ['scf', 'GetFunction', {}, 'MissingParameter'],
    ['scf', 'GetFunction', { FunctionName: 'helloworld', Qualifier: '99' }, 'ResourceNotFound.FunctionVersion'],
    ['scf', 'ListAliases', { FunctionName: 'helloworld', Limit: 20 }, 'InvalidParameter'],
  ])('%s:%s %j', async (product, action, request, expected) => {
    const on = await bench();
    expect(await code(on, product, action, request)).toBe(expected);
  });
});

test('the encodings that contradict each other', async () => {
  const on = await bench();
  const of = async (protocol: string, id: string) =>
    asJson((await call(on, 'gaap', `Describe${protocol}Listeners`, { ListenerId: id }))['ListenerSet'])[0];
  expect(await of('TCP', 'listener-pbsgn7ej')).toMatchObject({
    BindStatus: 1,
    RealServerSet: [{ RealServerStatus: 0 }, {}],
  });
  expect(await of('TCP', 'listener-tcpwrr01')).toMatchObject({
    BindStatus: 0,
    RealServerSet: [{}, {}, { RealServerStatus: 1, DownIPList: ['192.0.2.66'] }],
  });
  expect(await of('UDP', 'listener-udprr001')).toMatchObject({ BindStatus: 0 });
  expect(await of('UDP', 'listener-udpdom01')).toMatchObject({
    BindStatus: 2,
    RealServerSet: [{ RealServerStatus: 1, DownIPList: [] }],
  });
  expect(await call(on, 'gaap', 'DescribeProxyGroupDetails', { GroupId: 'lg-changing' })).toMatchObject({
    ProxyGroupDetail: { Status: 12, ProxyNum: 1 },
  });
});

test('every load balancer of the page is in its region, and only there', async () => {
  const on = await bench();
  expect(await call(on, 'clb', 'DescribeLoadBalancers', {}, { region: 'ap-singapore' })).toMatchObject({
    TotalCount: 1,
  });
  expect(await call(on, 'clb', 'DescribeLoadBalancers', {}, { region: 'eu-frankfurt' })).toMatchObject({
    TotalCount: 0,
    LoadBalancerSet: [],
  });
});
