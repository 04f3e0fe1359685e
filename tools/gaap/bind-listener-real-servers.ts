import { z } from 'zod';
import type { RequestOf, ResponseOf } from '../../src/operations.ts';
import {
  type Blast,
  type Cloud,
  type DiffLine,
  defineChange,
  type Refusal,
  refuse,
  type WayBack,
} from '../../src/tool.ts';
import { type Serving, shareLost } from '../blast.ts';
import { integer, namedTwice, resourceId, text } from '../parameters.ts';
import { count, thatApply } from '../sentences.ts';
import {
  Bound,
  boundKey,
  boundName,
  boundSetting,
  describeListener,
  findListener,
  healthText,
  healthyKeys,
  type Listener,
  listenerOperations,
  listenerStatusText,
  normaliseBound,
  refuseUnlessRunning,
} from './reads.ts';
import { servingOrigins } from './serving.ts';

/** At most 100 origin servers to a TCP/UDP listener; ports 1 to 64999 without 21 (docs/tencent-api.md B4). */
const maxRealServers = 100;

const RealServer = z.strictObject({
  RealServerId: resourceId('rs', 'rs-04v3s12t').describe('Origin server id.'),
  RealServerIP: text(253).describe("The origin server's own IP or domain name."),
  RealServerPort: integer({ min: 1, max: 64999 })
    .refine((port) => port !== 21, 'port 21 is not allowed')
    .describe('Port on the origin server; not 21.'),
  RealServerWeight: integer({ min: 1, max: 100 })
    .exactOptional()
    .describe('Used by weighted round robin; 1 unless given.'),
  RealServerFailoverRole: z.enum(['master', 'slave']).exactOptional().describe('Only for listeners with failover on.'),
});

type Request = RequestOf<'gaap:BindListenerRealServers'>;
type Live = ResponseOf<'gaap:DescribeListenerRealServers'>;
type Detail = Extract<Listener, { layer: 4 }>['detail'];

const sameSet = (a: readonly Bound[], b: readonly Bound[]) => JSON.stringify(a) === JSON.stringify(b);

/** An empty set is sent by leaving the field out: the only "unbind all" known to be in use (docs/tencent-api.md B4). */
function request(ListenerId: string, servers: readonly Bound[]): Request {
  if (servers.length === 0) return { ListenerId };
  return {
    ListenerId,
    RealServerBindSet: servers.map(({ RealServerFailoverRole, ...server }) => ({
      ...server,
      ...(RealServerFailoverRole && { RealServerFailoverRole }),
    })),
  };
}

function refuseLayer7(listener: Listener): Refusal {
  return refuse(
    'Unsupported',
    `${describeListener(listener)} is layer 7: its origin servers hang on forwarding rules, not on the listener.`,
    'Use a TCP or UDP listener; for HTTP/HTTPS the cloud has BindRuleRealServers.',
  );
}

function refuseBusy({ ListenerId, ListenerStatus }: Detail): Refusal | undefined {
  if (ListenerStatus === 0) return undefined;
  return refuse(
    'WrongState',
    `Listener ${ListenerId} is ${listenerStatusText(ListenerStatus)}.`,
    'Wait until it is running, then ask again.',
  );
}

/** Why one of the servers asked for cannot be bound, if one cannot. */
function refuseServers(servers: readonly Bound[], live: Live, detail: Detail): Refusal | undefined {
  const bindable = live.RealServerSet ?? [];
  const known = new Map(
    [...(live.BindRealServerSet ?? []), ...bindable].map((server) => [server.RealServerId, server.RealServerIP]),
  );
  const banned = new Set(bindable.filter((server) => server.InBanBlacklist === 1).map((server) => server.RealServerId));
  for (const server of servers) {
    const ip = known.get(server.RealServerId);
    if (ip === undefined) {
      return refuse(
        'NotFound',
        `Origin server ${server.RealServerId} cannot be bound to ${detail.ListenerId}: it is not in this account, or of another type than ${detail.RealServerType ?? 'the listener takes'}.`,
        'List those that can with gaap:DescribeListenerRealServers.',
      );
    }
    if (ip !== server.RealServerIP) {
      return refuse(
        'InvalidInput',
        `RealServerIP of ${server.RealServerId} is ${ip}, not ${server.RealServerIP}.`,
        `Give RealServerIP ${ip}, or another RealServerId.`,
      );
    }
    if (banned.has(server.RealServerId)) {
      return refuse(
        'Unsupported',
        `Origin server ${server.RealServerId} is on the cloud's blocklist.`,
        'Leave it out, or have it taken off the blocklist.',
      );
    }
    if (server.RealServerFailoverRole && detail.FailoverSwitch !== 1) {
      return refuse(
        'Unsupported',
        `Listener ${detail.ListenerId} has failover off, so RealServerFailoverRole means nothing.`,
        'Leave RealServerFailoverRole out.',
      );
    }
  }
  return undefined;
}

