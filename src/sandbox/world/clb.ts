import { z } from 'zod';

/** Documents keep the API's own field names; times are milliseconds and become text in the answers. */
export const LoadBalancer = z.object({
  LoadBalancerId: z.string(),
  LoadBalancerName: z.string(),
  Region: z.string(),
  LoadBalancerType: z.enum(['OPEN', 'INTERNAL']),
  /** 1: load balancer, 0: classic. */
  Forward: z.union([z.literal(0), z.literal(1)]),
  AddressIPVersion: z.enum(['ipv4', 'ipv6']),
  IPv6Mode: z.enum(['IPv6Nat64', 'IPv6FullChain']).nullable(),
  LoadBalancerVips: z.array(z.string()),
  AddressIPv6: z.string().nullable(),
  /** '0' is the basic network. */
  VpcId: z.string(),
  NumericalVpcId: z.int(),
  ProjectId: z.int(),
  /** 1: isolated, for instance because a bill is overdue. */
  Isolation: z.union([z.literal(0), z.literal(1)]),
  AttributeFlags: z.array(z.string()),
  ChargeType: z.enum(['PREPAID', 'POSTPAID_BY_HOUR']),
  Tags: z.array(z.object({ TagKey: z.string(), TagValue: z.string() })),
  /** Null unless operation protection is on. */
  Protection: z.object({ OperatorUin: z.string(), Description: z.string(), modifiedAt: z.number() }).nullable(),
  createdAt: z.number(),
});
export type LoadBalancer = z.infer<typeof LoadBalancer>;

export const Backend = z.object({
  Type: z.literal('CVM'),
  InstanceId: z.string(),
  InstanceName: z.string(),
  Port: z.int(),
  Weight: z.int(),
  PublicIpAddresses: z.array(z.string()),
  PrivateIpAddresses: z.array(z.string()),
  registeredAt: z.number(),
});
export type Backend = z.infer<typeof Backend>;

export const FunctionTarget = z.object({
  Function: z.object({
    FunctionNamespace: z.string(),
    FunctionName: z.string(),
    FunctionQualifier: z.string(),
    FunctionQualifierType: z.enum(['VERSION', 'ALIAS']),
  }),
  Weight: z.int(),
});
export type FunctionTarget = z.infer<typeof FunctionTarget>;

export const Listener = z.object({
  ListenerId: z.string(),
  ListenerName: z.string(),
  LoadBalancerId: z.string(),
  Protocol: z.enum(['HTTP', 'HTTPS', 'TCP', 'UDP', 'TCP_SSL', 'QUIC']),
  Port: z.int(),
  Scheduler: z.enum(['WRR', 'LEAST_CONN', 'IP_HASH']),
  CertId: z.string().nullable(),
  /** `Stop` on a listener that was stopped. */
  AttrFlags: z.array(z.string()),
  /** Of a layer-4 listener; those of layer 7 have theirs on the rules. */
  Targets: z.array(Backend),
  createdAt: z.number(),
});
export type Listener = z.infer<typeof Listener>;

export const Rule = z.object({
  LocationId: z.string(),
  ListenerId: z.string(),
  LoadBalancerId: z.string(),
  Domain: z.string(),
  Url: z.string(),
  DefaultServer: z.boolean(),
  /** A rule that redirects has no backend. */
  RewriteTarget: z.object({ TargetListenerId: z.string(), TargetLocationId: z.string() }).nullable(),
  Targets: z.array(Backend),
  FunctionTargets: z.array(FunctionTarget),
  createdAt: z.number(),
});
export type Rule = z.infer<typeof Rule>;

/** Layer-7 listeners that can hand requests to a function; QUIC is layer 7 too, and cannot (RegisterFunctionTargets). */
export const functionProtocols: readonly Listener['Protocol'][] = ['HTTP', 'HTTPS'];

/** "-SCF binding is supported only in Guangzhou, Shenzhen Finance, …" (RegisterFunctionTargets, DeregisterFunctionTargets). */
export const functionRegions: readonly string[] = [
  'ap-guangzhou',
  'ap-shenzhen-fsi',
  'ap-shanghai',
  'ap-shanghai-fsi',
  'ap-beijing',
  'ap-chengdu',
  'ap-hongkong',
  'ap-singapore',
  'ap-tokyo',
  'na-siliconvalley',
];
