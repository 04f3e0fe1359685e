/** Parameters, look-ups and rules that CLB tools share (facts: tencent-api B1, B2 and C). */
import { z } from 'zod';
import type { Operation, ResponseOf } from '../../src/operations.ts';
import { type Cloud, type DiffLine, isRefusal, type Progress, type Refusal, refuse } from '../../src/tool.ts';
import { integer, resourceId, text, thatApply } from '../params.ts';

export const LoadBalancerId = resourceId('lb', 'lb-cuxw2rm0').describe('CLB instance id.');
export const ListenerId = resourceId('lbl', 'lbl-d1ubsydq').describe('CLB listener id.');
export const LocationId = resourceId('loc', 'loc-abcd1234');

/** The pages' three ways of naming a forwarding rule: LocationId, or Domain and Url together. */
export const ruleParameters = {
  LocationId: LocationId.exactOptional().describe('The forwarding rule; or give Domain and Url.'),
  Domain: text(255).exactOptional().describe('Domain of the rule; only without LocationId.'),
  Url: text(255).exactOptional().describe('Path of the rule; only without LocationId.'),
};

export const FunctionInfo = z
  .strictObject({
    FunctionNamespace: text(64).describe('Namespace, such as default.'),
    FunctionName: text(64).describe('Name of an Event function.'),
    FunctionQualifier: text(64).describe('Version ($LATEST, 1) or alias ($DEFAULT).'),
    FunctionQualifierType: z
      .enum(['VERSION', 'ALIAS'])
      .exactOptional()
      .describe('What FunctionQualifier is; needed only where both exist.'),
  })
  .describe('Which function.');

export const Weight = integer({ min: 0, max: 100 });

interface RuleChoice {
  readonly LocationId?: string;
  readonly Domain?: string;
  readonly Url?: string;
}

export function checkRuleChoice({ LocationId, Domain, Url }: RuleChoice): Refusal | undefined {
  if (LocationId && (Domain || Url)) {
    return refuse(
      'InvalidInput',
      'LocationId and Domain or Url are both given: the cloud would silently ignore Domain and Url.',
      'Name the forwarding rule by LocationId alone, or by Domain and Url.',
    );
  }
  if (LocationId || (Domain && Url)) return undefined;
  if (Domain || Url) {
    return refuse(
      'InvalidInput',
      `${Domain ? 'Domain' : 'Url'} alone does not name a forwarding rule.`,
      `Give ${Domain ? 'Url' : 'Domain'} as well, or LocationId instead.`,
    );
  }
  return refuse(
    'InvalidInput',
    'No forwarding rule is named.',
    'Give LocationId, or Domain and Url; clb:DescribeListeners lists the rules.',
  );
}

/** Where a load balancer can have functions as its backends. */
const functionRegions: Readonly<Record<string, string>> = {
  'ap-guangzhou': 'Guangzhou',
  'ap-shenzhen-fsi': 'Shenzhen Finance',
  'ap-shanghai': 'Shanghai',
  'ap-shanghai-fsi': 'Shanghai Finance',
  'ap-beijing': 'Beijing',
  'ap-chengdu': 'Chengdu',
  'ap-hongkong': 'Hong Kong',
  'ap-singapore': 'Singapore',
  'ap-tokyo': 'Tokyo',
  'na-siliconvalley': 'Silicon Valley',
};

function refuseRegion(region: string | undefined): Refusal | undefined {
  if (region && region in functionRegions) return undefined;
  const list = Object.keys(functionRegions).join(', ');
  if (!region) return refuse('InvalidInput', 'No region is named.', `Give Region, one of ${list}.`);
  return refuse(
    'Unsupported',
    `Load balancers in ${region} cannot have functions as backends.`,
    `Use a load balancer in one of ${list}.`,
  );
}

type LoadBalancer = NonNullable<ResponseOf<'clb:DescribeLoadBalancers'>['LoadBalancerSet']>[number];
type Listener = NonNullable<ResponseOf<'clb:DescribeListeners'>['Listeners']>[number];
type Rule = NonNullable<Listener['Rules']>[number];

function refuseLoadBalancer(loadBalancer: LoadBalancer): Refusal | undefined {
  const { LoadBalancerId, Forward, VpcId, AddressIPVersion, IPv6Mode, Isolation, Status } = loadBalancer;
  if (Forward !== 1) {
    return refuse(
      'Unsupported',
      `${LoadBalancerId} is a classic load balancer, which cannot have functions as backends.`,
      'Use a load balancer of the current kind.',
    );
  }
  if (VpcId === '' || VpcId === '0') {
    return refuse(
      'Unsupported',
      `${LoadBalancerId} is on the basic network, where functions cannot be backends.`,
      'Use a load balancer in a VPC.',
    );
  }
  if (AddressIPVersion?.toLowerCase() === 'ipv6' && IPv6Mode === 'IPv6FullChain') {
    return refuse(
      'Unsupported',
      `${LoadBalancerId} is IPv6 all through, which cannot have functions as backends.`,
      'Use an IPv4 or IPv6 NAT64 load balancer.',
    );
  }
  if (Isolation === 1) {
    return refuse('WrongState', `${LoadBalancerId} is isolated.`, 'Settle its bill or renew it, then ask again.');
  }
  if (Status === 1) return undefined;
  return refuse(
    'WrongState',
    `${LoadBalancerId} is ${loadBalancerStatusText(Status)}.`,
    'Wait until it is running, then ask again.',
  );
}

