import { z } from 'zod';
import { defineQuery } from '../../src/tool.ts';
import { brief, Limit, Offset } from '../paging.ts';
import { flag, resourceId } from '../parameters.ts';

export default defineQuery({
  operation: 'gaap:DescribeProxies',
  title: 'List GAAP connections',
  description: 'Lists the acceleration connections (proxies) of GAAP with their regions, address and status.',
  input: {
    ProxyIds: z.array(resourceId('link', 'link-3d85gh')).min(1).max(100).exactOptional().describe('Only these.'),
    Independent: flag.exactOptional().describe('1: only those outside groups; 0: only those in groups.'),
    Offset,
    Limit,
  },
  reads: ['gaap:DescribeProxies'],

  async read(input, cloud) {
    const { ProxySet, InstanceSet, TotalCount = 0 } = await cloud.read('gaap:DescribeProxies', input);
    return {
      set: 'ProxySet',
      items: (ProxySet ?? InstanceSet ?? []).map((one) =>
        brief({
          ProxyId: one.ProxyId ?? one.InstanceId,
          ProxyName: one.ProxyName,
          Status: one.Status,
          BanStatus: one.BanStatus === 'RECOVER' ? undefined : one.BanStatus,
          GroupId: one.GroupId,
          AccessRegion: one.AccessRegion,
          RealServerRegion: one.RealServerRegion,
          Domain: one.Domain,
          IP: one.IP,
          Bandwidth: one.Bandwidth,
          Concurrent: one.Concurrent,
          SupportProtocols: one.SupportProtocols,
          Version: one.Version,
        }),
      ),
      TotalCount,
      Offset: input.Offset,
    };
  },
});
