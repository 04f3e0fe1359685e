/** Listeners of the API pages' own examples, as facts. */
import type { ResponseOf } from '../../../src/operations.ts';
import { absent, type Facts } from '../facts.ts';

type Tcp = NonNullable<ResponseOf<'gaap:DescribeTCPListeners'>['ListenerSet']>[number];
type Udp = NonNullable<ResponseOf<'gaap:DescribeUDPListeners'>['ListenerSet']>[number];
type Http = NonNullable<ResponseOf<'gaap:DescribeHTTPListeners'>['ListenerSet']>[number];
type Https = NonNullable<ResponseOf<'gaap:DescribeHTTPSListeners'>['ListenerSet']>[number];

interface Where {
  readonly ProxyId?: string;
  readonly GroupId?: string;
  readonly ListenerId?: string;
  readonly Offset?: number;
  readonly Limit?: number;
}

/** As the cloud does it: by one id, a page at a time, and "no such listener" for the id of another protocol. */
function answer<T extends { ListenerId?: string; ProxyId?: string; GroupId?: string }>(all: readonly T[]) {
  return ({ ProxyId, GroupId, ListenerId, Offset = 0, Limit = 20 }: Where) => {
    if (ListenerId && (ProxyId || GroupId)) throw new Error('ProxyId beside ListenerId can give InternalError.');
    const found = all.filter((one) =>
      ListenerId ? one.ListenerId === ListenerId : GroupId ? one.GroupId === GroupId : one.ProxyId === ProxyId,
    );
    if (ListenerId && found.length === 0) return absent();
    return { ListenerSet: found.slice(Offset, Offset + Limit), TotalCount: found.length };
  };
}

export interface World {
  readonly tcp?: readonly Tcp[];
  readonly udp?: readonly Udp[];
  readonly http?: readonly Http[];
  readonly https?: readonly Https[];
  /** Of connection link-3d85gh. */
  readonly status?: string;
  /** Of connection group lg-5anbbou5. */
  readonly groupStatus?: number;
}

export function listenerFacts({ tcp = [], udp = [], http = [], https = [], ...instance }: World): Facts {
  const { status = 'RUNNING', groupStatus = 0 } = instance;
  return {
    'gaap:DescribeTCPListeners': answer(tcp),
    'gaap:DescribeUDPListeners': answer(udp),
    'gaap:DescribeHTTPListeners': answer(http),
    'gaap:DescribeHTTPSListeners': answer(https),
    'gaap:DescribeProxiesStatus': () => ({ InstanceStatusSet: [{ InstanceId: 'link-3d85gh', Status: status }] }),
    'gaap:DescribeProxyGroupDetails': () => ({ ProxyGroupDetail: { GroupId: 'lg-5anbbou5', Status: groupStatus } }),
  };
}

export const origin = {
  RealServerId: 'rs-04v3s12t',
  RealServerIP: '119.28.69.101',
  RealServerPort: 80,
  RealServerWeight: 1,
  RealServerStatus: 0,
};
export const second = { ...origin, RealServerId: 'rs-8xm2k1pa', RealServerIP: '119.28.69.102' };
export const third = { ...origin, RealServerId: 'rs-c0ffee00', RealServerIP: '119.28.69.103' };

export const tcp = {
  ListenerId: 'listener-pbsgn7ej',
  ListenerName: 'shop',
  Protocol: 'TCP',
  Port: 443,
  ListenerStatus: 0,
  Scheduler: 'wrr',
  RealServerType: 'IP',
  FailoverSwitch: 0,
  HealthCheck: 1,
  DelayLoop: 5,
  BindStatus: 1,
  ProxyId: 'link-3d85gh',
};

export const http = {
  ListenerId: 'listener-o0f3at99',
  ListenerName: 'web',
  Protocol: 'HTTP',
  Port: 80,
  ListenerStatus: 0,
  ProxyId: 'link-3d85gh',
};
