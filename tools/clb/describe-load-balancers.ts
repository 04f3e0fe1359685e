import { z } from 'zod';
import { defineQuery } from '../../src/tool.ts';
import { brief, Limit, Offset } from '../paging.ts';
import { resourceId, text } from '../parameters.ts';
import { loadBalancerStatusText } from './instance.ts';
import { LoadBalancerId } from './parameters.ts';

export default defineQuery({
  operation: 'clb:DescribeLoadBalancers',
  title: 'List load balancers',
  description: 'Lists the load balancers (CLB) of a region with their addresses, network and status.',
  input: {
    LoadBalancerIds: z.array(LoadBalancerId).min(1).max(20).exactOptional().describe('Only these.'),
    SearchKey: text(128).exactOptional().describe('Part of a name, domain, address or id.'),
    LoadBalancerType: z.enum(['OPEN', 'INTERNAL']).exactOptional().describe('OPEN: public; INTERNAL: private.'),
    VpcId: resourceId('vpc', 'vpc-bhqkbhdx').exactOptional().describe('Only those in this VPC.'),
    Offset,
    Limit,
  },
  reads: ['clb:DescribeLoadBalancers'],

  async read(input, cloud) {
    const { LoadBalancerSet, TotalCount = 0 } = await cloud.read('clb:DescribeLoadBalancers', input);
    return {
      set: 'LoadBalancerSet',
      items: (LoadBalancerSet ?? []).map((one) =>
        brief({
          LoadBalancerId: one.LoadBalancerId,
          LoadBalancerName: one.LoadBalancerName,
          Status: one.Status,
          StatusText: one.Isolation === 1 ? 'isolated' : loadBalancerStatusText(one.Status),
          Forward: one.Forward,
          ForwardText: one.Forward === 0 ? 'classic' : 'current kind',
          LoadBalancerType: one.LoadBalancerType,
          LoadBalancerVips: one.LoadBalancerVips,
          Domain: one.LoadBalancerDomain || one.Domain,
          AddressIPVersion: one.AddressIPVersion,
          IPv6Mode: one.IPv6Mode,
          VpcId: one.VpcId,
          CreateTime: one.CreateTime,
        }),
      ),
      TotalCount,
      Offset: input.Offset,
    };
  },
});