export function loadBalancerStatusText(status: number | undefined): string {
  return { 0: 'being created', 1: 'running' }[status ?? -1] ?? `in status ${status}`;
}

/** Backends of a rule, as far as a plan relies on them: sorted, without names and times. */
export const Backends = z.object({
  Protocol: z.string(),
  LocationId: z.string(),
  Targets: z.array(z.object({ Type: z.string(), Id: z.string(), Port: z.number(), Weight: z.number() })),
  FunctionTargets: z.array(
    z.object({
      FunctionNamespace: z.string(),
      FunctionName: z.string(),
      FunctionQualifier: z.string(),
      FunctionQualifierType: z.string(),
      Weight: z.number(),
    }),
  ),
});
export type Backends = z.output<typeof Backends>;
export type BoundFunction = Backends['FunctionTargets'][number];

type FunctionTarget = NonNullable<
  NonNullable<NonNullable<ResponseOf<'clb:DescribeTargets'>['Listeners']>[number]['Rules']>[number]['FunctionTargets']
>[number];

/** What the cloud takes where no weight is given. */
export const defaultWeight = 10;

export function normaliseFunction({ Function: info, Weight }: FunctionTarget): BoundFunction {
  return {
    FunctionNamespace: info.FunctionNamespace,
    FunctionName: info.FunctionName,
    FunctionQualifier: info.FunctionQualifier,
    FunctionQualifierType: info.FunctionQualifierType ?? '',
    Weight: Weight ?? defaultWeight,
  };
}

export function functionName(target: BoundFunction): string {
  return `${target.FunctionNamespace}/${target.FunctionName}:${target.FunctionQualifier}`;
}

/** The cloud may leave the qualifier's type out, so it only tells two apart where both have one. */
export function sameFunction(a: BoundFunction, b: BoundFunction): boolean {
  const sameType = a.FunctionQualifierType === b.FunctionQualifierType;
  return functionName(a) === functionName(b) && (sameType || !a.FunctionQualifierType || !b.FunctionQualifierType);
}

export function sameBackends(a: Backends, b: Backends): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const byText =
  <T>(text: (item: T) => string) =>
  (a: T, b: T) =>
    text(a) < text(b) ? -1 : 1;

/** What a rule sends its requests to now; undefined where there is no such rule. */
export async function readBackends(
  cloud: Cloud<'clb:DescribeTargets'>,
  rule: { readonly LoadBalancerId: string; readonly ListenerId: string; readonly LocationId: string },
): Promise<Backends | undefined> {
  const { LoadBalancerId, ListenerId, LocationId } = rule;
  const found = await cloud.find('clb:DescribeTargets', {
    LoadBalancerId,
    ListenerIds: [ListenerId],
    Filters: [{ Name: 'location-id', Values: [LocationId] }],
  });
  const listener = found?.Listeners?.find((one) => one.Rules?.some((other) => other.LocationId === LocationId));
  const live = listener?.Rules?.find((other) => other.LocationId === LocationId);
  if (!live) return undefined;
  return {
    Protocol: listener?.Protocol ?? '',
    LocationId,
    Targets: (live.Targets ?? [])
      .map((target) => ({
        Type: target.Type ?? '',
        Id: target.InstanceId || (target.PrivateIpAddresses?.[0] ?? ''),
        Port: target.Port ?? 0,
        Weight: target.Weight ?? defaultWeight,
      }))
      .sort(byText((target) => `${target.Id}:${target.Port}`)),
    FunctionTargets: (live.FunctionTargets ?? []).map(normaliseFunction).sort(byText(functionName)),
  };
}

/** The other backends, which a change of functions leaves alone. */
export function targetLines({ Targets }: Backends): DiffLine[] {
  return Targets.map((target) => ({
    change: 'kept',
    item: `${target.Type} ${target.Id}:${target.Port}`,
    before: `weight ${target.Weight}`,
  }));
}

export const ruleReads = [
  'clb:DescribeLoadBalancers',
  'clb:DescribeListeners',
  'clb:DescribeTargets',
] as const satisfies readonly Operation[];

export interface FoundRule {
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

/** Status of DescribeTaskStatus. */
export function taskStatusText(status: number | undefined): string {
  return { 0: 'succeeded', 1: 'failed', 2: 'running' }[status ?? -1] ?? `in status ${status}`;
}

/** The request id of an accepted change is the id of its task. */
export async function taskProgress(
  cloud: Cloud<'clb:DescribeTaskStatus'>,
  TaskId: string | undefined,
): Promise<Progress> {
  if (!TaskId) return { state: 'settled', message: 'The reply was lost, so there is no task to ask about.' };
  const task = await cloud.attempt('clb:DescribeTaskStatus', { TaskId });
  // A task can be asked about before the cloud knows it, and how the cloud says so is not documented.
  if (!task.ok) return { state: 'pending', message: `Task ${TaskId} does not show yet.` };
  const { Status, Message } = task.response;
  if (Status === 0) return { state: 'settled', message: `Task ${TaskId} succeeded.` };
  if (Status !== 1) return { state: 'pending', message: `Task ${TaskId} is ${taskStatusText(Status)}.` };
  const words = Message ? `; the cloud says: "${Message}"` : ' without a reason';
  return { state: 'failed', message: `Task ${TaskId} failed${words}.` };
}
