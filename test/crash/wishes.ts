/** The four kinds of change that are asked for, each about a resource of its own that the sandbox is given beforehand. */
import type { JsonObject } from '../../src/lib/json.ts';
import type { World } from '../../src/sandbox/world/world.ts';

/** One change that somebody wants. */
export interface Wish {
  /** The name of the MCP tool. */
  readonly tool: string;
  readonly input: JsonObject;
  /** What its plan is about; no other wish has the same. */
  readonly subject: string;
  /** Puts the resource into the world. */
  readonly seed: (world: World) => void;
}

export const Region = 'ap-guangzhou';

/** A function for a rule. Rules with the same balancer share a lane. */
export function bindFunction(number: number, balancer: number): Wish {
  const ids = { LoadBalancerId: `lb-crash${balancer}`, ListenerId: `lbl-crash${balancer}` };
  const LocationId = nameOf('loc', number);
  return {
    tool: 'clb_register_function_targets',
    subject: LocationId,
    input: {
      ...ids,
      LocationId,
      FunctionTargets: [
        {
          Function: { FunctionNamespace: 'ns_test', FunctionName: 'other_test', FunctionQualifier: '$LATEST' },
          Weight: 20,
        },
      ],
    },
    seed({ clb, now }) {
      const pattern = clb.loadBalancers.find('lb-cuxw2rm0');
      const listener = clb.listeners.find('lbl-d1ubsydq');
      if (pattern) clb.loadBalancers.put({ ...pattern, LoadBalancerId: ids.LoadBalancerId, LoadBalancerName: 'crash' });
      if (listener) clb.listeners.put({ ...listener, ...ids });
      const Domain = `${LocationId}.example.com`;
      clb.rules.put({
        ...ids,
        LocationId,
        Domain,
        Url: '/',
        DefaultServer: false,
        RewriteTarget: null,
        Targets: [],
        FunctionTargets: [],
        createdAt: now,
      });
    },
  };
}

/** An origin for a listener that has none. */
export function bindOrigin(number: number): Wish {
  const ListenerId = nameOf('listener', number);
  const origin = { RealServerId: 'rs-pool0001', RealServerIP: '192.0.2.1', RealServerPort: 1_000 + number };
  return {
    tool: 'gaap_bind_listener_real_servers',
    subject: ListenerId,
    input: { ListenerId, RealServerBindSet: [origin] },
    seed: (world) => putListener(world, ListenerId, nameOf('link', number)),
  };
}

export function deleteListener(number: number): Wish {
  const ListenerId = nameOf('listener', number);
  const ProxyId = nameOf('link', number);
  return {
    tool: 'gaap_delete_listeners',
    subject: ListenerId,
    input: { ListenerIds: [ListenerId], Force: 0, ProxyId },
    seed: (world) => putListener(world, ListenerId, ProxyId),
  };
}

/** Without a signal it is over when the answer comes; with one it takes as long as a task. */
export function stopEvent(number: number, GraceShutdown: boolean): Wish {
  const InvokeRequestId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  return {
    tool: 'scf_terminate_async_event',
    subject: InvokeRequestId,
    input: { FunctionName: 'helloworld', InvokeRequestId, GraceShutdown },
    seed: ({ scf, now }) =>
      scf.events.put({
        InvokeRequestId,
        Region,
        Namespace: 'default',
        FunctionName: 'helloworld',
        Qualifier: '$LATEST',
        InvokeType: 'CMQ',
        Status: 'RUNNING',
        StatusCode: 0,
        startedAt: now - 60_000,
        endedAt: null,
      }),
  };
}

const nameOf = (prefix: string, number: number) => `${prefix}-crash${String(number).padStart(5, '0')}`;

function putListener({ gaap }: World, ListenerId: string, ProxyId: string): void {
  const connection = gaap.proxies.find('link-3d85gh');
  const listener = gaap.listeners.find('listener-tcpfree1');
  if (connection) gaap.proxies.put({ ...connection, ProxyId, ProxyName: 'crash' });
  if (listener) gaap.listeners.put({ ...listener, ListenerId, ProxyId });
}
