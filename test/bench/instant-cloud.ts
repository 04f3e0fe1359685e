/** A cloud that answers at once: what is left is the program's and the ledger's own time. */
import { z } from 'zod';
import { toJsonRecord } from '../../src/lib/json.ts';
import type { CloudAnswer, CloudRequest, Transport } from '../../src/tencent/port.ts';

const origins = ['a', 'b'].map((id, index) => ({
  RealServerId: `rs-0000000${id}`,
  RealServerIP: `203.0.113.${index + 1}`,
  RealServerPort: 80,
}));
const [first] = origins;

const Bind = z.object({ ListenerId: z.string(), RealServerBindSet: z.array(z.object({ RealServerId: z.string() })) });

/** Binds one more origin to a listener that has one: each listener exists as soon as it is named. */
export const bindInput = (ListenerId: string, Account: string) => ({
  ListenerId,
  Account,
  RealServerBindSet: origins.map((origin) => ({ ...origin, RealServerWeight: 1 })),
});

export const accountsOf = (count: number) => Array.from({ length: count }, (_, index) => `account-${index}`);

/** With `settles: false` a listener stays at work after a change, so that no change comes to its end. */
export function instantCloud(accounts: readonly string[], { settles }: { readonly settles: boolean }): Transport {
  const bound = new Set<string>();
  const answer = (response: object): CloudAnswer => ({
    kind: 'answered',
    response: toJsonRecord(response),
    requestId: 'request-of-the-bench',
  });

  function answerTo({ operation, request, account }: CloudRequest): CloudAnswer {
    const listenerId = z
      .string()
      .catch('')
      .parse(request['ListenerId'] ?? z.array(z.string()).catch([]).parse(request['ListenerIds'])[0]);
    switch (operation) {
      case 'gaap:BindListenerRealServers':
        bound.add(`${account} ${Bind.parse(request).ListenerId}`);
        return answer({});
      case 'gaap:DescribeTCPListeners':
        return answer({
          TotalCount: 1,
          ListenerSet: [
            {
              ListenerId: listenerId,
              ListenerName: 'bench',
              Port: 443,
              Protocol: 'TCP',
              Scheduler: 'rr',
              RealServerType: 'IP',
              ListenerStatus: !settles && bound.has(`${account} ${listenerId}`) ? 3 : 0,
              FailoverSwitch: 0,
              ProxyId: 'link-00000001',
            },
          ],
        });
      case 'gaap:DescribeProxiesStatus':
        return answer({ InstanceStatusSet: [{ InstanceId: 'link-00000001', Status: 'RUNNING' }] });
      case 'gaap:DescribeListenerRealServers': {
        const has = bound.has(`${account} ${listenerId}`) ? origins : [first];
        return answer({
          BindRealServerTotalCount: has.length,
          BindRealServerSet: has.map((one) => ({ ...one, RealServerWeight: 1, RealServerStatus: 0 })),
          TotalCount: origins.length,
          RealServerSet: origins,
        });
      }
      default:
        return answer({ TotalCount: 0, ListenerSet: [] });
    }
  }

  return {
    accounts: accounts.map((name) => ({ name, region: undefined })),
    defaultAccount: accounts[0] ?? '',
    prepare: async () => undefined,
    send: async (request) => answerTo(request),
    async [Symbol.asyncDispose]() {},
  };
}
