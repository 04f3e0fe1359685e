import { z } from 'zod';
import { missingParameter } from '../../gateway/texts.ts';
import { refuse } from '../../refusal.ts';
import type { Listener } from '../../world/gaap.ts';
import type { World } from '../../world/world.ts';
import { defineOperation, notEmulated, versions } from '../operation.ts';
import { limitUpTo, offset, page } from '../paging.ts';
import { unixSeconds } from '../time.ts';
import { bindStatus, presentBindings } from './present-bindings.ts';
import { groupOf, proxyOf, statusOf } from './state.ts';

const input = z.strictObject({
  ProxyId: z.string().min(1).optional(),
  GroupId: z.string().min(1).optional(),
  ListenerId: z.string().min(1).optional(),
  ListenerName: z.string().optional(),
  Port: z.int().optional(),
  SearchValue: z.string().optional(),
  Offset: offset,
  Limit: limitUpTo(100),
});
type Query = z.infer<typeof input>;

/** Four operations that differ in the protocol they look for and in the fields of their items. */
export const describeTcpListeners = defineOperation({
  ...query('DescribeTCPListeners'),
  input,
  execute: (world, asked) =>
    answer(world, asked, 'TCP', (it) => ({ ...common(world, it), ...layer4(world, it), ClientIPMethod: 0 })),
});

export const describeUdpListeners = defineOperation({
  ...query('DescribeUDPListeners'),
  input,
  execute: (world, asked) =>
    answer(world, asked, 'UDP', (it) => ({
      ...common(world, it),
      ...layer4(world, it),
      CheckType: 'PORT',
      CheckPort: it.Port,
      ContextType: 'TEXT',
      SendContext: '',
      RecvContext: '',
    })),
});

export const describeHttpListeners = defineOperation({
  ...query('DescribeHTTPListeners'),
  input,
  execute: (world, asked) => answer(world, asked, 'HTTP', (it) => common(world, it)),
});

export const describeHttpsListeners = defineOperation({
  ...query('DescribeHTTPSListeners'),
  input: input.extend({ Http3Supported: notEmulated }),
  execute: (world, asked) =>
    answer(world, asked, 'HTTPS', (it) => ({
      ...common(world, it),
      CertificateId: it.CertificateId,
      CertificateAlias: 'sandbox',
      ForwardProtocol: 'HTTP',
      ClientCertificateId: null,
      ClientCertificateAlias: null,
      AuthType: 0,
      PolyClientCertificateAliasInfo: [],
      Http3Supported: 0,
      TLSSupportVersion: ['TLSv1.2', 'TLSv1.3'],
      TLSCiphers: 'GAAP_TLS_CIPHERS_GENERAL',
    })),
});

function query<A extends string>(action: A) {
  return { product: 'gaap', action, version: versions.gaap, writes: false } as const;
}

function answer<T>(world: World, asked: Query, protocol: Listener['Protocol'], present: (it: Listener) => T) {
  const found = search(world, asked, protocol);
  return { TotalCount: found.length, ListenerSet: page(found, asked).map(present) };
}

/**
 * A listener id that is unknown, or is another protocol's, finds nothing: no operation tells the protocol of an id, so
 * that clients ask all four (docs/tencent-api.md B4).
 */
function search(world: World, asked: Query, protocol: Listener['Protocol']): Listener[] {
  const { ProxyId, GroupId, ListenerId, ListenerName, Port, SearchValue } = asked;
  if (ProxyId === undefined && GroupId === undefined && ListenerId === undefined) throw missingParameter('ProxyId');
  if (ProxyId !== undefined && GroupId !== undefined) {
    refuse('InvalidParameter', '`ProxyId` and `GroupId` cannot both be set.');
  }
  if (SearchValue && (ListenerName || Port !== undefined)) {
    refuse('InvalidParameter', '`SearchValue` cannot be used together with `ListenerName` or `Port`.');
  }
  if (ProxyId !== undefined) proxyOf(world, ProxyId);
  if (GroupId !== undefined) groupOf(world, GroupId);
  return world.gaap.listeners.where(
    (it) =>
      it.Protocol === protocol &&
      (ProxyId === undefined || it.ProxyId === ProxyId) &&
      (GroupId === undefined || it.GroupId === GroupId) &&
      (ListenerId === undefined || it.ListenerId === ListenerId) &&
      (!ListenerName || it.ListenerName === ListenerName) &&
      (Port === undefined || it.Port === Port) &&
      (!SearchValue || it.ListenerName.includes(SearchValue) || String(it.Port).includes(SearchValue)),
  );
}

const common = (world: World, it: Listener) => ({
  ListenerId: it.ListenerId,
  ListenerName: it.ListenerName,
  Port: it.Port,
  Protocol: it.Protocol,
  ListenerStatus: statusOf(world, it),
  ProxyId: it.ProxyId,
  GroupId: it.GroupId,
  CreateTime: unixSeconds(it.createdAt),
});

const layer4 = (world: World, it: Listener) => ({
  RealServerPort: 0,
  RealServerType: it.RealServerType,
  Scheduler: it.Scheduler,
  ConnectTimeout: 2,
  DelayLoop: 5,
  HealthCheck: it.HealthCheck,
  HealthyThreshold: 1,
  UnhealthyThreshold: 1,
  FailoverSwitch: it.FailoverSwitch,
  SessionPersist: 0,
  BindStatus: bindStatus(world, it),
  RealServerSet: presentBindings(world, it),
});
