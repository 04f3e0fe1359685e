import { z } from 'zod';
import { refuse } from '../../refusal.ts';
import { addressType, type Binding, bindLimits, isLayer4, type Listener } from '../../world/gaap.ts';
import type { World } from '../../world/world.ts';
import { defineOperation, versions } from '../operation.ts';
import { refuseByStanding } from '../standing.ts';
import { groupOf, laneOf, listenerOf, proxyOf, refuseUnlessRunning, refuseUnlessWritable, statusOf } from './state.ts';

const wanted = z.strictObject({
  RealServerId: z.string().min(1),
  RealServerIP: z.string().min(1),
  RealServerPort: z.int().min(bindLimits.ports.min).max(bindLimits.ports.max),
  RealServerWeight: z.int().min(bindLimits.weights.min).max(bindLimits.weights.max).optional(),
  /** Empty, as the reads show it where there is none, means none. */
  RealServerFailoverRole: z.enum(['master', 'slave', '']).optional(),
});
type Wanted = z.infer<typeof wanted>;

export const bindListenerRealServers = defineOperation({
  product: 'gaap',
  action: 'BindListenerRealServers',
  version: versions.gaap,
  writes: true,
  input: z.strictObject({ ListenerId: z.string().min(1), RealServerBindSet: z.array(wanted).optional() }),
  execute(world, { ListenerId, RealServerBindSet = [] }, context) {
    refuseByStanding(context, 'gaap');
    const listener = listenerOf(world, ListenerId);
    if (!isLayer4(listener)) {
      refuse(
        'InvalidParameter',
        `${ListenerId} is a layer-7 listener: origin servers are bound to its rules (BindRuleRealServers).`,
      );
    }
    if (listener.ProxyId !== null) refuseUnlessWritable(proxyOf(world, listener.ProxyId), 'ProxyStatusNotInRuning');
    if (listener.GroupId !== null) refuseUnlessRunning(groupOf(world, listener.GroupId));
    if (statusOf(world, listener) !== 0) {
      refuse('FailedOperation.ListenerHasTask', 'The listener is in operation. Do not repeat the operation.');
    }
    if (RealServerBindSet.length > bindLimits.origins) {
      refuse('FailedOperation.LimitRealServerNum', `A listener takes at most ${bindLimits.origins} origin servers.`);
    }
    refuseDuplicates(RealServerBindSet);
    // "This API unbinds the previously bound origin servers": the set given is the whole set, and without it there is none.
    const bindings = RealServerBindSet.map((it) => bindingOf(world, listener, it));
    world.tasks.start({
      id: context.requestId,
      product: 'gaap',
      action: 'BindListenerRealServers',
      lanes: [laneOf(ListenerId)],
      changes: [world.gaap.listeners.changeTo({ ...listener, bindings })],
    });
    return {};
  },
});

function bindingOf(world: World, listener: Listener, it: Wanted): Binding {
  const server = world.gaap.realServers.find(it.RealServerId);
  if (!server) {
    return refuse(
      'InvalidParameterValue.RealServerNotBelong',
      `The origin server ${it.RealServerId} does not belong to this user.`,
    );
  }
  if (server.RealServerIP !== it.RealServerIP) {
    refuse('InvalidParameterValue', `The address of ${it.RealServerId} is not ${it.RealServerIP}.`);
  }
  if (server.InBanBlacklist === 1) {
    refuse('InvalidParameterValue.HitBanBlacklist', `The origin server ${it.RealServerId} is in the blocklist.`);
  }
  const type = addressType(server);
  if (type !== listener.RealServerType) {
    refuse(
      'InvalidParameterValue',
      `${listener.ListenerId} takes origin servers of type ${listener.RealServerType}, and ${it.RealServerId} is of type ${type}.`,
    );
  }
  if (bindLimits.ports.forbidden.some((port) => port === it.RealServerPort)) {
    refuse('InvalidParameterValue', `The port ${it.RealServerPort} cannot be used.`);
  }
  // Whether the cloud ignores or refuses a weight that has no meaning is not established. Strict, like terraform.
  if (listener.Scheduler !== 'wrr' && (it.RealServerWeight ?? 1) !== 1) {
    refuse('InvalidParameterValue', `The weight must be 1 where the scheduling is ${listener.Scheduler}.`);
  }
  if (it.RealServerFailoverRole && listener.FailoverSwitch === 0) {
    refuse(
      'InvalidParameterValue',
      `${listener.ListenerId} has no master and slave origin servers: \`RealServerFailoverRole\` cannot be set.`,
    );
  }
  if (!it.RealServerFailoverRole && listener.FailoverSwitch === 1) {
    refuse(
      'InvalidParameterValue',
      `${listener.ListenerId} has master and slave origin servers: \`RealServerFailoverRole\` must be set.`,
    );
  }
  return {
    RealServerId: it.RealServerId,
    RealServerPort: it.RealServerPort,
    RealServerWeight: it.RealServerWeight ?? 1,
    RealServerFailoverRole: it.RealServerFailoverRole ?? '',
  };
}

function refuseDuplicates(set: readonly Wanted[]): void {
  const names = set.map(({ RealServerId, RealServerPort }) => `${RealServerId}:${RealServerPort}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) refuse('InvalidParameterValue', `The origin server ${twice} is given more than once.`);
}
