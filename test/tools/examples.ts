/** One input for each tool, the API pages' own where there is one, with every number quoted as the pages do. */
import type { JsonObject } from '../../src/tool.ts';

const page = { Offset: '0', Limit: '20' };

const onRule = {
  LoadBalancerId: 'lb-cuxw2rm0',
  ListenerId: 'lbl-d1ubsydq',
  LocationId: 'loc-abcd1234',
  FunctionTargets: [
    {
      Function: { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: 'version_test' },
      Weight: '66',
    },
  ],
};

export const examples: Readonly<Record<string, JsonObject>> = {
  'clb:DescribeLoadBalancers': { LoadBalancerIds: ['lb-cuxw****'], ...page },
  'clb:DescribeListeners': { LoadBalancerId: 'lb-cuxw2rm0', Port: '443', ...page },
  'clb:DescribeTargets': { LoadBalancerId: 'lb-cuxw2rm0', ListenerIds: ['lbl-d1ub****'], ...page },
  'clb:DescribeTaskStatus': { TaskId: '11b4338f-2d00-4766-bc67-581d959b3488' },
  'clb:RegisterFunctionTargets': onRule,
  'clb:DeregisterFunctionTargets': onRule,
  'gaap:DescribeProxies': { Independent: '1', ...page },
  'gaap:DescribeListeners': { ProxyId: 'link-3d85gh', ...page },
  'gaap:DescribeRealServers': { ProjectId: '-1', ...page },
  'gaap:DescribeListenerRealServers': { ListenerId: 'listener-pbsgn7ej', ...page },
  'gaap:BindListenerRealServers': {
    ListenerId: 'listener-pbsgn7ej',
    RealServerBindSet: [
      {
        RealServerWeight: '1',
        RealServerId: 'rs-04v3s12t',
        RealServerPort: '80',
        RealServerIP: '119.28.69.101',
        RealServerFailoverRole: 'master',
      },
    ],
  },
  'gaap:DeleteListeners': { ProxyId: 'link-3d85gh', Force: '1', ListenerIds: ['listener-o0f3at99'] },
  'scf:ListNamespaces': page,
  'scf:ListFunctions': { Namespace: 'default', ...page },
  'scf:ListAsyncEvents': { FunctionName: 'helloworld', Status: ['RUNNING'], ...page },
  'scf:GetAsyncEventStatus': { InvokeRequestId: 'b379787f-8487-4bac-bd8c-17a20a9ce40e' },
  'scf:TerminateAsyncEvent': {
    Namespace: 'default',
    FunctionName: 'helloworld',
    InvokeRequestId: 'b379787f-8487-4bac-bd8c-17a20a9ce40e',
  },
};
