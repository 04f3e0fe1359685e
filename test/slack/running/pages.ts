/** The requests of the five API pages, as printed there. */
import type { JsonObject } from '../../../src/tool.ts';

type Page = readonly [operation: string, input: JsonObject];

const targets = [
  {
    Function: { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: 'version_test' },
    Weight: 66,
  },
];

/** Goes by a task of the cloud. */
export const register: Page = [
  'clb:RegisterFunctionTargets',
  {
    LoadBalancerId: 'lb-cuxw****',
    ListenerId: 'lbl-d1ub****',
    LocationId: 'loc-abcd1234',
    FunctionTargets: targets,
    Region: 'ap-guangzhou',
  },
];

export const deregister: Page = [
  'clb:DeregisterFunctionTargets',
  {
    LoadBalancerId: 'lb-cuxw2rm0',
    ListenerId: 'lbl-d1ubsydq',
    LocationId: 'loc-abcd1234',
    FunctionTargets: targets,
    Region: 'ap-guangzhou',
  },
];

export const deletion: Page = [
  'gaap:DeleteListeners',
  { ProxyId: 'link-3d85gh', ListenerIds: ['listener-o0f3at99'], Force: 1 },
];

export const binding: Page = [
  'gaap:BindListenerRealServers',
  {
    ListenerId: 'listener-pbsgn7ej',
    RealServerBindSet: [
      {
        RealServerId: 'rs-04v3s12t',
        RealServerIP: '119.28.69.101',
        RealServerPort: 80,
        RealServerWeight: 1,
        RealServerFailoverRole: 'master',
      },
    ],
  },
];

export const termination: Page = [
  'scf:TerminateAsyncEvent',
  {
    Namespace: 'default',
    FunctionName: 'helloworld',
    InvokeRequestId: 'b379787f-8487-4bac-bd8c-17a20a9ce40e',
    Region: 'ap-guangzhou',
  },
];

export const pages: readonly Page[] = [register, deregister, deletion, binding, termination];
