import { refuse } from '../../refusal.ts';
import type { AsyncEvent, CloudFunction } from '../../world/scf.ts';
import { eventsKeptMs } from '../../world/scf.ts';
import { functionKey, type World } from '../../world/world.ts';

/** A name that no function can have is told apart from one that none has: the page has a code for each. */
const functionName = /^[A-Za-z][A-Za-z0-9_-]{0,58}[A-Za-z0-9]$/;

export const defaultNamespace = 'default';

export function requireNamespace(world: World, region: string, name: string): void {
  if (!world.scf.namespaces.find(`${region}/${name}`)) {
    refuse('ResourceNotFound.Namespace', `Namespace ${name} does not exist.`);
  }
}

export function functionOf(world: World, region: string, namespace: string, name: string): CloudFunction {
  if (!functionName.test(name)) refuse('InvalidParameterValue.FunctionName', `The function ${name} does not exist.`);
  requireNamespace(world, region, namespace);
  return (
    world.scf.functions.find(functionKey(region, namespace, name)) ??
    refuse('ResourceNotFound.Function', `The function ${name} does not exist in the namespace ${namespace}.`)
  );
}

/** Events of that region that the cloud still remembers. */
export function eventsIn({ scf, now }: World, region: string): AsyncEvent[] {
  return scf.events.where((it) => it.Region === region && (it.endedAt === null || it.endedAt > now - eventsKeptMs));
}

export const laneOf = (invokeRequestId: string): string => `scf/${invokeRequestId}`;
