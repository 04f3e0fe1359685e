import { z } from 'zod';
import { type Group, groupStatuses } from '../../world/gaap.ts';
import { defineOperation, notEmulated, versions } from '../operation.ts';
import { page } from '../paging.ts';
import { unixSeconds } from '../time.ts';
import { filters, passes, regionDetail } from './filters.ts';
import { groupOf } from './state.ts';

/** The list tells the status as a word, the details as a number (docs/tencent-api.md B4). */
export const describeProxyGroupList = defineOperation({
  product: 'gaap',
  action: 'DescribeProxyGroupList',
  version: versions.gaap,
  writes: false,
  // Unlike everywhere else, Offset and Limit are required here.
  input: z.strictObject({
    Offset: z.int().min(0),
    Limit: z.int().min(0).max(100),
    ProjectId: z.int(),
    Filters: filters,
    TagSet: notEmulated,
  }),
  execute(world, asked) {
    const found = world.gaap.groups.where(
      (it) =>
        (asked.ProjectId === -1 || it.ProjectId === asked.ProjectId) &&
        passes(it, asked.Filters, { RealServerRegion: (group) => group.RealServerRegion }),
    );
    return {
      TotalCount: found.length,
      ProxyGroupList: page(found, asked).map((it) => ({
        ...common(it),
        Status: it.Status,
        ProxyType: 100,
        FeatureBitmap: 3,
      })),
    };
  },
});

export const describeProxyGroupDetails = defineOperation({
  product: 'gaap',
  action: 'DescribeProxyGroupDetails',
  version: versions.gaap,
  writes: false,
  input: z.strictObject({ GroupId: z.string().min(1) }),
  execute(world, { GroupId }) {
    const group = groupOf(world, GroupId);
    return {
      ProxyGroupDetail: {
        ...common(group),
        ProxyNum: world.gaap.proxies.where((it) => it.GroupId === GroupId).length,
        Status: groupStatuses[group.Status],
        OwnerUin: '100000000001',
        CreateUin: '100000000001',
        DnsDefaultIp: '203.0.113.20',
        IsOldGroup: false,
        PolicyId: '',
        ClientIPMethod: [0],
        IPAddressVersion: 'IPv4',
        PackageType: 'Thunder',
        FeatureBitmap: 3,
        IsSupportTLSChoice: 1,
      },
    };
  },
});

const common = (it: Group) => ({
  GroupId: it.GroupId,
  Domain: it.Domain,
  GroupName: it.GroupName,
  ProjectId: it.ProjectId,
  RealServerRegionInfo: regionDetail(it.RealServerRegion),
  TagSet: [],
  Version: it.Version,
  CreateTime: unixSeconds(it.createdAt),
  Http3Supported: 0,
});
