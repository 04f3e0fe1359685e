import { z } from 'zod';
import { refuse } from '../../refusal.ts';
import { defineOperation, versions } from '../operation.ts';
import { limitUpTo, offset, page } from '../paging.ts';
import { filters, hasTag, passes, tagSet } from './filters.ts';

export const describeRealServers = defineOperation({
  product: 'gaap',
  action: 'DescribeRealServers',
  version: versions.gaap,
  writes: false,
  input: z.strictObject({
    ProjectId: z.int(),
    SearchValue: z.string().optional(),
    Offset: offset,
    Limit: limitUpTo(50),
    TagSet: tagSet,
    Filters: filters,
  }),
  execute(world, asked) {
    const found = world.gaap.realServers.where(
      (it) =>
        (asked.ProjectId === -1 || it.ProjectId === asked.ProjectId) &&
        (!asked.SearchValue || it.RealServerIP.includes(asked.SearchValue)) &&
        hasTag(it, asked.TagSet) &&
        passes(it, asked.Filters, {
          RealServerName: (server) => server.RealServerName,
          RealServerIP: (server) => server.RealServerIP,
        }),
    );
    return {
      TotalCount: found.length,
      RealServerSet: page(found, asked).map(({ RealServerIP, RealServerId, RealServerName, ProjectId, TagSet }) => ({
        RealServerIP,
        RealServerId,
        RealServerName,
        ProjectId,
        TagSet,
      })),
    };
  },
});

export const describeRealServersStatus = defineOperation({
  product: 'gaap',
  action: 'DescribeRealServersStatus',
  version: versions.gaap,
  writes: false,
  input: z.strictObject({ RealServerIds: z.array(z.string()).min(1).max(100) }),
  execute({ gaap }, { RealServerIds }) {
    const listeners = gaap.listeners.all();
    const holders = [
      ...listeners,
      ...gaap.rules
        .all()
        .map((rule) => ({ ...listeners.find((it) => it.ListenerId === rule.ListenerId), bindings: rule.bindings })),
    ];
    return {
      TotalCount: RealServerIds.length,
      RealServerStatusSet: RealServerIds.map((id) => {
        if (!gaap.realServers.find(id)) refuse('ResourceNotFound', `RealServerId(${id}) Not Exist.`);
        const holder = holders.find(({ bindings }) => bindings.some(({ RealServerId }) => RealServerId === id));
        return {
          RealServerId: id,
          BindStatus: holder ? 1 : 0,
          ProxyId: holder?.ProxyId ?? '',
          GroupId: holder?.GroupId ?? '',
        };
      }),
    };
  },
});
