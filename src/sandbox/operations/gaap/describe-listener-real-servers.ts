import { z } from 'zod';
import { refuse } from '../../refusal.ts';
import { addressType, isLayer4 } from '../../world/gaap.ts';
import { defineOperation, versions } from '../operation.ts';
import { presentBindings } from './present-bindings.ts';
import { listenerOf } from './state.ts';

export const describeListenerRealServers = defineOperation({
  product: 'gaap',
  action: 'DescribeListenerRealServers',
  version: versions.gaap,
  writes: false,
  input: z.strictObject({ ListenerId: z.string().min(1) }),
  execute(world, { ListenerId }) {
    const listener = listenerOf(world, ListenerId);
    if (!isLayer4(listener)) refuse('InvalidParameter', `${ListenerId} is a layer-7 listener.`);
    const bindable = world.gaap.realServers.where((it) => addressType(it) === listener.RealServerType);
    const bound = presentBindings(world, listener);
    return {
      TotalCount: bindable.length,
      RealServerSet: bindable.map(({ RealServerIP, RealServerId, RealServerName, ProjectId, InBanBlacklist }) => ({
        RealServerIP,
        RealServerId,
        RealServerName,
        ProjectId,
        InBanBlacklist,
      })),
      BindRealServerTotalCount: bound.length,
      BindRealServerSet: bound,
    };
  },
});
