/** The forwarding rule of the API pages' own examples, as facts. */
import type { ResponseOf } from '../../../src/operations.ts';
import type { Facts } from '../facts.ts';

type LoadBalancer = NonNullable<ResponseOf<'clb:DescribeLoadBalancers'>['LoadBalancerSet']>[number];
type Listener = NonNullable<ResponseOf<'clb:DescribeListeners'>['Listeners']>[number];
type ListenerBackend = NonNullable<ResponseOf<'clb:DescribeTargets'>['Listeners']>[number];
export type Backends = NonNullable<ListenerBackend['Rules']>[number];

export const rule = {
  LoadBalancerId: 'lb-cuxw2rm0',
  ListenerId: 'lbl-d1ubsydq',
  LocationId: 'loc-abcd1234',
};

/** The function of the pages' examples, with the weight that they give. */
export const target = {
  Function: { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: 'version_test' },
  Weight: 66,
};

export const otherFunction = {
  Function: { FunctionNamespace: 'default', FunctionName: 'checkout', FunctionQualifier: '$LATEST' },
  Weight: 10,
};

export const server = {
  Type: 'CVM',
  InstanceId: 'ins-1234abcd',
  InstanceName: 'web-1',
  PrivateIpAddresses: ['10.0.0.1'],
  Port: 8080,
  Weight: 10,
  RegisteredTime: '2026-01-01 00:00:00',
};

export interface World {
  readonly loadBalancer?: Partial<LoadBalancer>;
  readonly listener?: Partial<Listener>;
  readonly backends?: Backends;
}

/** A rule of an HTTPS listener of a running load balancer, with no backend unless one is given. */
export function ruleFacts({ loadBalancer, listener, backends }: World = {}): Facts {
  return {
    'clb:DescribeLoadBalancers': () => ({
      LoadBalancerSet: [
        {
          LoadBalancerId: rule.LoadBalancerId,
          Status: 1,
          Forward: 1,
          VpcId: 'vpc-bhqkbhdx',
          AddressIPVersion: 'ipv4',
          ...loadBalancer,
        },
      ],
      TotalCount: 1,
    }),
    'clb:DescribeListeners': () => ({
      Listeners: [
        {
          ListenerId: rule.ListenerId,
          Protocol: 'HTTPS',
          Port: 443,
          Rules: [
            { LocationId: 'loc-00000000', Domain: 'other.example.com', Url: '/' },
            { LocationId: rule.LocationId, Domain: 'www.example.com', Url: '/cart', TargetType: 'NODE' },
          ],
          ...listener,
        },
      ],
    }),
    'clb:DescribeTargets': () => ({
      Listeners: [
        {
          ListenerId: rule.ListenerId,
          Protocol: 'HTTPS',
          Port: 443,
          Rules: [{ LocationId: rule.LocationId, Domain: 'www.example.com', Url: '/cart', ...backends }],
        },
      ],
    }),
  };
}
