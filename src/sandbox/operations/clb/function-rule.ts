import { missingParameter } from '../../gateway/texts.ts';
import { refuse } from '../../refusal.ts';
import {
  type FunctionTarget,
  functionProtocols,
  functionRegions,
  type LoadBalancer,
  type Rule,
} from '../../world/clb.ts';
import type { World } from '../../world/world.ts';
import type { Context } from '../operation.ts';
import { refuseByStanding } from '../standing.ts';
import type { FunctionTargetInput, FunctionTargetsInput } from './parameters.ts';

/** How an operation's page names what is not there. */
export interface NotFoundCodes {
  readonly loadBalancer: string;
  readonly listener: string;
  readonly rule: string;
  readonly protocol: string;
}

const laneOf = (loadBalancerId: string): string => `clb/${loadBalancerId}`;

/** The rule that a change of functions is about, if the pages' restrictions let it be changed at all, and now. */
export function ruleForChange(world: World, input: FunctionTargetsInput, context: Context, codes: NotFoundCodes): Rule {
  if (input.LocationId === undefined) {
    if (input.Domain === undefined) throw missingParameter(input.Url === undefined ? 'LocationId' : 'Domain');
    if (input.Url === undefined) throw missingParameter('Url');
  }
  refuseDuplicates(input.FunctionTargets);
  refuseByStanding(context, 'clb');

  const balancer = world.clb.loadBalancers.find(input.LoadBalancerId);
  if (balancer?.Region !== context.region) {
    return refuse(codes.loadBalancer, `Loadbalancer(${input.LoadBalancerId}) is not found.`);
  }
  const reason = restriction(balancer);
  if (reason) refuse('FailedOperation', reason);

  const listener = world.clb.listeners.find(input.ListenerId);
  if (listener?.LoadBalancerId !== balancer.LoadBalancerId) {
    return refuse(codes.listener, `Listener(${input.ListenerId}) is not found on ${balancer.LoadBalancerId}.`);
  }
  if (!functionProtocols.includes(listener.Protocol)) {
    refuse(codes.protocol, `The protocol ${listener.Protocol} of ${listener.ListenerId} does not support functions.`);
  }

  // LocationId wins without a word over Domain and Url ("It is ignored if LocationId is specified").
  const rule = world.clb.rules
    .where(({ ListenerId }) => ListenerId === listener.ListenerId)
    .find(({ LocationId, Domain, Url }) =>
      input.LocationId === undefined ? Domain === input.Domain && Url === input.Url : LocationId === input.LocationId,
    );
  if (!rule) {
    const wanted = input.LocationId ?? `${input.Domain}${input.Url}`;
    return refuse(codes.rule, `The forwarding rule ${wanted} is not found on ${listener.ListenerId}.`);
  }

  const busy = world.tasks.runningOn(laneOf(balancer.LoadBalancerId));
  if (busy) {
    // seen (docs/tencent-api.md B1)
    refuse(
      'FailedOperation.ResourceInOperating',
      `Your task is working (${busy.action}). Pls wait for the task to complete and try again.`,
    );
  }
  return rule;
}

/** The restrictions of both pages, each with the words for it. */
const restrictions: readonly { readonly holds: (it: LoadBalancer) => boolean; readonly text: string }[] = [
  { holds: (it) => it.Forward === 0, text: 'Classic CLB does not support binding SCF.' },
  { holds: (it) => it.VpcId === '0', text: 'Basic Network Type does not support binding SCF.' },
  { holds: (it) => it.IPv6Mode === 'IPv6FullChain', text: 'IPv6 version does not support binding SCF.' },
  { holds: (it) => !functionRegions.includes(it.Region), text: 'SCF binding is not supported in this region.' },
  { holds: (it) => it.Isolation === 1, text: 'The load balancer is isolated.' },
  { holds: (it) => it.Protection !== null, text: 'Operation protection is on for the load balancer.' },
];

const restriction = (balancer: LoadBalancer): string | undefined =>
  restrictions.find(({ holds }) => holds(balancer))?.text;

function refuseDuplicates(targets: readonly FunctionTargetInput[]): void {
  const names = targets.map(({ Function: it }) => `${it.FunctionNamespace}/${it.FunctionName}:${it.FunctionQualifier}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) refuse('InvalidParameterValue.Duplicate', `The function ${twice} is given more than once.`);
}

/** One function is another's equal by namespace, name and qualifier; by the kind of qualifier only where that is given. */
export const isTarget =
  ({ Function: wanted }: FunctionTargetInput) =>
  ({ Function: bound }: FunctionTarget): boolean =>
    bound.FunctionNamespace === wanted.FunctionNamespace &&
    bound.FunctionName === wanted.FunctionName &&
    bound.FunctionQualifier === wanted.FunctionQualifier &&
    (wanted.FunctionQualifierType === undefined || bound.FunctionQualifierType === wanted.FunctionQualifierType);

/** Starts the task that will make `rule` the current one. Its id is the RequestId. */
export function changeRule(world: World, action: string, rule: Rule, { requestId }: Context): Record<string, never> {
  world.tasks.start({
    id: requestId,
    product: 'clb',
    action,
    lanes: [laneOf(rule.LoadBalancerId)],
    changes: [world.clb.rules.changeTo(rule)],
  });
  return {};
}
