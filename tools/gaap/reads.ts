/** Look-ups that GAAP tools share. Status numbers are those of the API's data types page (docs/tencent-api.md B4). */
import { z } from 'zod';
import type { Operation, ResponseOf } from '../../src/operations.ts';
import { type Cloud, type Refusal, refuse } from '../../src/tool.ts';
import { brief } from '../paging.ts';
import { quoted } from '../sentences.ts';

/** ListenerStatus and RuleStatus. */
const listenerStatus: Readonly<Record<number, string>> = {
  0: 'running',
  1: 'being created',
  2: 'being deleted',
  3: 'changing its origin servers',
  4: 'changing its configuration',
};

export function listenerStatusText(status: number | undefined): string {
  return listenerStatus[status ?? -1] ?? `in status ${status}`;
}

/** ListenerStatus while a deletion is under way. */
export const beingDeleted = 2;

const groupStatus: Readonly<Record<number, string>> = {
  0: 'running',
  1: 'being created',
  4: 'being destroyed',
  11: 'being moved',
  12: 'only partly deployed',
};

/** RealServerStatus: 0 is the healthy one, the other way round than in BindStatus. */
export function healthText(RealServerStatus: number | undefined): string {
  return RealServerStatus === 0 ? 'healthy' : 'unhealthy';
}

export const listenerOperations = [
  'gaap:DescribeTCPListeners',
  'gaap:DescribeUDPListeners',
  'gaap:DescribeHTTPListeners',
  'gaap:DescribeHTTPSListeners',
] as const satisfies readonly Operation[];

type ListenerOperation = (typeof listenerOperations)[number];

type Layer4 = NonNullable<ResponseOf<'gaap:DescribeTCPListeners' | 'gaap:DescribeUDPListeners'>['ListenerSet']>[number];
type Layer7 = NonNullable<
  ResponseOf<'gaap:DescribeHTTPListeners' | 'gaap:DescribeHTTPSListeners'>['ListenerSet']
>[number];
export type Listener = { readonly layer: 4; readonly detail: Layer4 } | { readonly layer: 7; readonly detail: Layer7 };

/** Give one of the three: ProxyId beside ListenerId can give InternalError (docs/tencent-api.md C). */
interface Where {
  readonly ProxyId?: string;
  readonly GroupId?: string;
  readonly ListenerId?: string;
  readonly SearchValue?: string;
}

interface ListenerPage<T> {
  readonly TotalCount?: number;
  readonly ListenerSet?: readonly T[];
}

/** All pages of one list; undefined where the cloud knows nothing by that id. The largest page is not documented. */
async function everyPage<T>(
  read: (page: { Offset: number; Limit: number }) => Promise<ListenerPage<T> | undefined>,
): Promise<T[] | undefined> {
  const items: T[] = [];
  for (;;) {
    const page = await read({ Offset: items.length, Limit: 50 });
    if (!page) return undefined;
    const found = page.ListenerSet ?? [];
    items.push(...found);
    if (found.length === 0 || items.length >= (page.TotalCount ?? 0)) return items;
  }
}

/**
 * The listeners of a connection or connection group, or one by its id; undefined where the cloud knows no such id.
 * No operation tells a protocol from an id, so all four are asked. Order: TCP, UDP, HTTP, HTTPS.
 */
export async function readListeners(cloud: Cloud<ListenerOperation>, where: Where): Promise<Listener[] | undefined> {
  const [tcp, udp, http, https] = await Promise.all([
    everyPage((page) => cloud.find('gaap:DescribeTCPListeners', { ...where, ...page })),
    everyPage((page) => cloud.find('gaap:DescribeUDPListeners', { ...where, ...page })),
    everyPage((page) => cloud.find('gaap:DescribeHTTPListeners', { ...where, ...page })),
    everyPage((page) => cloud.find('gaap:DescribeHTTPSListeners', { ...where, ...page })),
  ]);
  if (!tcp && !udp && !http && !https) return undefined;
  return [
    ...[...(tcp ?? []), ...(udp ?? [])].map((detail) => ({ layer: 4, detail }) as const),
    ...[...(http ?? []), ...(https ?? [])].map((detail) => ({ layer: 7, detail }) as const),
  ];
}

export async function findListener(cloud: Cloud<ListenerOperation>, ListenerId: string): Promise<Listener | undefined> {
  return (await readListeners(cloud, { ListenerId }))?.[0];
}

