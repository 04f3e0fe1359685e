/** What can be asked in the simulated world, and by whom. Few resources, so that changes meet. */
import type { Call } from '../../src/executor/api.ts';
import type { Principal } from '../../src/people/principal.ts';
import { clbListener, functionTarget } from './cloud/clb.ts';
import { origins, ProxyId } from './cloud/live.ts';

const bind = (listener: number, ...servers: number[]): Call => ({
  tool: 'gaap:BindListenerRealServers',
  input: { ListenerId: `listener-0000000${listener}`, RealServerBindSet: servers.map((server) => origins[server]) },
});

const remove = (...listeners: number[]): Call => ({
  tool: 'gaap:DeleteListeners',
  input: { ProxyId, ListenerIds: listeners.map((listener) => `listener-0000000${listener}`), Force: 1 },
});

const functions = (verb: 'Register' | 'Deregister', rule: number, loadBalancer: number, name: string): Call => ({
  tool: `clb:${verb}FunctionTargets`,
  input: {
    LoadBalancerId: `lb-0000000${loadBalancer}`,
    ListenerId: clbListener,
    LocationId: `loc-0000000${rule}`,
    FunctionTargets: [functionTarget(name)],
  },
});

const terminate = (event: number): Call => ({
  tool: 'scf:TerminateAsyncEvent',
  input: { Namespace: 'default', FunctionName: 'nightly', InvokeRequestId: `event-${event}` },
});

export const calls: readonly (readonly [weight: number, call: Call])[] = [
  [4, bind(1, 0)],
  [4, bind(1, 0, 1, 2)],
  [3, bind(1, 1, 2)],
  [2, bind(2, 0, 2)],
  [2, bind(2)],
  [4, functions('Register', 1, 1, 'hello')],
  [2, functions('Register', 1, 1, 'other')],
  [4, functions('Deregister', 2, 1, 'hello')],
  [2, functions('Deregister', 1, 1, 'hello')],
  [2, functions('Deregister', 3, 2, 'hello')],
  [2, functions('Deregister', 4, 1, 'hello')],
  [2, functions('Register', 5, 1, 'hello')],
  [2, terminate(1)],
  [1, terminate(2)],
  [1, remove(3)],
  [1, remove(2, 3)],
];

/** Of these, each on a rule of its own of one load balancer: they wait for one another, and void no other's plan. */
export const callsOfOneLane: readonly number[] = calls.flatMap(([, { tool, input }], index) =>
  tool.startsWith('clb:') && JSON.stringify(input).includes('lb-00000001') ? [index] : [],
);

/** All of them may approve a write; something destructive only the two at a terminal. */
export const people: readonly Principal[] = [
  { id: 'os:ann', name: 'ann', surface: 'cli', grade: 'local' },
  { id: 'os:bo', name: 'bo', surface: 'cli', grade: 'local' },
  { id: 'mcp:cy', name: 'cy', surface: 'mcp', grade: 'claimed' },
];

export const listeners = ['listener-00000001', 'listener-00000002', 'listener-00000003'] as const;
export const rules = ['loc-00000001', 'loc-00000002', 'loc-00000003'] as const;
export const events = ['event-1', 'event-2'] as const;
export const busyResources = ['gaap/listener-00000001', 'clb/lb-00000001', 'clb/lb-00000002'] as const;
