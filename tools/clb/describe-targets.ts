import { z } from 'zod';
import type { ResponseOf } from '../../src/operations.ts';
import { defineQuery, type JsonObject } from '../../src/tool.ts';
import { brief, Limit, Offset, pageOf } from '../paging.ts';
import { ListenerId, LoadBalancerId, LocationId } from './parameters.ts';

type Listener = NonNullable<ResponseOf<'clb:DescribeTargets'>['Listeners']>[number];
type Rule = NonNullable<Listener['Rules']>[number];

function targets(list: Listener['Targets']): JsonObject[] {
  return (list ?? []).map(({ Type, InstanceId, InstanceName, PrivateIpAddresses, Port, Weight }) =>
    brief({ Type, InstanceId, InstanceName, PrivateIpAddresses, Port, Weight }),
  );
}

function rule(one: Rule): JsonObject {
  return {
    LocationId: one.LocationId,
    Domain: one.Domain,
    Url: one.Url,
    Targets: targets(one.Targets),
    // The cloud says null or [] where there is none.
    FunctionTargets: (one.FunctionTargets ?? []).map(({ Function: info, Weight }) => ({
      Function: brief({
        FunctionNamespace: info.FunctionNamespace,
        FunctionName: info.FunctionName,
        FunctionQualifier: info.FunctionQualifier,
        FunctionQualifierType: info.FunctionQualifierType,
      }),
      Weight,
    })),
  };
}

export default defineQuery({
  operation: 'clb:DescribeTargets',
  title: 'List the backends of a load balancer',
  description:
    'Lists what the listeners and forwarding rules of one load balancer (CLB) send their requests to: servers ' +
    '(Targets) and cloud functions (FunctionTargets), with weights.',
  input: {
    LoadBalancerId,
    ListenerIds: z.array(ListenerId).min(1).max(20).exactOptional().describe('Only these.'),
    LocationId: LocationId.exactOptional().describe('Only this forwarding rule.'),
    Offset,
    Limit,
  },
  reads: ['clb:DescribeTargets'],

  async read({ Offset, Limit, LocationId, ...filters }, cloud) {
    // The cloud gives the whole list at once.
    const response = await cloud.read('clb:DescribeTargets', {
      ...filters,
      ...(LocationId ? { Filters: [{ Name: 'location-id', Values: [LocationId] }] } : {}),
    });
    const listeners = response.Listeners ?? [];
    return {
      set: 'Listeners',
      items: pageOf(listeners, { Offset, Limit }).map((one) => ({
        ListenerId: one.ListenerId,
        Protocol: one.Protocol,
        Port: one.Port,
        ...(one.Rules?.length ? { Rules: one.Rules.map(rule) } : { Targets: targets(one.Targets) }),
      })),
      TotalCount: listeners.length,
      Offset,
    };
  },
});
