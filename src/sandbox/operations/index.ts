import { deregisterFunctionTargets } from './clb/deregister-function-targets.ts';
import { describeLbOperateProtect } from './clb/describe-lb-operate-protect.ts';
import { describeListeners } from './clb/describe-listeners.ts';
import { describeLoadBalancers } from './clb/describe-load-balancers.ts';
import { describeTargets } from './clb/describe-targets.ts';
import { describeTaskStatus } from './clb/describe-task-status.ts';
import { modifyFunctionTargets } from './clb/modify-function-targets.ts';
import { registerFunctionTargets } from './clb/register-function-targets.ts';
import { bindListenerRealServers } from './gaap/bind-listener-real-servers.ts';
import { deleteListeners } from './gaap/delete-listeners.ts';
import { describeCustomHeader, describeDomainErrorPageInfo } from './gaap/describe-extras.ts';
import { describeListenerRealServers } from './gaap/describe-listener-real-servers.ts';
import {
  describeHttpListeners,
  describeHttpsListeners,
  describeTcpListeners,
  describeUdpListeners,
} from './gaap/describe-listeners.ts';
import { describeProxies, describeProxiesStatus } from './gaap/describe-proxies.ts';
import { describeProxyGroupDetails, describeProxyGroupList } from './gaap/describe-proxy-groups.ts';
import { describeRealServers, describeRealServersStatus } from './gaap/describe-real-servers.ts';
import { describeRules } from './gaap/describe-rules.ts';
import { describeGaapTaskStatus } from './gaap/describe-task-status.ts';
import type { Operation } from './operation.ts';
import { getAsyncEventStatus } from './scf/get-async-event-status.ts';
import { getFunction } from './scf/get-function.ts';
import { listAsyncEvents } from './scf/list-async-events.ts';
import { listFunctions } from './scf/list-functions.ts';
import { listNamespaces } from './scf/list-namespaces.ts';
import { listAliases, listVersionByFunction } from './scf/lists-of-function.ts';
import { terminateAsyncEvent } from './scf/terminate-async-event.ts';
import { assumeRole } from './sts/assume-role.ts';

/** Everything that can be asked of the sandbox. */
export const operations: readonly Operation[] = [
  registerFunctionTargets,
  deregisterFunctionTargets,
  modifyFunctionTargets,
  describeTaskStatus,
  describeLoadBalancers,
  describeListeners,
  describeTargets,
  describeLbOperateProtect,

  deleteListeners,
  bindListenerRealServers,
  describeListenerRealServers,
  describeTcpListeners,
  describeUdpListeners,
  describeHttpListeners,
  describeHttpsListeners,
  describeRules,
  describeCustomHeader,
  describeDomainErrorPageInfo,
  describeRealServers,
  describeRealServersStatus,
  describeProxies,
  describeProxiesStatus,
  describeProxyGroupList,
  describeProxyGroupDetails,
  describeGaapTaskStatus,

  terminateAsyncEvent,
  getAsyncEventStatus,
  listAsyncEvents,
  listFunctions,
  getFunction,
  listNamespaces,
  listVersionByFunction,
  listAliases,

  assumeRole,
];
