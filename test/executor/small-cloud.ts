import { z } from 'zod';
import { toJsonRecord } from '../../src/lib/json.ts';
import type { CloudAnswer, CloudRequest, RefusalVerdict, Transport } from '../../src/tencent/port.ts';

/**
 * The network's edge for tests on virtual time, where the sandbox's real sockets cannot take part: one GAAP listener
 * behind the transport's port. What the write call answers, and whether it takes effect, is up to the test.
 */
export interface SmallCloud extends Transport {
  readonly sent: CloudRequest[];
  readonly writes: CloudRequest[];
  bound: Bound[];
  listenerStatus: number;
  /** What the next writes do, in order; then they succeed. */
  readonly script: Script[];
  /** Called before each answer to a read. */
  onRead: (operation: string) => CloudAnswer | undefined;
}

export type Script = { readonly answer: CloudAnswer; readonly takesEffect: boolean };

const Bound = z.object({ RealServerId: z.string(), RealServerIP: z.string(), RealServerPort: z.number() });
type Bound = z.output<typeof Bound>;

const origins: readonly Bound[] = ['a', 'b', 'c'].map((id, index) => ({
  RealServerId: `rs-0000000${id}`,
  RealServerIP: `203.0.113.${index + 1}`,
  RealServerPort: 80,
}));

export const [originA, originB, originC] = origins;
export const ListenerId = 'listener-00000001';
const ok = (response: object): CloudAnswer => ({
  kind: 'answered',
  response: toJsonRecord(response),
  requestId: 'req-1',
});

export function refused(code: string, verdict: Partial<RefusalVerdict> = {}): CloudAnswer {
  return {
    kind: 'refused',
    error: { code, message: `${code} says the cloud.`, requestId: 'req-refused' },
    verdict: { notExecuted: true, retry: 'never', absent: false, next: undefined, ...verdict },
  };
}

export function smallCloud(): SmallCloud {
  const cloud: SmallCloud = {
    accounts: [{ name: 'default', region: undefined }],
    defaultAccount: 'default',
    sent: [],
    writes: [],
    bound: origins.slice(0, 2),
    listenerStatus: 0,
    script: [],
    onRead: () => undefined,
    prepare: async () => undefined,
    async send(request) {
      cloud.sent.push(request);
      if (request.operation !== 'gaap:BindListenerRealServers') return cloud.onRead(request.operation) ?? read(request);
      cloud.writes.push(request);
      const { answer, takesEffect } = cloud.script.shift() ?? { answer: ok({ RequestId: 'req-1' }), takesEffect: true };
      if (takesEffect) cloud.bound = z.array(Bound).parse(request.request['RealServerBindSet']);
      return answer;
    },
    async [Symbol.asyncDispose]() {},
  };

  function read({ operation }: CloudRequest): CloudAnswer {
    const listener = {
      ListenerId,
      ListenerName: 'edge',
      Port: 443,
      Protocol: 'TCP',
      Scheduler: 'rr',
      RealServerType: 'IP',
      ListenerStatus: cloud.listenerStatus,
      FailoverSwitch: 0,
      ProxyId: 'link-00000001',
    };
    switch (operation) {
      case 'gaap:DescribeTCPListeners':
        return ok({ TotalCount: 1, ListenerSet: [listener] });
      case 'gaap:DescribeUDPListeners':
      case 'gaap:DescribeHTTPListeners':
      case 'gaap:DescribeHTTPSListeners':
        return ok({ TotalCount: 0, ListenerSet: [] });
      case 'gaap:DescribeProxiesStatus':
        return ok({ InstanceStatusSet: [{ InstanceId: 'link-00000001', Status: 'RUNNING' }] });
      case 'gaap:DescribeListenerRealServers':
        return ok({
          BindRealServerTotalCount: cloud.bound.length,
          BindRealServerSet: cloud.bound.map((one) => ({ ...one, RealServerWeight: 1, RealServerStatus: 0 })),
          TotalCount: origins.length,
          RealServerSet: origins,
        });
      default:
        return refused('InvalidAction');
    }
  }
  return cloud;
}
