import { refuse } from '../../refusal.ts';
import type { Connection, Group, Listener } from '../../world/gaap.ts';
import { isLayer4 } from '../../world/gaap.ts';
import type { World } from '../../world/world.ts';

export const laneOf = (listenerId: string): string => `gaap/${listenerId}`;

/** ListenerStatus and RuleStatus: 0 running, 1 creating, 2 destroying, 3 changing origins, 4 changing configuration. */
const statusWhile: Readonly<Record<string, number>> = { DeleteListeners: 2, BindListenerRealServers: 3 };

export function statusOf(world: World, { ListenerId }: Listener): number {
  const task = world.tasks.runningOn(laneOf(ListenerId));
  return task ? (statusWhile[task.action] ?? 4) : 0;
}

export function isBound(world: World, listener: Listener): boolean {
  if (isLayer4(listener)) return listener.bindings.length > 0;
  return world.gaap.rules.where((it) => it.ListenerId === listener.ListenerId).some((it) => it.bindings.length > 0);
}

/**
 * What a listener hangs on must be running. Bind's page has two codes for a connection that is not: the one about
 * "adding" is given while the connection is being made or moved, the other while it is off; Delete's page has only that.
 */
const underWay: readonly Connection['Status'][] = [
  'CREATING',
  'OPENING',
  'ADJUSTING',
  'CLONING',
  'RECOVERING',
  'MOVING',
];

export function refuseUnlessWritable(
  proxy: Connection,
  codeUnderWay: 'ProxyStatusNotInRuning' | 'InstanceStatusNotInRuning',
): void {
  if (proxy.ProxyType === 103) {
    refuse(
      'FailedOperation.NonStandardProxy',
      `The connection ${proxy.ProxyId} is non-standard and write operations are not allowed.`,
    );
  }
  if (proxy.Status === 'RUNNING') return;
  const code = underWay.includes(proxy.Status) ? codeUnderWay : 'InstanceStatusNotInRuning';
  refuse(`FailedOperation.${code}`, `The connection ${proxy.ProxyId} is not running: ${proxy.Status}.`);
}

export function refuseUnlessRunning(group: Group): void {
  if (group.Status === 'RUNNING') return;
  refuse(
    'FailedOperation.GroupStatusNotInRuning',
    `The connection group ${group.GroupId} is not running: ${group.Status}.`,
  );
}

export function proxyOf(world: World, id: string): Connection {
  return world.gaap.proxies.find(id) ?? refuse('ResourceNotFound', `ProxyId(${id}) Not Exist.`);
}

export function groupOf(world: World, id: string): Group {
  return world.gaap.groups.find(id) ?? refuse('ResourceNotFound', `GroupId(${id}) Not Exist.`);
}

/** The sentence is seen in terraform's code; of the two codes it knows, this one is on the write pages. */
export function listenerOf(world: World, id: string): Listener {
  return world.gaap.listeners.find(id) ?? refuse('ResourceNotFound', `ListenerId(${id}) Not Exist.`);
}
