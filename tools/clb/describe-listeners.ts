import { z } from 'zod';
import { defineQuery } from '../../src/tool.ts';
import { brief, Limit, Offset, pageOf } from '../paging.ts';
import { integer } from '../parameters.ts';
import { ListenerId, LoadBalancerId } from './parameters.ts';

export default defineQuery({
  operation: 'clb:DescribeListeners',
  title: 'List the listeners of a load balancer, with their rules',
  description: 'Lists the listeners of one load balancer (CLB) and, for HTTP and HTTPS, their forwarding rules.',
  input: {
    LoadBalancerId,
    ListenerIds: z.array(ListenerId).min(1).max(100).exactOptional().describe('Only these.'),
    Protocol: z
      .enum(['TCP', 'UDP', 'TCP_SSL', 'QUIC', 'HTTP', 'HTTPS'])
      .exactOptional()
      .describe('Only those of this protocol.'),
    Port: integer({ min: 1, max: 65535 }).exactOptional().describe('Only those on this port.'),
    Offset,
    Limit,
  },
  reads: ['clb:DescribeListeners'],

  async read({ Offset, Limit, ...filters }, cloud) {
    // The cloud gives the whole list at once.
    const listeners = (await cloud.read('clb:DescribeListeners', filters)).Listeners ?? [];
    return {
      set: 'Listeners',
      items: pageOf(listeners, { Offset, Limit }).map((one) =>
        brief({
          ListenerId: one.ListenerId,
          ListenerName: one.ListenerName,
          Protocol: one.Protocol,
          Port: one.Port,
          EndPort: one.EndPort || undefined,
          AttrFlags: one.AttrFlags,
          Rules: one.Rules?.map((rule) =>
            brief({
              LocationId: rule.LocationId,
              Domain: rule.Domain,
              Url: rule.Url,
              TargetType: rule.TargetType,
              RedirectsTo: rule.RewriteTarget?.TargetLocationId,
            }),
          ),
        }),
      ),
      TotalCount: listeners.length,
      Offset,
    };
  },
});
