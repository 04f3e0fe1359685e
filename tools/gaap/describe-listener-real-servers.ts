import { defineQuery } from '../../src/tool.ts';
import { brief, Limit, Offset, pageOf } from '../paging.ts';
import { resourceId } from '../parameters.ts';
import { boundItem } from './reads.ts';

export default defineQuery({
  operation: 'gaap:DescribeListenerRealServers',
  title: 'List the origin servers of a TCP/UDP listener',
  description:
    'Lists the origin servers bound to a GAAP TCP or UDP listener, with port, weight and health, and after them those ' +
    'that can be bound to it.',
  input: {
    ListenerId: resourceId('listener', 'listener-pbsgn7ej').describe('A TCP or UDP listener.'),
    Offset,
    Limit,
  },
  reads: ['gaap:DescribeListenerRealServers'],

  async read({ ListenerId, Offset, Limit }, cloud) {
    const { BindRealServerSet, RealServerSet } = await cloud.read('gaap:DescribeListenerRealServers', { ListenerId });
    const bound = (BindRealServerSet ?? []).map((server) => ({ Bound: true, ...boundItem(server) }));
    const ids = new Set(BindRealServerSet?.map(({ RealServerId }) => RealServerId));
    const unbound = (RealServerSet ?? [])
      .filter(({ RealServerId }) => !ids.has(RealServerId))
      .map(({ RealServerId, RealServerIP, RealServerName, InBanBlacklist }) => ({
        Bound: false,
        ...brief({ RealServerId, RealServerIP, RealServerName }),
        ...(InBanBlacklist === 1 && { InBanBlacklist, InBanBlacklistText: "on the cloud's blocklist" }),
      }));
    const items = [...bound, ...unbound];
    return {
      set: 'RealServerSet',
      items: pageOf(items, { Offset, Limit }),
      TotalCount: items.length,
      Offset,
      note: `${bound.length} bound, ${unbound.length} not bound.`,
    };
  },
});