export function describeListener({ detail }: Listener): string {
  const name = detail.ListenerName ? ` ${quoted(detail.ListenerName)}` : '';
  return `${detail.Protocol ?? 'unknown protocol'} listener ${detail.ListenerId}${name} on port ${detail.Port}`;
}

/** A listener can only be worked on while its connection or connection group runs. */
export async function refuseUnlessRunning(
  cloud: Cloud<'gaap:DescribeProxiesStatus' | 'gaap:DescribeProxyGroupDetails'>,
  owner: { readonly ProxyId?: string | undefined; readonly GroupId?: string | undefined },
): Promise<Refusal | undefined> {
  if (owner.GroupId) {
    const found = await cloud.find('gaap:DescribeProxyGroupDetails', { GroupId: owner.GroupId });
    const status = found?.ProxyGroupDetail?.Status;
    if (status === undefined) return noInstance(`connection group ${owner.GroupId}`);
    return status === 0 ? undefined : stopped(`connection group ${owner.GroupId}`, groupStatus[status] ?? `${status}`);
  }
  if (!owner.ProxyId) return undefined;
  const found = await cloud.find('gaap:DescribeProxiesStatus', { ProxyIds: [owner.ProxyId] });
  const status = found?.InstanceStatusSet?.find((instance) => instance.InstanceId === owner.ProxyId)?.Status;
  if (status === undefined) return noInstance(`connection ${owner.ProxyId}`);
  return status === 'RUNNING' ? undefined : stopped(`connection ${owner.ProxyId}`, status);
}

function noInstance(instance: string): Refusal {
  return refuse('NotFound', `There is no ${instance}.`, 'List the connections with gaap:DescribeProxies.');
}

function stopped(instance: string, status: string): Refusal {
  return refuse(
    'WrongState',
    `The ${instance} is not running but ${status}.`,
    'Wait until it runs, or start it; its listeners can only be changed while it runs.',
  );
}

/** An origin server as it is bound to a listener or rule, without its health. */
export const Bound = z.object({
  RealServerId: z.string(),
  RealServerIP: z.string(),
  RealServerPort: z.number(),
  RealServerWeight: z.number(),
  RealServerFailoverRole: z.string(),
});
export type Bound = z.output<typeof Bound>;

export const boundKey = (server: Bound) => `${server.RealServerId}:${server.RealServerPort}`;
export const boundName = (server: Bound) => `${server.RealServerId} ${server.RealServerIP}:${server.RealServerPort}`;
export const boundSetting = (server: Bound) =>
  `weight ${server.RealServerWeight}${server.RealServerFailoverRole && `, ${server.RealServerFailoverRole}`}`;

/** One form for what is asked and what is live: no weight means 1, no role means none. Sorted, so that order is no change. */
export function normaliseBound(servers: readonly Partial<Bound>[] | undefined): Bound[] {
  return (servers ?? [])
    .map((server) => ({
      RealServerId: server.RealServerId ?? '',
      RealServerIP: server.RealServerIP ?? '',
      RealServerPort: server.RealServerPort ?? 0,
      RealServerWeight: server.RealServerWeight ?? 1,
      RealServerFailoverRole: server.RealServerFailoverRole ?? '',
    }))
    .sort((a, b) => (boundKey(a) < boundKey(b) ? -1 : 1));
}

/** The keys of those that the cloud's health check finds healthy; with health checks off, that is every one. */
export function healthyKeys(
  servers: readonly (Partial<Bound> & { readonly RealServerStatus?: number })[] | undefined,
): ReadonlySet<string> {
  return new Set(normaliseBound(servers?.filter((server) => server.RealServerStatus === 0)).map(boundKey));
}

/** A bound origin server as queries show it. */
export function boundItem(
  server: Partial<Bound> & { readonly RealServerStatus?: number; readonly DownIPList?: string[] },
) {
  const { RealServerId, RealServerIP, RealServerPort, RealServerWeight, RealServerStatus } = server;
  const { RealServerFailoverRole, DownIPList } = server;
  return brief({
    RealServerId,
    RealServerIP,
    RealServerPort,
    RealServerWeight,
    RealServerStatus,
    RealServerStatusText: healthText(RealServerStatus),
    RealServerFailoverRole,
    DownIPList,
  });
}
