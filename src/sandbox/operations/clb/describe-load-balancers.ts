import { z } from 'zod';
import { refuse } from '../../refusal.ts';
import type { LoadBalancer } from '../../world/clb.ts';
import type { World } from '../../world/world.ts';
import { defineOperation, notEmulated, versions } from '../operation.ts';
import { limitUpTo, offset, page } from '../paging.ts';
import { cloudTime } from '../time.ts';
import { filters, LoadBalancerId } from './parameters.ts';

/** Of the many filters of the page; the others are refused rather than ignored. */
const filterValues = new Map<string, (it: LoadBalancer) => readonly string[]>([
  ['charge-type', (it) => [it.ChargeType]],
  ['tag-key', (it) => it.Tags.map(({ TagKey }) => TagKey)],
  ['address-ip-version', (it) => [it.AddressIPVersion]],
]);

const orders = {
  LoadBalancerName: (it: LoadBalancer) => it.LoadBalancerName,
  CreateTime: (it: LoadBalancer) => cloudTime(it.createdAt),
  Domain: () => '',
  LoadBalancerType: (it: LoadBalancer) => it.LoadBalancerType,
} as const;

export const describeLoadBalancers = defineOperation({
  product: 'clb',
  action: 'DescribeLoadBalancers',
  version: versions.clb,
  writes: false,
  input: z.strictObject({
    LoadBalancerIds: z.array(LoadBalancerId).max(20).optional(),
    LoadBalancerType: z.enum(['OPEN', 'INTERNAL']).optional(),
    Forward: z.int().min(0).max(1).optional(),
    LoadBalancerName: z.string().optional(),
    LoadBalancerVips: z.array(z.string()).optional(),
    ProjectId: z.int().optional(),
    VpcId: z.string().optional(),
    SearchKey: z.string().optional(),
    Filters: filters,
    OrderBy: z.enum(['LoadBalancerName', 'CreateTime', 'Domain', 'LoadBalancerType']).default('CreateTime'),
    OrderType: z.int().min(0).max(1).default(1),
    Offset: offset,
    Limit: limitUpTo(100),
    AdditionalFields: z.array(z.string()).optional(),
    Domain: notEmulated,
    BackendPublicIps: notEmulated,
    BackendPrivateIps: notEmulated,
    WithRs: notEmulated,
    SecurityGroup: notEmulated,
    MasterZone: notEmulated,
  }),
  execute(world, input, { region }) {
    const wanted = [
      input.LoadBalancerIds?.length
        ? (it: LoadBalancer) => input.LoadBalancerIds?.includes(it.LoadBalancerId)
        : undefined,
      input.LoadBalancerType ? (it: LoadBalancer) => it.LoadBalancerType === input.LoadBalancerType : undefined,
      input.Forward === undefined ? undefined : (it: LoadBalancer) => it.Forward === input.Forward,
      input.LoadBalancerName
        ? (it: LoadBalancer) => it.LoadBalancerName.includes(input.LoadBalancerName ?? '')
        : undefined,
      input.LoadBalancerVips?.length
        ? (it: LoadBalancer) => it.LoadBalancerVips.some((vip) => input.LoadBalancerVips?.includes(vip))
        : undefined,
      input.ProjectId === undefined ? undefined : (it: LoadBalancer) => it.ProjectId === input.ProjectId,
      input.VpcId ? (it: LoadBalancer) => it.VpcId === input.VpcId : undefined,
      input.SearchKey
        ? (it: LoadBalancer) =>
            [it.LoadBalancerName, it.LoadBalancerId, ...it.LoadBalancerVips].some((text) =>
              text.includes(input.SearchKey ?? ''),
            )
        : undefined,
      ...(input.Filters ?? []).map(({ Name, Values }) => {
        const valuesOf = filterValues.get(Name);
        if (!valuesOf) return refuse('UnsupportedOperation', `The sandbox does not emulate the filter \`${Name}\`.`);
        return (it: LoadBalancer) => valuesOf(it).some((value) => Values.includes(value));
      }),
    ].filter((test) => test !== undefined);

    const keyOf = orders[input.OrderBy];
    const found = world.clb.loadBalancers
      .where((it) => it.Region === region && wanted.every((test) => test(it)))
      .sort((a, b) => (input.OrderType === 1 ? keyOf(b).localeCompare(keyOf(a)) : keyOf(a).localeCompare(keyOf(b))));
    const counted = input.AdditionalFields?.includes('TargetCount') ?? false;
    return {
      TotalCount: found.length,
      LoadBalancerSet: page(found, input).map((it) =>
        present(it, counted ? { TargetCount: targetCount(world, it) } : {}),
      ),
    };
  },
});

function targetCount({ clb }: World, { LoadBalancerId: id }: LoadBalancer): number {
  const onListeners = clb.listeners.where((it) => it.LoadBalancerId === id).map((it) => it.Targets.length);
  const onRules = clb.rules
    .where((it) => it.LoadBalancerId === id)
    .map((it) => it.Targets.length + it.FunctionTargets.length);
  return [...onListeners, ...onRules].reduce((sum, count) => sum + count, 0);
}

function present(it: LoadBalancer, more: { TargetCount?: number }) {
  return {
    LoadBalancerId: it.LoadBalancerId,
    LoadBalancerName: it.LoadBalancerName,
    LoadBalancerType: it.LoadBalancerType,
    Forward: it.Forward,
    Domain: '',
    LoadBalancerVips: it.LoadBalancerVips,
    Status: 1,
    CreateTime: cloudTime(it.createdAt),
    StatusTime: cloudTime(it.createdAt),
    ProjectId: it.ProjectId,
    VpcId: it.VpcId,
    OpenBgp: 0,
    Snat: false,
    Isolation: it.Isolation,
    Log: null,
    SubnetId: '',
    Tags: it.Tags,
    SecureGroups: [],
    TargetRegionInfo: { Region: it.Region, VpcId: it.VpcId, NumericalVpcId: it.NumericalVpcId },
    AnycastZone: '',
    AddressIPVersion: it.AddressIPVersion,
    NumericalVpcId: it.NumericalVpcId,
    VipIsp: it.LoadBalancerType === 'OPEN' ? 'BGP' : null,
    MasterZone: null,
    BackupZoneSet: null,
    IsolatedTime: null,
    ExpireTime: null,
    ChargeType: it.ChargeType,
    NetworkAttributes: {
      InternetChargeType: 'TRAFFIC_POSTPAID_BY_HOUR',
      InternetMaxBandwidthOut: 10,
      BandwidthpkgSubType: null,
    },
    PrepaidAttributes: null,
    LogSetId: '',
    LogTopicId: '',
    AddressIPv6: it.AddressIPv6,
    ExtraInfo: null,
    IsDDos: false,
    ConfigId: '',
    LoadBalancerPassToTarget: true,
    IPv6Mode: it.IPv6Mode,
    SnatPro: false,
    SnatIps: [],
    SlaType: 'shared',
    IsBlock: false,
    IsBlockTime: '',
    LocalBgp: false,
    ClusterTag: null,
    MixIpTarget: false,
    Zones: null,
    NfvInfo: null,
    AttributeFlags: it.AttributeFlags,
    LoadBalancerDomain: `${it.LoadBalancerId.replaceAll('*', 'x')}.clb.example.com`,
    ...more,
  };
}
