/** What serves now, for the share of it that a plan takes away. */
import type { Cloud } from '../../src/tool.ts';
import type { Serving } from '../blast.ts';
import { type Bound, boundKey, type Listener } from './reads.ts';

interface Scheduling {
  readonly Scheduler?: string;
  readonly FailoverSwitch?: number;
}

/** The bound origin servers that take traffic now, and what of it each would take after the change. */
export function servingOrigins(
  before: readonly Bound[],
  after: readonly Bound[],
  healthy: ReadonlySet<string>,
  { Scheduler, FailoverSwitch }: Scheduling,
): Serving[] {
  // Only weighted round robin takes notice of weights.
  const weigh = (server: Bound) => (Scheduler === 'wrr' ? server.RealServerWeight : 1);
  const wanted = new Map(after.map((server) => [boundKey(server), server]));
  const masters = before.filter(
    (server) => server.RealServerFailoverRole === 'master' && healthy.has(boundKey(server)),
  );
  // Slaves stand by while a master is healthy, and a master that becomes one stops serving.
  const onDuty = FailoverSwitch === 1 && masters.length > 0 ? masters : before;
  return onDuty.map((server) => {
    const next = wanted.get(boundKey(server));
    const relieved = server.RealServerFailoverRole === 'master' && next?.RealServerFailoverRole === 'slave';
    return { before: weigh(server), after: next && !relieved ? weigh(next) : undefined };
  });
}

/** Whether a listener has anything to send its traffic to. What cannot be read counts as not serving: then the rest weighs more. */
export async function isServing(cloud: Cloud<'gaap:DescribeRules'>, { layer, detail }: Listener): Promise<boolean> {
  if (layer === 4) return (detail.RealServerSet ?? []).length > 0;
  const found = await cloud.attempt('gaap:DescribeRules', { ListenerId: detail.ListenerId ?? '' });
  const rules = found.ok ? (found.response.DomainRuleSet ?? []).flatMap(({ RuleSet }) => RuleSet ?? []) : [];
  return rules.some(({ RealServerSet }) => (RealServerSet ?? []).length > 0);
}