function compare(before: readonly Bound[], after: readonly Bound[], healthy: ReadonlySet<string>): DiffLine[] {
  const wanted = new Map(after.map((server) => [boundKey(server), server]));
  const bound = new Set(before.map(boundKey));
  const lines = before.map((server): DiffLine => {
    const next = wanted.get(boundKey(server));
    const line = {
      item: boundName(server),
      before: boundSetting(server),
      note: healthText(healthy.has(boundKey(server)) ? 0 : 1),
    };
    if (!next) return { change: 'removed', ...line };
    const after = boundSetting(next);
    return after === line.before ? { change: 'kept', ...line } : { change: 'changed', ...line, after };
  });
  const added = after.filter((server) => !bound.has(boundKey(server)));
  return [
    ...lines,
    ...added.map((server): DiffLine => ({ change: 'added', item: boundName(server), after: boundSetting(server) })),
  ];
}

function summarise(lines: readonly DiffLine[], listener: string): string {
  const number = (change: DiffLine['change']) => lines.filter((line) => line.change === change).length;
  const parts = [
    [number('removed'), 'unbind'],
    [number('added'), 'bind'],
    [number('changed'), 're-weight'],
    [number('kept'), 'keep'],
  ] as const;
  const words = parts.filter(([many]) => many > 0).map(([many, verb]) => `${verb} ${many}`);
  return `Origin servers of ${listener}: ${words.join(', ')}.`;
}

function measure(lines: readonly DiffLine[], after: readonly Bound[], serving: readonly Serving[]): Blast {
  const removed = lines.filter((line) => line.change === 'removed');
  return {
    targets: 1,
    lost: removed.length,
    healthyLost: removed.filter((line) => line.note === 'healthy').length,
    shareLost: shareLost(serving),
    dropsEverything: after.length === 0,
  };
}

function warn(blast: Blast, after: readonly Bound[], { Scheduler, FailoverSwitch }: Detail): string[] {
  return thatApply([
    [
      blast.healthyLost > 0,
      `May be serving now: ${count(blast.healthyLost, 'healthy origin server')} of ${blast.lost} to be unbound.`,
    ],
    [
      Scheduler !== 'wrr' && after.some((server) => server.RealServerWeight !== 1),
      `The listener schedules by ${Scheduler}, which takes no notice of weights.`,
    ],
    [
      FailoverSwitch === 1 && after.some((server) => !server.RealServerFailoverRole),
      'The listener has failover on and an origin server has no RealServerFailoverRole: the cloud may refuse that.',
    ],
  ]);
}

/** Nothing left at all, or nothing that is known to work. */
function alarmAbout(ListenerId: string, blast: Blast, lines: readonly DiffLine[]): { readonly alarm?: string } {
  if (blast.dropsEverything) {
    return {
      alarm: `UNBINDS EVERY ORIGIN SERVER (${blast.lost}): ${ListenerId} WILL HAVE NOWHERE TO SEND ITS TRAFFIC.`,
    };
  }
  const left = lines.filter((line) => line.change !== 'removed');
  const hopeless = left.every((line) => line.change !== 'added' && line.note !== 'healthy');
  return hopeless ? { alarm: `LEAVES ONLY UNHEALTHY ORIGIN SERVERS: ${ListenerId} MAY SERVE NOBODY.` } : {};
}

function wayBack(ListenerId: string, before: readonly Bound[]): WayBack {
  return {
    kind: 'call',
    operation: 'gaap:BindListenerRealServers',
    request: request(ListenerId, before),
    words:
      before.length === 0
        ? 'Unbind them all again: nothing was bound before.'
        : `Bind the ${count(before.length, 'origin server')} of before again.`,
  };
}

async function readBound(cloud: Cloud<'gaap:DescribeListenerRealServers'>, ListenerId: string): Promise<Bound[]> {
  return normaliseBound((await cloud.read('gaap:DescribeListenerRealServers', { ListenerId })).BindRealServerSet);
}

