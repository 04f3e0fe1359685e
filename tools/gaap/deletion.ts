/** What goes when a GAAP listener is deleted: its configuration, kept for the record, and what hangs on it. */
import { z } from 'zod';
import type { ResponseOf } from '../../src/operations.ts';
import type { Cloud, DiffLine } from '../../src/tool.ts';
import { count } from '../sentences.ts';
import { CustomHeaders, ErrorPages, type Extras, type extraReads, readExtras } from './extras.ts';
import {
  Bound,
  boundKey,
  boundName,
  boundSetting,
  healthText,
  healthyKeys,
  type Listener,
  normaliseBound,
} from './reads.ts';

const kept = z.json().exactOptional();

/** What a forwarding rule is made of; no health, no status. */
const Rule = z.object({
  RuleId: z.string(),
  Path: z.string(),
  RealServerType: kept,
  Scheduler: kept,
  HealthCheck: kept,
  CheckParams: kept,
  ForwardProtocol: kept,
  ForwardHost: kept,
  ForcedRedirect: kept,
  ServerNameIndicationSwitch: kept,
  ServerNameIndication: kept,
  CustomHeaders,
  RealServers: z.array(Bound),
});

/** What a domain of an HTTP/HTTPS listener is made of. */
const Domain = z.object({
  Domain: z.string(),
  IsDefaultServer: kept,
  CertificateId: kept,
  ClientCertificateId: kept,
  PolyClientCertificateAliasInfo: kept,
  BasicAuth: kept,
  BasicAuthConfId: kept,
  RealServerAuth: kept,
  RealServerCertificateId: kept,
  PolyRealServerCertificateAliasInfo: kept,
  RealServerCertificateDomain: kept,
  GaapAuth: kept,
  GaapCertificateId: kept,
  Http3Supported: kept,
  TLSSupportVersion: kept,
  TLSCiphers: kept,
  ErrorPages,
  Rules: z.array(Rule),
});

/** What a listener is made of, whatever its protocol: enough to create it again by hand. No health, no status. */
export const Deleted = z.object({
  ListenerId: z.string(),
  Protocol: z.string(),
  Port: z.number(),
  ListenerName: z.string(),
  ProxyId: kept,
  GroupId: kept,
  RealServerType: kept,
  RealServerPort: kept,
  Scheduler: kept,
  SessionPersist: kept,
  FailoverSwitch: kept,
  ClientIPMethod: kept,
  HealthCheck: kept,
  DelayLoop: kept,
  ConnectTimeout: kept,
  HealthyThreshold: kept,
  UnhealthyThreshold: kept,
  CheckType: kept,
  CheckPort: kept,
  ContextType: kept,
  SendContext: kept,
  RecvContext: kept,
  ForwardProtocol: kept,
  AuthType: kept,
  CertificateId: kept,
  ClientCertificateId: kept,
  PolyClientCertificateAliasInfo: kept,
  Http3Supported: kept,
  TLSSupportVersion: kept,
  TLSCiphers: kept,
  RealServers: z.array(Bound),
  Domains: z.array(Domain),
});
export type Deleted = z.output<typeof Deleted>;

export interface Examined {
  readonly listener: Listener;
  readonly config: Deleted;
  readonly lines: readonly DiffLine[];
  readonly rules: number;
  /** Bindings of origin servers that go with the listener. */
  readonly origins: number;
  readonly healthy: number;
  /** Why `config` is not all of it; undefined where it is. */
  readonly unread: string | undefined;
}

type DomainInfo = NonNullable<ResponseOf<'gaap:DescribeRules'>['DomainRuleSet']>[number];
type RuleInfo = NonNullable<DomainInfo['RuleSet']>[number];

function originLines(servers: RuleInfo['RealServerSet'], prefix = ''): DiffLine[] {
  const healthy = healthyKeys(servers);
  return normaliseBound(servers).map((server) => ({
    change: 'removed',
    item: `${prefix}${boundName(server)}`,
    before: boundSetting(server),
    note: healthText(healthy.has(boundKey(server)) ? 0 : 1),
  }));
}

function ruleLines(rule: RuleInfo): DiffLine[] {
  const name = `rule ${rule.RuleId} (${rule.Domain ?? ''}${rule.Path ?? ''})`;
  const origins = originLines(rule.RealServerSet, `${name}: `);
  return origins.length > 0 ? origins : [{ change: 'removed', item: name, before: 'no origin servers' }];
}

const rulesOf = (domains: readonly DomainInfo[]) => domains.flatMap(({ RuleSet }) => RuleSet ?? []);

function configOf(listener: Listener, domains: readonly DomainInfo[], { headers, pages }: Extras): Deleted {
  return Deleted.parse({
    ...listener.detail,
    ListenerName: listener.detail.ListenerName ?? '',
    RealServers: normaliseBound(listener.layer === 4 ? listener.detail.RealServerSet : []),
    Domains: domains.map((domain) => ({
      ...domain,
      ...given('ErrorPages', pages.get(domain.Domain ?? '')),
      Rules: rulesOf([domain]).map((rule) => ({
        ...rule,
        ...given('CustomHeaders', headers.get(rule.RuleId ?? '')),
        RealServers: normaliseBound(rule.RealServerSet),
      })),
    })),
  });
}

const given = (name: string, value: object | undefined) => (value === undefined ? {} : { [name]: value });

/** Origin servers hang on the listener (TCP, UDP) or on its forwarding rules (HTTP, HTTPS). */
export async function examine(
  cloud: Cloud<'gaap:DescribeRules' | (typeof extraReads)[number]>,
  listener: Listener,
  mostExtras: number,
): Promise<Examined> {
  const { ListenerId = '', Protocol, Port } = listener.detail;
  const domains = listener.layer === 7 ? (await cloud.read('gaap:DescribeRules', { ListenerId })).DomainRuleSet : [];
  const rules = rulesOf(domains ?? []);
  const extras = await readExtras(cloud, ListenerId, domains ?? [], mostExtras);
  const below =
    listener.layer === 4 ? originLines(listener.detail.RealServerSet) : rules.flatMap((rule) => ruleLines(rule));
  const origins = below.filter((line) => line.note);
  const own: DiffLine = {
    change: 'removed',
    item: `${Protocol} port ${Port}`,
    before: count(origins.length, 'bound origin server'),
  };
  return {
    listener,
    config: configOf(listener, domains ?? [], extras),
    lines: [own, ...below],
    rules: rules.length,
    origins: origins.length,
    healthy: origins.filter(({ note }) => note === 'healthy').length,
    unread: extras.unread,
  };
}
