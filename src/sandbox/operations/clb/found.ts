import { refuse } from '../../refusal.ts';
import type { Listener, LoadBalancer } from '../../world/clb.ts';
import type { World } from '../../world/world.ts';
import type { Context } from '../operation.ts';

export function balancerOf(world: World, id: string, { region }: Context): LoadBalancer {
  const balancer = world.clb.loadBalancers.find(id);
  if (balancer?.Region === region) return balancer;
  return refuse('InvalidParameter.LBIdNotFound', `Loadbalancer(${id}) is not found.`);
}

interface ListenerQuery {
  readonly ListenerIds?: readonly string[] | undefined;
  readonly Protocol?: string | undefined;
  readonly Port?: number | undefined;
}

/** Listeners that are not there are left out of the answer, without a word. */
export function listenersOf(world: World, balancer: LoadBalancer, query: ListenerQuery): Listener[] {
  return world.clb.listeners.where(
    (it) =>
      it.LoadBalancerId === balancer.LoadBalancerId &&
      (!query.ListenerIds?.length || query.ListenerIds.includes(it.ListenerId)) &&
      (query.Protocol === undefined || it.Protocol === query.Protocol) &&
      (query.Port === undefined || it.Port === query.Port),
  );
}

export const isLayer7 = ({ Protocol }: Listener): boolean =>
  Protocol === 'HTTP' || Protocol === 'HTTPS' || Protocol === 'QUIC';
