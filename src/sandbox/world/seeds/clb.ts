import type { Backend, FunctionTarget, Listener, LoadBalancer, Rule } from '../clb.ts';
import type { World } from '../world.ts';

const day = 24 * 60 * 60 * 1000;

type Seeded<T, Needed extends keyof T> = Pick<T, Needed> & Partial<T>;

/** Ages count back from the moment at which the world is made. */
export function seedClb({ clb, now }: World): void {
  const balancer = (it: Seeded<LoadBalancer, 'LoadBalancerId' | 'LoadBalancerName'>): void =>
    clb.loadBalancers.put({
      Region: 'ap-guangzhou',
      LoadBalancerType: 'OPEN',
      Forward: 1,
      AddressIPVersion: 'ipv4',
      IPv6Mode: null,
      LoadBalancerVips: ['203.0.113.10'],
      AddressIPv6: null,
      VpcId: 'vpc-sandbox1',
      NumericalVpcId: 86323,
      ProjectId: 0,
      Isolation: 0,
      AttributeFlags: [],
      ChargeType: 'POSTPAID_BY_HOUR',
      Tags: [],
      Protection: null,
      createdAt: now - 90 * day,
      ...it,
    });

  const listener = (it: Seeded<Listener, 'ListenerId' | 'LoadBalancerId' | 'Protocol' | 'Port'>): void =>
    clb.listeners.put({
      ListenerName: `${it.Protocol.toLowerCase()}-${it.Port}`,
      Scheduler: 'WRR',
      CertId: it.Protocol === 'HTTPS' || it.Protocol === 'TCP_SSL' || it.Protocol === 'QUIC' ? 'sandbox0' : null,
      AttrFlags: [],
      Targets: [],
      createdAt: now - 80 * day,
      ...it,
    });

  const rule = (it: Seeded<Rule, 'LocationId' | 'ListenerId' | 'LoadBalancerId' | 'Domain' | 'Url'>): void =>
    clb.rules.put({
      DefaultServer: false,
      RewriteTarget: null,
      Targets: [],
      FunctionTargets: [],
      createdAt: now - 70 * day,
      ...it,
    });

  const cvm = (number: number, Port: number, Weight = 10): Backend => ({
    Type: 'CVM',
    InstanceId: `ins-sandbx0${number}`,
    InstanceName: `web-${number}`,
    Port,
    Weight,
    PublicIpAddresses: [`198.51.100.${number}`],
    PrivateIpAddresses: [`10.0.0.${number}`],
    registeredAt: now - 60 * day,
  });

  const fn = (namespace: string, name: string, qualifier: string, Weight: number): FunctionTarget => ({
    Function: {
      FunctionNamespace: namespace,
      FunctionName: name,
      FunctionQualifier: qualifier,
      FunctionQualifierType: qualifier === '$LATEST' || /^\d+$/.test(qualifier) ? 'VERSION' : 'ALIAS',
    },
    Weight,
  });

  // The page of RegisterFunctionTargets: a rule that has no function yet, under the page's masked ids.
  balancer({ LoadBalancerId: 'lb-cuxw****', LoadBalancerName: 'page-register', LoadBalancerVips: ['203.0.113.11'] });
  listener({ ListenerId: 'lbl-d1ub****', LoadBalancerId: 'lb-cuxw****', Protocol: 'HTTP', Port: 80 });
  const masked = { ListenerId: 'lbl-d1ub****', LoadBalancerId: 'lb-cuxw****' };
  rule({ ...masked, LocationId: 'loc-abcd1234', Domain: 'register.example.com', Url: '/', DefaultServer: true });

  // The page of DeregisterFunctionTargets: the same rule id elsewhere, with the function that its example unbinds.
  balancer({
    LoadBalancerId: 'lb-cuxw2rm0',
    LoadBalancerName: 'web-prod',
    AttributeFlags: ['DeleteProtect'],
    Tags: [{ TagKey: 'env', TagValue: 'prod' }],
  });
  const prod = { LoadBalancerId: 'lb-cuxw2rm0' };
  const http = { ...prod, ListenerId: 'lbl-d1ubsydq' };
  const https = { ...prod, ListenerId: 'lbl-https443' };
  const pool = [cvm(1, 8080), cvm(2, 8080), cvm(3, 8080, 0)];
  listener({ ...http, Protocol: 'HTTP', Port: 80 });
  rule({
    ...http,
    LocationId: 'loc-abcd1234',
    Domain: 'www.example.com',
    Url: '/fn',
    FunctionTargets: [fn('ns_test', 'name_test', 'version_test', 66)],
  });
  rule({
    ...http,
    LocationId: 'loc-cvmpool1',
    Domain: 'www.example.com',
    Url: '/',
    DefaultServer: true,
    Targets: pool,
  });
  rule({ ...http, LocationId: 'loc-nobackend', Domain: 'www.example.com', Url: '/empty' });
  rule({
    ...http,
    LocationId: 'loc-redirect',
    Domain: 'old.example.com',
    Url: '/',
    RewriteTarget: { TargetListenerId: 'lbl-https443', TargetLocationId: 'loc-orders01' },
  });
  listener({ ...https, Protocol: 'HTTPS', Port: 443 });
  rule({
    ...https,
    LocationId: 'loc-orders01',
    Domain: 'shop.example.com',
    Url: '/orders',
    FunctionTargets: [fn('prod', 'orders-api', 'live', 10)],
  });
  rule({
    ...https,
    LocationId: 'loc-assets01',
    Domain: 'shop.example.com',
    Url: '/assets',
    Targets: [cvm(1, 8443), cvm(2, 8443)],
  });
  rule({ ...https, LocationId: 'loc-newapi01', Domain: 'shop.example.com', Url: '/new' });
  listener({ ...prod, ListenerId: 'lbl-tcp03306', Protocol: 'TCP', Port: 3306, Targets: [cvm(4, 3306)] });
  listener({ ...prod, ListenerId: 'lbl-udp00053', Protocol: 'UDP', Port: 53, Targets: [cvm(5, 53)] });
  listener({ ...prod, ListenerId: 'lbl-tssl8443', Protocol: 'TCP_SSL', Port: 8443 });
  listener({ ...prod, ListenerId: 'lbl-quic0443', Protocol: 'QUIC', Port: 8843 });
  rule({ ...prod, ListenerId: 'lbl-quic0443', LocationId: 'loc-quic0001', Domain: 'quic.example.com', Url: '/' });

  // IPv6 by NAT64 supports functions, IPv6 end to end does not.
  balancer({
    LoadBalancerId: 'lb-nat64web',
    LoadBalancerName: 'nat64-web',
    AddressIPVersion: 'ipv6',
    IPv6Mode: 'IPv6Nat64',
    LoadBalancerVips: ['203.0.113.64'],
    AddressIPv6: '2001:db8::64',
  });
  listener({ LoadBalancerId: 'lb-nat64web', ListenerId: 'lbl-nat60080', Protocol: 'HTTP', Port: 80 });
  rule({
    LoadBalancerId: 'lb-nat64web',
    ListenerId: 'lbl-nat60080',
    LocationId: 'loc-nat64api',
    Domain: 'six.example.com',
    Url: '/',
  });

  // One load balancer for each restriction of the pages.
  const refused = (name: string, why: Partial<LoadBalancer>): void => {
    const ids = { LoadBalancerId: `lb-${name}`, ListenerId: `lbl-${name}` };
    balancer({ LoadBalancerId: ids.LoadBalancerId, LoadBalancerName: name, ...why });
    listener({ ...ids, Protocol: 'HTTP', Port: 80 });
    rule({ ...ids, LocationId: `loc-${name}`, Domain: `${name}.example.com`, Url: '/' });
  };
  refused('classic0', {
    Forward: 0,
    LoadBalancerType: 'INTERNAL',
    LoadBalancerVips: ['10.0.0.200'],
    createdAt: now - 3000 * day,
  });
  refused('ipv6full', {
    AddressIPVersion: 'ipv6',
    IPv6Mode: 'IPv6FullChain',
    LoadBalancerVips: [],
    AddressIPv6: '2001:db8::1',
  });
  refused('basicnet', { VpcId: '0', NumericalVpcId: 0 });
  refused('isolated', { Isolation: 1, ChargeType: 'PREPAID' });
  refused('guarded0', {
    Protection: { OperatorUin: '100000000001', Description: 'change freeze', modifiedAt: now - day },
  });
  refused('mumbai01', { Region: 'ap-mumbai' });

  balancer({
    LoadBalancerId: 'lb-sgweb001',
    LoadBalancerName: 'sg-web',
    Region: 'ap-singapore',
    LoadBalancerVips: ['203.0.113.65'],
    VpcId: 'vpc-sandbox2',
    NumericalVpcId: 90210,
  });
  listener({ LoadBalancerId: 'lb-sgweb001', ListenerId: 'lbl-sghttp80', Protocol: 'HTTP', Port: 80 });
  rule({
    LoadBalancerId: 'lb-sgweb001',
    ListenerId: 'lbl-sghttp80',
    LocationId: 'loc-sghello1',
    Domain: 'sg.example.com',
    Url: '/hello',
  });
}
