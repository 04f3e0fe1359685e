import { defineQuery, type JsonObject, refuse } from '../../src/tool.ts';
import { brief, Limit, Offset, pageOf } from '../paging.ts';
import { resourceId, text } from '../parameters.ts';
import { boundItem, type Listener, listenerOperations, listenerStatusText, readListeners } from './reads.ts';

/** BindStatus, whose numbers mean different things for TCP and UDP. */
const bindStatus: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  TCP: { 0: 'an origin server is unhealthy', 1: 'all origin servers healthy' },
  UDP: { 0: 'all origin servers healthy', 1: 'an origin server is unhealthy', 2: 'a domain name does not resolve' },
};

function item(listener: Listener): JsonObject {
  const { detail } = listener;
  const common = {
    ListenerId: detail.ListenerId,
    ListenerName: detail.ListenerName,
    Protocol: detail.Protocol,
    Port: detail.Port,
    ListenerStatus: detail.ListenerStatus,
    ListenerStatusText: listenerStatusText(detail.ListenerStatus),
    ProxyId: detail.ProxyId,
    GroupId: detail.GroupId,
  };
  if (listener.layer === 7) return brief(common);
  const { Scheduler, RealServerType, BindStatus, RealServerSet, Protocol = '' } = listener.detail;
  const BindStatusText = bindStatus[Protocol]?.[BindStatus ?? -1];
  return {
    ...brief({ ...common, Scheduler, RealServerType, BindStatus, BindStatusText }),
    RealServerSet: (RealServerSet ?? []).map(boundItem),
  };
}

export default defineQuery({
  operation: 'gaap:DescribeListeners',
  title: 'List GAAP listeners of every protocol',
  description:
    'Lists the TCP, UDP, HTTP and HTTPS listeners of a GAAP connection or connection group, or one by its id; TCP and ' +
    'UDP ones with their origin servers. Give exactly one of ProxyId, GroupId and ListenerId.',
  input: {
    ProxyId: resourceId('link', 'link-3d85gh').exactOptional().describe('Those of this connection.'),
    GroupId: resourceId('lg', 'lg-5anbbou5').exactOptional().describe('Those of this connection group.'),
    ListenerId: resourceId('listener', 'listener-pbsgn7ej').exactOptional().describe('This one.'),
    SearchValue: text(64).exactOptional().describe('A port, or part of a name.'),
    Offset,
    Limit,
  },
  reads: listenerOperations,

  check({ ProxyId, GroupId, ListenerId }) {
    const given = [ProxyId, GroupId, ListenerId].filter((id) => id !== undefined).length;
    if (given === 1) return undefined;
    return refuse(
      'InvalidInput',
      given === 0
        ? 'None of ProxyId, GroupId and ListenerId is given.'
        : 'More than one of ProxyId, GroupId and ListenerId is given.',
      'Give exactly one; gaap:DescribeProxies lists the connections.',
    );
  },

  async read({ Offset, Limit, ...where }, cloud) {
    const listeners = await readListeners(cloud, where);
    if (!listeners || (where.ListenerId && !where.SearchValue && listeners.length === 0)) {
      return refuse(
        'NotFound',
        `There is no ${where.ListenerId ?? where.ProxyId ?? where.GroupId}.`,
        'List the connections with gaap:DescribeProxies.',
      );
    }
    return {
      set: 'ListenerSet',
      items: pageOf(listeners, { Offset, Limit }).map(item),
      TotalCount: listeners.length,
      Offset,
    };
  },
});
