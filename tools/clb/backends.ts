/** What a forwarding rule sends its requests to (docs/tencent-api.md B1). */
import { z } from 'zod';
import type { ResponseOf } from '../../src/operations.ts';
import type { Cloud, DiffLine } from '../../src/tool.ts';

/** Backends of a rule, as far as a plan relies on them: sorted, without names and times. */
export const Backends = z.object({
  Protocol: z.string(),
  LocationId: z.string(),
  /** Where its requests come from: another domain or path makes it another rule. */
  Domain: z.string(),
  Url: z.string(),
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
    Domain: live.Domain ?? '',
    Url: live.Url ?? '',
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