export default defineChange({
  operation: 'gaap:BindListenerRealServers',
  title: 'Replace the origin servers of a TCP/UDP listener',
  description:
    'Binds exactly the given origin servers to a TCP or UDP listener: those bound now and not listed are unbound. ' +
    'Without RealServerBindSet, or with an empty one, every origin server is unbound.',
  effect: 'destructive',
  input: {
    ListenerId: resourceId('listener', 'listener-pbsgn7ej').describe('A TCP or UDP listener.'),
    RealServerBindSet: z.array(RealServer).max(maxRealServers).exactOptional().describe('The whole new set.'),
  },
  output: { RequestId: z.string().exactOptional() },
  before: z.object({
    Protocol: z.string(),
    Scheduler: z.string(),
    FailoverSwitch: z.number(),
    RealServers: z.array(Bound),
  }),
  reads: [
    ...listenerOperations,
    'gaap:DescribeListenerRealServers',
    'gaap:DescribeProxiesStatus',
    'gaap:DescribeProxyGroupDetails',
  ],

  check({ RealServerBindSet }) {
    const twice = namedTwice(normaliseBound(RealServerBindSet).map(boundKey));
    if (!twice) return undefined;
    return refuse('InvalidInput', `RealServerBindSet names ${twice} twice.`, 'Name each origin server and port once.');
  },

  lanes: ({ ListenerId }) => [`gaap/${ListenerId}`],

  async plan({ ListenerId, RealServerBindSet }, cloud) {
    const listener = await findListener(cloud, ListenerId);
    if (!listener) {
      return refuse(
        'NotFound',
        `There is no listener ${ListenerId}.`,
        'List them with gaap:DescribeListeners and a ProxyId or GroupId.',
      );
    }
    if (listener.layer === 7) return refuseLayer7(listener);
    const { detail } = listener;
    const refused = refuseBusy(detail) ?? (await refuseUnlessRunning(cloud, detail));
    if (refused) return refused;

    const live = await cloud.read('gaap:DescribeListenerRealServers', { ListenerId });
    const before = normaliseBound(live.BindRealServerSet);
    const after = normaliseBound(RealServerBindSet);
    const unbindable = refuseServers(after, live, detail);
    if (unbindable) return unbindable;
    if (sameSet(before, after)) {
      return refuse(
        'NothingToChange',
        `Listener ${ListenerId} has exactly these origin servers already.`,
        'Nothing needs doing.',
      );
    }

    const healthy = healthyKeys(live.BindRealServerSet);
    const lines = compare(before, after, healthy);
    const blast = measure(lines, after, servingOrigins(before, after, healthy, detail));
    return {
      summary: summarise(lines, describeListener(listener)),
      ...alarmAbout(ListenerId, blast, lines),
      effect: blast.lost > 0 ? 'destructive' : 'write',
      subject: ListenerId,
      targets: [{ resource: `gaap/${ListenerId}`, title: describeListener(listener), lines }],
      request: request(ListenerId, after),
      before: {
        Protocol: detail.Protocol ?? '',
        Scheduler: detail.Scheduler ?? '',
        FailoverSwitch: detail.FailoverSwitch ?? 0,
        RealServers: before,
      },
      warnings: warn(blast, after, detail),
      blast,
      undo: wayBack(ListenerId, before),
    };
  },

  async progress({ input: { ListenerId } }, cloud) {
    const listener = await findListener(cloud, ListenerId);
    if (!listener) return { state: 'failed', message: `Listener ${ListenerId} is gone.` };
    const { ListenerStatus } = listener.detail;
    if (ListenerStatus !== 0) {
      return { state: 'pending', message: `Listener ${ListenerId} is ${listenerStatusText(ListenerStatus)}.` };
    }
    return { state: 'settled', message: `Listener ${ListenerId} is running.` };
  },

  async verify({ input: { ListenerId, RealServerBindSet }, before }, cloud) {
    const live = await readBound(cloud, ListenerId);
    const servers = count(live.length, 'origin server');
    if (sameSet(live, normaliseBound(RealServerBindSet))) {
      return { outcome: 'succeeded', message: `Listener ${ListenerId} now has ${servers}, as asked.` };
    }
    if (sameSet(live, before.RealServers)) {
      return { outcome: 'unchanged', message: `Listener ${ListenerId} still has the ${servers} of before.` };
    }
    return {
      outcome: 'unclear',
      message: `Listener ${ListenerId} has ${servers}, neither those of before nor those asked for.`,
      check: `Read gaap:DescribeListenerRealServers of ${ListenerId} and compare it with the plan.`,
    };
  },
});
