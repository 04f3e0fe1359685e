import type { Binding, Listener, Rule } from '../../world/gaap.ts';
import type { World } from '../../world/world.ts';

interface Checked {
  readonly bindings: readonly Binding[];
  readonly HealthCheck?: Listener['HealthCheck'];
}

/** "While health checks are off, the status is always normal" (BindRealServer). */
const healthOf = ({ gaap }: World, { HealthCheck = 1 }: Checked, { RealServerId }: Binding) =>
  HealthCheck === 1 ? (gaap.realServers.find(RealServerId)?.health ?? 'ok') : 'ok';

/** RealServerStatus: 0 normal, 1 not. */
export function presentBindings(world: World, holder: Checked) {
  return holder.bindings.map((binding) => {
    const health = healthOf(world, holder, binding);
    const address = world.gaap.realServers.find(binding.RealServerId)?.RealServerIP ?? '';
    return {
      RealServerId: binding.RealServerId,
      RealServerIP: address,
      RealServerWeight: binding.RealServerWeight,
      RealServerStatus: health === 'ok' ? 0 : 1,
      RealServerPort: binding.RealServerPort,
      // "Not normal and no address here means that the domain name does not resolve."
      DownIPList: health === 'down' ? [address] : [],
      RealServerFailoverRole: binding.RealServerFailoverRole,
    };
  });
}

/** The three pages of the same field contradict each other (docs/tencent-api.md B4), and are all followed. */
export function bindStatus(world: World, holder: Listener | Rule): number {
  const healths = holder.bindings.map((binding) => healthOf(world, holder, binding));
  const bad = healths.find((health) => health !== 'ok');
  const isUdp = 'Protocol' in holder && holder.Protocol === 'UDP';
  // UDP: 0 normal, 1 address bad, 2 name does not resolve. TCP and rules: 0 bad, 1 normal.
  if (!isUdp) return bad === undefined ? 1 : 0;
  if (bad === undefined) return 0;
  return bad === 'unresolved' ? 2 : 1;
}
