/** Every tool, in the order in which surfaces list them: by product, reads before changes. */
import type { Tool } from '../src/tool.ts';
import clbDeregisterFunctionTargets from './clb/deregister-function-targets.ts';
import clbDescribeListeners from './clb/describe-listeners.ts';
import clbDescribeLoadBalancers from './clb/describe-load-balancers.ts';
import clbDescribeTargets from './clb/describe-targets.ts';
import clbDescribeTaskStatus from './clb/describe-task-status.ts';
import clbRegisterFunctionTargets from './clb/register-function-targets.ts';
import gaapBindListenerRealServers from './gaap/bind-listener-real-servers.ts';
import gaapDeleteListeners from './gaap/delete-listeners.ts';
import gaapDescribeListenerRealServers from './gaap/describe-listener-real-servers.ts';
import gaapDescribeListeners from './gaap/describe-listeners.ts';
import gaapDescribeProxies from './gaap/describe-proxies.ts';
import gaapDescribeRealServers from './gaap/describe-real-servers.ts';
import scfGetAsyncEventStatus from './scf/get-async-event-status.ts';
import scfListAsyncEvents from './scf/list-async-events.ts';
import scfListFunctions from './scf/list-functions.ts';
import scfListNamespaces from './scf/list-namespaces.ts';
import scfTerminateAsyncEvent from './scf/terminate-async-event.ts';

export const tools: readonly Tool[] = [
  clbDescribeLoadBalancers,
  clbDescribeListeners,
  clbDescribeTargets,
  clbDescribeTaskStatus,
  clbRegisterFunctionTargets,
  clbDeregisterFunctionTargets,

  gaapDescribeProxies,
  gaapDescribeListeners,
  gaapDescribeRealServers,
  gaapDescribeListenerRealServers,
  gaapBindListenerRealServers,
  gaapDeleteListeners,

  scfListNamespaces,
  scfListFunctions,
  scfListAsyncEvents,
  scfGetAsyncEventStatus,
  scfTerminateAsyncEvent,
];
