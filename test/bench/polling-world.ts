/** Load balancers with one task each, put into the sandbox's world as if they had been started over the last minute. */
import type { World } from '../../src/sandbox/world/world.ts';

/** What the bench asks for on the rule of one of them. */
export const boundFunction = {
  FunctionNamespace: 'ns_test',
  FunctionName: 'name_test',
  FunctionQualifier: '$LATEST',
};

export interface OpenTask {
  readonly LoadBalancerId: string;
  readonly ListenerId: string;
  readonly LocationId: string;
  readonly taskId: string;
  readonly sentAtMs: number;
  /** As the sandbox has it. */
  readonly endsAtMs: number;
}

interface Sent {
  readonly sentAtMs: number;
  readonly tookMs: number;
}

const like = { LoadBalancerId: 'lb-cuxw2rm0', ListenerId: 'lbl-d1ubsydq' };

export function addTasks({ clb, tasks, now }: World, sent: readonly Sent[]): OpenTask[] {
  const balancer = clb.loadBalancers.find(like.LoadBalancerId);
  const listener = clb.listeners.find(like.ListenerId);
  const [rule] = clb.rules.where(({ LocationId }) => LocationId === 'loc-nobackend');
  if (!balancer || !listener || !rule) throw new Error('The world of the sandbox is another one.');
  return sent.map(({ sentAtMs, tookMs }, index) => {
    const number = String(index).padStart(7, '0');
    const LoadBalancerId = `lb-b${number}`;
    const ListenerId = `lbl-b${number}`;
    const LocationId = `loc-b${number}`;
    const ids = { LoadBalancerId, ListenerId };
    const before = { ...rule, ...ids, LocationId };
    clb.loadBalancers.put({ ...balancer, LoadBalancerId, LoadBalancerName: `bench-${number}` });
    clb.listeners.put({ ...listener, ...ids });
    clb.rules.put(before);
    const taskId = `00000000-0000-4000-8000-00000${number}`;
    const FunctionTargets = [{ Function: { ...boundFunction, FunctionQualifierType: 'VERSION' as const }, Weight: 10 }];
    tasks.start({
      id: taskId,
      product: 'clb',
      action: 'RegisterFunctionTargets',
      lanes: [`clb/${LoadBalancerId}`],
      changes: [clb.rules.changeTo({ ...before, FunctionTargets })],
      durationMs: sentAtMs + tookMs - now,
    });
    const endsAtMs = tasks.find('clb', taskId)?.finishesAt;
    if (!endsAtMs || endsAtMs <= now) throw new Error('A task is not open.');
    return { ...ids, LocationId, taskId, sentAtMs, endsAtMs };
  });
}
