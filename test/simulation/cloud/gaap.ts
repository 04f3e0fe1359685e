import { z } from 'zod';
import type { JsonObject } from '../../../src/tool.ts';
import { type Asked, Bound, having, type Listener, type Live, origins, ProxyId, textOf, textsOf } from './live.ts';

const none = { TotalCount: 0, ListenerSet: [] };

/** The answer to a read; undefined for an operation that is not of this product. A code where it is refused. */
export function readGaap(live: Live, operation: string, request: JsonObject): object | string | undefined {
  switch (operation) {
    case 'gaap:DescribeTCPListeners': {
      const id = textOf(request, 'ListenerId');
      const found = live.listeners.filter((listener) => id === '' || listener.id === id);
      return { TotalCount: found.length, ListenerSet: found.map(present) };
    }
    case 'gaap:DescribeUDPListeners':
    case 'gaap:DescribeHTTPListeners':
    case 'gaap:DescribeHTTPSListeners':
      return none;
    case 'gaap:DescribeProxiesStatus':
      return { InstanceStatusSet: [{ InstanceId: ProxyId, Status: 'RUNNING' }] };
    case 'gaap:DescribeListenerRealServers': {
      const listener = live.listeners.find(({ id }) => id === textOf(request, 'ListenerId'));
      if (!listener) return 'ResourceNotFound';
      return {
        BindRealServerTotalCount: listener.bound.length,
        BindRealServerSet: healthy(listener),
        TotalCount: origins.length,
        RealServerSet: origins,
      };
    }
    default:
      return undefined;
  }
}

const healthy = ({ bound }: Listener) => bound.map((one) => ({ ...one, RealServerWeight: 1, RealServerStatus: 0 }));

function present(listener: Listener) {
  return {
    ListenerId: listener.id,
    ListenerName: 'edge',
    Port: 443,
    Protocol: 'TCP',
    Scheduler: 'rr',
    RealServerType: 'IP',
    ListenerStatus: listener.status,
    FailoverSwitch: 0,
    ProxyId,
    RealServerSet: healthy(listener),
  };
}

export function bindListener(live: Live, request: JsonObject): Asked {
  const id = textOf(request, 'ListenerId');
  if (!live.listeners.some((listener) => listener.id === id)) return { refused: 'ResourceNotFound' };
  const bound = z.array(Bound).catch([]).parse(request['RealServerBindSet']);
  const to = (fields: Partial<Listener>) => (now: Live) => ({ ...now, listeners: having(now.listeners, id, fields) });
  return {
    resources: [`gaap/${id}`],
    busyCode: 'FailedOperation.ListenerHasTask',
    canFail: true,
    begin: to({ status: 3 }),
    finish: to({ status: 0, bound }),
    fail: to({ status: 0 }),
    response: {},
  };
}

/** Where it is to fail, the first listener is one that the cloud could not delete. */
export function deleteListeners(live: Live, request: JsonObject, fails: boolean): Asked {
  const wanted = textsOf(request, 'ListenerIds');
  const known = wanted.filter((id) => live.listeners.some((listener) => listener.id === id));
  if (known.length === 0) return { refused: 'ResourceNotFound' };
  const failed = fails ? known.slice(0, 1) : [];
  const deleted = known.filter((id) => !failed.includes(id));
  const status = (to: number) => (now: Live) => ({
    ...now,
    listeners: now.listeners.map((one) => (deleted.includes(one.id) ? { ...one, status: to } : one)),
  });
  return {
    resources: known.map((id) => `gaap/${id}`),
    busyCode: 'FailedOperation.ListenerHasTask',
    canFail: false,
    begin: status(2),
    finish: (now) => ({ ...now, listeners: now.listeners.filter(({ id }) => !deleted.includes(id)) }),
    fail: status(0),
    response: {
      OperationSucceedListenerSet: deleted,
      OperationFailedListenerSet: failed,
      InvalidStatusListenerSet: wanted.filter((id) => !known.includes(id)),
    },
  };
}
