/** What is asked for. Nothing here depends on anything else here, but where it says so. */
import type { Call } from '../../src/executor/api.ts';

const Region = 'ap-guangzhou';

const origin = (RealServerPort: number) => ({
  RealServerId: 'rs-pool0003',
  RealServerIP: '192.0.2.3',
  RealServerPort,
});

const bind = (ListenerId: string, RealServerBindSet: readonly object[]): Call => ({
  tool: 'gaap:BindListenerRealServers',
  input: { ListenerId, RealServerBindSet },
});

/** Replaces the two origin servers of a listener by another: destructive. */
export const drop = bind('listener-udprr001', [origin(5000)]);
/** The same listener, another port: destructive as well, and another plan. */
export const dropOther = bind('listener-udprr001', [origin(5001)]);
export const dropSubject = 'listener-udprr001';

/** Binds an origin server to a listener that has none: a write. */
export const add = bind('listener-tcpfree1', [origin(9100)]);
/** Binds it under another port as well: a write to the same resource. */
export const addMore = bind('listener-tcpfree1', [origin(9100), origin(9101)]);
/** Drops what `add` added. */
export const dropAdded = bind('listener-tcpfree1', []);

const name_test = { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: '$LATEST' };

/** Binds a function to a rule of its own load balancer: a write, whose way back is destructive. */
export const register: Call = {
  tool: 'clb:RegisterFunctionTargets',
  input: {
    LoadBalancerId: 'lb-cuxw****',
    ListenerId: 'lbl-d1ub****',
    LocationId: 'loc-abcd1234',
    FunctionTargets: [{ Function: name_test, Weight: 10 }],
    Region,
  },
};
/** The same on another load balancer. */
export const registerElsewhere: Call = {
  tool: 'clb:RegisterFunctionTargets',
  input: {
    LoadBalancerId: 'lb-cuxw2rm0',
    ListenerId: 'lbl-d1ubsydq',
    LocationId: 'loc-nobackend',
    FunctionTargets: [{ Function: name_test, Weight: 10 }],
    Region,
  },
};
/** The same on another rule of that load balancer. */
export const registerBeside: Call = {
  tool: 'clb:RegisterFunctionTargets',
  input: {
    LoadBalancerId: 'lb-cuxw2rm0',
    ListenerId: 'lbl-https443',
    LocationId: 'loc-newapi01',
    FunctionTargets: [{ Function: name_test, Weight: 10 }],
    Region,
  },
};

export const unregister: Call = {
  tool: 'clb:DeregisterFunctionTargets',
  input: {
    LoadBalancerId: 'lb-cuxw2rm0',
    ListenerId: 'lbl-d1ubsydq',
    LocationId: 'loc-abcd1234',
    FunctionTargets: [{ Function: { ...name_test, FunctionQualifier: 'version_test' } }],
    Region,
  },
};

export const deletion: Call = {
  tool: 'gaap:DeleteListeners',
  input: { ProxyId: 'link-3d85gh', ListenerIds: ['listener-o0f3at99'], Force: 1 },
};

export const terminate: Call = {
  tool: 'scf:TerminateAsyncEvent',
  input: { FunctionName: 'helloworld', InvokeRequestId: 'b379787f-8487-4bac-bd8c-17a20a9ce40e', Region },
};

/** One of each change tool. */
export const oneOfEach = [register, unregister, deletion, drop, terminate] as const;
