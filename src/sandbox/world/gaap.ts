import { z } from 'zod';

const proxyStatuses = [
  'RUNNING',
  'CREATING',
  'DESTROYING',
  'OPENING',
  'CLOSING',
  'CLOSED',
  'ADJUSTING',
  'ISOLATING',
  'ISOLATED',
  'CLONING',
  'RECOVERING',
  'MOVING',
] as const;

export const Connection = z.object({
  ProxyId: z.string(),
  ProxyName: z.string(),
  Status: z.enum(proxyStatuses),
  GroupId: z.string().nullable(),
  AccessRegion: z.string(),
  RealServerRegion: z.string(),
  Bandwidth: z.int(),
  Concurrent: z.int(),
  IP: z.string(),
  Domain: z.string(),
  Version: z.string(),
  /** 100 is a standard connection, 103 a partner's, which takes no writes (DescribeProxies, `NonStandardProxy`). */
  ProxyType: z.union([z.literal(100), z.literal(103)]),
  ProjectId: z.int(),
  TagSet: z.array(z.object({ TagKey: z.string(), TagValue: z.string() })),
  createdAt: z.number(),
});
export type Connection = z.infer<typeof Connection>;

/** DescribeProxyGroupList gives the words, DescribeProxyGroupDetails the numbers. CLOSED has no number on its page. */
export const groupStatuses = { RUNNING: 0, CREATING: 1, DESTROYING: 4, MOVING: 11, CHANGING: 12 } as const;

export const Group = z.object({
  GroupId: z.string(),
  GroupName: z.string(),
  Status: z.enum(['RUNNING', 'CREATING', 'DESTROYING', 'MOVING', 'CHANGING']),
  RealServerRegion: z.string(),
  Domain: z.string(),
  ProjectId: z.int(),
  Version: z.string(),
  createdAt: z.number(),
});
export type Group = z.infer<typeof Group>;

export const RealServer = z.object({
  RealServerId: z.string(),
  /** An address or a domain name: the API has one field for both. */
  RealServerIP: z.string(),
  RealServerName: z.string(),
  ProjectId: z.int(),
  InBanBlacklist: z.union([z.literal(0), z.literal(1)]),
  /** What health checks find; an origin by domain name can fail because the name does not resolve. */
  health: z.enum(['ok', 'down', 'unresolved']),
  TagSet: z.array(z.object({ TagKey: z.string(), TagValue: z.string() })),
});
export type RealServer = z.infer<typeof RealServer>;

/** An IPv6 address has letters too, and colons, which no domain name has. */
export const addressType = ({ RealServerIP }: RealServer): 'IP' | 'DOMAIN' =>
  /[a-z]/i.test(RealServerIP) && !RealServerIP.includes(':') ? 'DOMAIN' : 'IP';

export const Binding = z.object({
  RealServerId: z.string(),
  RealServerPort: z.int(),
  RealServerWeight: z.int(),
  /** Empty where the listener has no master and slave origins. */
  RealServerFailoverRole: z.enum(['master', 'slave', '']),
});
export type Binding = z.infer<typeof Binding>;

const layer4Protocols = ['TCP', 'UDP'] as const;

export const Listener = z.object({
  ListenerId: z.string(),
  ListenerName: z.string(),
  Protocol: z.enum([...layer4Protocols, 'HTTP', 'HTTPS']),
  Port: z.int(),
  /** Exactly one of the two is set. */
  ProxyId: z.string().nullable(),
  GroupId: z.string().nullable(),
  Scheduler: z.enum(['rr', 'wrr', 'lc', 'lrtt']),
  RealServerType: z.enum(['IP', 'DOMAIN']),
  FailoverSwitch: z.union([z.literal(0), z.literal(1)]),
  HealthCheck: z.union([z.literal(0), z.literal(1)]),
  CertificateId: z.string().nullable(),
  /** Of a layer-4 listener; those of layer 7 have theirs on the rules. */
  bindings: z.array(Binding),
  createdAt: z.number(),
});
export type Listener = z.infer<typeof Listener>;

export const Rule = z.object({
  RuleId: z.string(),
  ListenerId: z.string(),
  Domain: z.string(),
  Path: z.string(),
  RealServerType: z.enum(['IP', 'DOMAIN']),
  Scheduler: z.enum(['rr', 'wrr', 'lc', 'lrtt']),
  bindings: z.array(Binding),
});
export type Rule = z.infer<typeof Rule>;

export const isLayer4 = ({ Protocol }: Listener): boolean => Protocol === 'TCP' || Protocol === 'UDP';

/** One set of limits for BindListenerRealServers (quota pages 608/42345 and 608/70498; weights as terraform checks them). */
export const bindLimits = {
  origins: 100,
  ports: { min: 1, max: 64_999, forbidden: [21] },
  weights: { min: 1, max: 100 },
} as const;
