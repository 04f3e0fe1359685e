/** Finds the forwarding rule that a function is to be bound to or unbound from (docs/tencent-api.md B1). */
import type { Operation, ResponseOf } from '../../src/operations.ts';
import { type Cloud, isRefusal, type Refusal, refuse } from '../../src/tool.ts';
import { thatApply } from '../sentences.ts';
import { type Backends, readBackends } from './backends.ts';
import { refuseLoadBalancer, refuseRegion } from './instance.ts';
import type { RuleChoice } from './parameters.ts';

type Listener = NonNullable<ResponseOf<'clb:DescribeListeners'>['Listeners']>[number];
type Rule = NonNullable<Listener['Rules']>[number];

export const ruleReads = [
  'clb:DescribeLoadBalancers',
  'clb:DescribeListeners',
  'clb:DescribeTargets',
] as const satisfies readonly Operation[];

interface FoundRule {
  readonly LocationId: string;
  readonly title: string;
  readonly backends: Backends;
  readonly warnings: readonly string[];
}

/** The forwarding rule that a function is to be bound to or unbound from, or why that cannot be. */
export async function findRule(
  cloud: Cloud<(typeof ruleReads)[number]>,
  input: RuleChoice & { readonly LoadBalancerId: string; readonly ListenerId: string },
): Promise<FoundRule | Refusal> {
  const { LoadBalancerId, ListenerId } = input;
  const badRegion = refuseRegion(cloud.region);
  if (badRegion) return badRegion;

  const instances = await cloud.find('clb:DescribeLoadBalancers', { LoadBalancerIds: [LoadBalancerId] });
  const loadBalancer = instances?.LoadBalancerSet?.[0];
  if (!loadBalancer) {
    return refuse(
      'NotFound',
      `There is no load balancer ${LoadBalancerId} in ${cloud.region}.`,
      'List them with clb:DescribeLoadBalancers; each region has its own.',
    );
  }
  const unfit = refuseLoadBalancer(loadBalancer);
  if (unfit) return unfit;

  const listeners = await cloud.find('clb:DescribeListeners', { LoadBalancerId, ListenerIds: [ListenerId] });
  const listener = listeners?.Listeners?.[0];
  if (!listener) {
    return refuse(
      'NotFound',
      `${LoadBalancerId} has no listener ${ListenerId}.`,
      'List its listeners with clb:DescribeListeners.',
    );
  }
  const rule = pickRule(listener, input);
  if (isRefusal(rule)) return rule;
  const backends = await readBackends(cloud, { LoadBalancerId, ListenerId, LocationId: rule.LocationId });
  if (!backends) return noRule(`rule ${rule.LocationId}`, ListenerId);
  return {
    LocationId: rule.LocationId,
    title: `rule ${rule.LocationId} (${rule.detail.Domain ?? ''}${rule.detail.Url ?? ''}) of ${listener.Protocol} listener ${ListenerId} on port ${listener.Port} of ${LoadBalancerId}`,
    backends,
    warnings: warnAboutRule(rule.detail),
  };
}

function pickRule(listener: Listener, choice: RuleChoice): { LocationId: string; detail: Rule } | Refusal {
  const { ListenerId = '', Protocol, Rules } = listener;
  if (Protocol !== 'HTTP' && Protocol !== 'HTTPS') {
    return refuse(
      'Unsupported',
      `Listener ${ListenerId} is ${Protocol}; only HTTP and HTTPS listeners can have functions as backends.`,
      'Name an HTTP or HTTPS listener; clb:DescribeListeners lists them.',
    );
  }
  const detail = (Rules ?? []).find(({ LocationId, Domain, Domains, Url }) => {
    if (choice.LocationId) return LocationId === choice.LocationId;
    return Url === choice.Url && (Domain === choice.Domain || Domains?.some((domain) => domain === choice.Domain));
  });
  if (!detail?.LocationId) {
    return noRule(
      choice.LocationId ? `rule ${choice.LocationId}` : `rule for ${choice.Domain}${choice.Url}`,
      ListenerId,
    );
  }
  return { LocationId: detail.LocationId, detail };
}

function noRule(rule: string, ListenerId: string): Refusal {
  return refuse(
    'NotFound',
    `Listener ${ListenerId} has no forwarding ${rule}.`,
    'List its rules with clb:DescribeListeners.',
  );
}

function warnAboutRule({ TargetType, RewriteTarget, QuicStatus }: Rule): string[] {
  const redirect = RewriteTarget?.TargetLocationId;
  return thatApply([
    [
      Boolean(TargetType?.startsWith('TARGETGROUP')),
      'The rule sends its requests to a target group; the cloud may refuse a function beside it.',
    ],
    [Boolean(redirect), `The rule redirects to ${redirect}, so its own backends get no requests.`],
    [QuicStatus === 'QUIC_ACTIVE', 'The rule has QUIC on, for which the cloud has no functions as backends.'],
  ]);
}
