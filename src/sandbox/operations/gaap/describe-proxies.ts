import { z } from 'zod';
import { refuse } from '../../refusal.ts';
import type { Connection } from '../../world/gaap.ts';
import { defineOperation, versions } from '../operation.ts';
import { limitUpTo, offset, page } from '../paging.ts';
import { unixSeconds } from '../time.ts';
import { filters, hasTag, passes, regionDetail, tagSet } from './filters.ts';
import { proxyOf } from './state.ts';

const ids = z.array(z.string()).max(100).optional();

const keys: Record<
  'create_time' | 'proxy_id' | 'bandwidth' | 'concurrent_connections',
  (it: Connection) => number | string
> = {
  create_time: (it) => it.createdAt,
  proxy_id: (it) => it.ProxyId,
  bandwidth: (it) => it.Bandwidth,
  concurrent_connections: (it) => it.Concurrent,
};

/** `InstanceIds` and `InstanceSet` are the old twins of `ProxyIds` and `ProxySet`. */
export const describeProxies = defineOperation({
  product: 'gaap',
  action: 'DescribeProxies',
  version: versions.gaap,
  writes: false,
  input: z.strictObject({
    InstanceIds: ids,
    ProxyIds: ids,
    Filters: filters,
    TagSet: tagSet,
    Independent: z.int().min(0).max(1).optional(),
    Order: z.enum(['asc', 'desc']).default('desc'),
    OrderField: z.enum(['create_time', 'proxy_id', 'bandwidth', 'concurrent_connections']).default('create_time'),
    Offset: offset,
    Limit: limitUpTo(100),
  }),
  execute(world, asked) {
    const wanted = asked.ProxyIds ?? asked.InstanceIds;
    if (wanted?.length && asked.Filters?.length)
      refuse('InvalidParameter', '`ProxyIds` and `Filters` cannot both be set.');
    const keyOf = keys[asked.OrderField];
    const direction = asked.Order === 'asc' ? 1 : -1;
    const found = world.gaap.proxies
      .where(
        (it) =>
          (!wanted?.length || wanted.includes(it.ProxyId)) &&
          (asked.Independent === undefined || (it.GroupId === null) === (asked.Independent === 1)) &&
          hasTag(it, asked.TagSet) &&
          passes(it, asked.Filters, {
            ProjectId: (proxy) => String(proxy.ProjectId),
            AccessRegion: (proxy) => proxy.AccessRegion,
            RealServerRegion: (proxy) => proxy.RealServerRegion,
            GroupId: (proxy) => proxy.GroupId ?? '',
          }),
      )
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -direction : keyOf(a) > keyOf(b) ? direction : 0));
    const set = page(found, asked).map(present);
    return { TotalCount: found.length, InstanceSet: set, ProxySet: set };
  },
});

export const describeProxiesStatus = defineOperation({
  product: 'gaap',
  action: 'DescribeProxiesStatus',
  version: versions.gaap,
  writes: false,
  input: z.strictObject({ InstanceIds: ids, ProxyIds: ids }),
  execute(world, { ProxyIds, InstanceIds }) {
    const wanted = ProxyIds ?? InstanceIds ?? [];
    return { InstanceStatusSet: wanted.map((id) => ({ InstanceId: id, Status: proxyOf(world, id).Status })) };
  },
});

const present = (it: Connection) => ({
  InstanceId: it.ProxyId,
  ProxyId: it.ProxyId,
  ProxyName: it.ProxyName,
  CreateTime: unixSeconds(it.createdAt),
  ProjectId: it.ProjectId,
  AccessRegion: it.AccessRegion,
  RealServerRegion: it.RealServerRegion,
  Bandwidth: it.Bandwidth,
  Concurrent: it.Concurrent,
  Status: it.Status,
  Domain: it.Domain,
  IP: it.IP,
  Version: it.Version,
  Scalarable: 1,
  SupportProtocols: ['TCP', 'UDP', 'HTTP', 'HTTPS'],
  GroupId: it.GroupId,
  PolicyId: null,
  AccessRegionInfo: regionDetail(it.AccessRegion),
  RealServerRegionInfo: regionDetail(it.RealServerRegion),
  ForwardIP: it.IP,
  TagSet: it.TagSet,
  SupportSecurity: 1,
  BillingType: 0,
  RelatedGlobalDomains: [],
  ModifyConfigTime: null,
  ProxyType: it.ProxyType,
  ClientIPMethod: [0],
  IPAddressVersion: 'IPv4',
  NetworkType: 'normal',
  PackageType: 'Thunder',
  BanStatus: 'RECOVER',
  IPList: [{ IP: it.IP, Provider: 'BGP', Bandwidth: it.Bandwidth }],
  Http3Supported: 0,
  InBanBlacklist: 0,
  FeatureBitmap: 3,
  IsAutoScaleProxy: 0,
  IsSupportTLSChoice: 1,
});
