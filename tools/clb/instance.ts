/** Which load balancers can have functions as backends (docs/tencent-api.md B1), and their status. */
import type { ResponseOf } from '../../src/operations.ts';
import { type Refusal, refuse } from '../../src/tool.ts';

/** Where a load balancer can have functions as its backends. */
const functionRegions: readonly string[] = [
  'ap-guangzhou',
  'ap-shenzhen-fsi',
  'ap-shanghai',
  'ap-shanghai-fsi',
  'ap-beijing',
  'ap-chengdu',
  'ap-hongkong',
  'ap-singapore',
  'ap-tokyo',
  'na-siliconvalley',
];

export function refuseRegion(region: string | undefined): Refusal | undefined {
  if (region && functionRegions.includes(region)) return undefined;
  const list = functionRegions.join(', ');
  if (!region) return refuse('InvalidInput', 'No region is named.', `Give Region, one of ${list}.`);
  return refuse(
    'Unsupported',
    `Load balancers in ${region} cannot have functions as backends.`,
    `Use a load balancer in one of ${list}.`,
  );
}

type LoadBalancer = NonNullable<ResponseOf<'clb:DescribeLoadBalancers'>['LoadBalancerSet']>[number];

export function refuseLoadBalancer(loadBalancer: LoadBalancer): Refusal | undefined {
  const { LoadBalancerId, Forward, VpcId, AddressIPVersion, IPv6Mode, Isolation, Status } = loadBalancer;
  if (Forward !== 1) {
    return refuse(
      'Unsupported',
      `${LoadBalancerId} is a classic load balancer, which cannot have functions as backends.`,
      'Use a load balancer of the current kind.',
    );
  }
  if (VpcId === '' || VpcId === '0') {
    return refuse(
      'Unsupported',
      `${LoadBalancerId} is on the basic network, where functions cannot be backends.`,
      'Use a load balancer in a VPC.',
    );
  }
  if (AddressIPVersion?.toLowerCase() === 'ipv6' && IPv6Mode === 'IPv6FullChain') {
    return refuse(
      'Unsupported',
      `${LoadBalancerId} is IPv6 all through, which cannot have functions as backends.`,
      'Use an IPv4 or IPv6 NAT64 load balancer.',
    );
  }
  if (Isolation === 1) {
    return refuse('WrongState', `${LoadBalancerId} is isolated.`, 'Settle its bill or renew it, then ask again.');
  }
  if (Status === 1) return undefined;
  return refuse(
    'WrongState',
    `${LoadBalancerId} is ${loadBalancerStatusText(Status)}.`,
    'Wait until it is running, then ask again.',
  );
}

export function loadBalancerStatusText(status: number | undefined): string {
  return { 0: 'being created', 1: 'running' }[status ?? -1] ?? `in status ${status}`;
}
