import { z } from 'zod';
import { missingParameter } from '../../gateway/texts.ts';
import { refuse } from '../../refusal.ts';
import type { Listener } from '../../world/gaap.ts';
import type { World } from '../../world/world.ts';
import { defineOperation, versions } from '../operation.ts';
import { refuseByStanding } from '../standing.ts';
import { groupOf, isBound, laneOf, proxyOf, refuseUnlessRunning, refuseUnlessWritable, statusOf } from './state.ts';

const reasons = {
  busy: { code: 'FailedOperation.ListenerHasTask', text: 'The listener is in operation. Do not repeat the operation.' },
  bound: { code: 'FailedOperation.RealServerAlreadyBound', text: "Failed to delete: it's bound to an origin server." },
} as const;

/**
 * How a refusal reaches the caller is not established. Here: when every listener asked for is refused for one and the same
 * reason, nothing can be done, and the answer is that error; otherwise what can be deleted is, and the three sets tell.
 */
export const deleteListeners = defineOperation({
  product: 'gaap',
  action: 'DeleteListeners',
  version: versions.gaap,
  writes: true,
  input: z.strictObject({
    ListenerIds: z.array(z.string().min(1)).min(1).max(100),
    Force: z.int().min(0).max(1),
    ProxyId: z.string().min(1).optional(),
    GroupId: z.string().min(1).optional(),
  }),
  execute(world, { ListenerIds, Force, ProxyId, GroupId }, context) {
    if (ProxyId === undefined && GroupId === undefined) throw missingParameter('ProxyId');
    if (ProxyId !== undefined && GroupId !== undefined) {
      refuse('InvalidParameter', 'Either `ProxyId` or `GroupId` must be set, but you cannot set both.');
    }
    const twice = ListenerIds.find((id, index) => ListenerIds.indexOf(id) !== index);
    if (twice) refuse('InvalidParameterValue', `ListenerId(${twice}) is given more than once.`);
    refuseByStanding(context, 'gaap');
    if (ProxyId !== undefined) refuseUnlessWritable(proxyOf(world, ProxyId), 'InstanceStatusNotInRuning');
    if (GroupId !== undefined) refuseUnlessRunning(groupOf(world, GroupId));

    const belongs = (it: Listener | undefined): it is Listener =>
      it !== undefined && (ProxyId === undefined ? it.GroupId === GroupId : it.ProxyId === ProxyId);
    const listeners = ListenerIds.map((id) => world.gaap.listeners.find(id)).filter(belongs);
    const known = new Set(listeners.map(({ ListenerId }) => ListenerId));
    const judged = listeners.map((it) => ({
      ListenerId: it.ListenerId,
      listener: it,
      reason: reasonAgainst(world, it, Force),
    }));
    const refused = judged.filter(({ reason }) => reason !== undefined);
    const accepted = judged.filter(({ reason }) => reason === undefined);

    const [first, ...others] = refused;
    if (
      first?.reason &&
      refused.length === ListenerIds.length &&
      others.every(({ reason }) => reason === first.reason)
    ) {
      refuse(reasons[first.reason].code, reasons[first.reason].text);
    }
    if (accepted.length > 0) {
      world.tasks.start({
        id: context.requestId,
        product: 'gaap',
        action: 'DeleteListeners',
        lanes: accepted.map(({ ListenerId }) => laneOf(ListenerId)),
        changes: accepted.flatMap(({ listener }) => removalOf(world, listener)),
      });
    }
    return {
      OperationFailedListenerSet: refused.map(({ ListenerId }) => ListenerId),
      OperationSucceedListenerSet: accepted.map(({ ListenerId }) => ListenerId),
      InvalidStatusListenerSet: ListenerIds.filter((id) => !known.has(id)),
    };
  },
});

function reasonAgainst(world: World, listener: Listener, force: number): keyof typeof reasons | undefined {
  if (statusOf(world, listener) !== 0) return 'busy';
  return force === 0 && isBound(world, listener) ? 'bound' : undefined;
}

function removalOf({ gaap }: World, listener: Listener) {
  const rules = gaap.rules.where(({ ListenerId }) => ListenerId === listener.ListenerId);
  return [gaap.listeners.removalOf(listener), ...rules.map((rule) => gaap.rules.removalOf(rule))];
}
