import { z } from 'zod';
import {
  type Cloud,
  defineChange,
  type ItemOutcome,
  type Refusal,
  refuse,
  type Target,
  type WayBack,
} from '../../src/tool.ts';
import { shareLost, sum } from '../blast.ts';
import { flag, namedTwice, resourceId } from '../parameters.ts';
import { count, thatApply } from '../sentences.ts';
import { Deleted, type Examined, examine } from './deletion.ts';
import { extraReads } from './extras.ts';
import {
  beingDeleted,
  describeListener,
  type Listener,
  listenerOperations,
  listenerStatusText,
  readListeners,
  refuseUnlessRunning,
} from './reads.ts';
import { isServing } from './serving.ts';

interface Instance {
  readonly ProxyId?: string;
  readonly GroupId?: string;
}

const nameOf = ({ ProxyId, GroupId }: Instance) => (GroupId ? `connection group ${GroupId}` : `connection ${ProxyId}`);
const ownerOf = ({ ProxyId, GroupId }: Instance) => (GroupId ? { GroupId } : ProxyId ? { ProxyId } : {});

/** Those of the wanted ids that the instance still has. */
async function stillThere(
  cloud: Cloud<(typeof listenerOperations)[number]>,
  input: Instance & { readonly ListenerIds: readonly string[] },
): Promise<ReadonlyMap<string, number | undefined>> {
  const listeners = (await readListeners(cloud, ownerOf(input))) ?? [];
  return new Map(
    listeners
      .map(({ detail }) => [detail.ListenerId ?? '', detail.ListenerStatus] as const)
      .filter(([id]) => input.ListenerIds.includes(id)),
  );
}

/** Listeners that the cloud would count as invalid, busy or bound, each kind named as a whole. */
function refuseListeners(found: readonly Examined[], Force: number): Refusal | undefined {
  const busy = found.filter(({ listener }) => listener.detail.ListenerStatus !== 0);
  if (busy.length > 0) {
    const words = busy.map(
      ({ listener: { detail } }) => `${detail.ListenerId} is ${listenerStatusText(detail.ListenerStatus)}`,
    );
    return refuse(
      'WrongState',
      `Only running listeners can be deleted: ${words.join(', ')}.`,
      'Wait until they are running, or leave them out.',
    );
  }
  const bound = found.filter(({ origins }) => origins > 0);
  if (Force === 1 || bound.length === 0) return undefined;
  const words = bound.map(({ config, origins }) => `${config.ListenerId} (${origins})`);
  return refuse(
    'WrongState',
    `With Force 0 the cloud deletes no listener that has origin servers bound: ${words.join(', ')}.`,
    'Unbind them first, or give Force 1, which deletes the listeners together with their bindings.',
  );
}

/** Reads of custom headers and error pages that one plan may take: some seconds. */
const mostExtras = 200;

/** Of the listeners that have anything to send their traffic to, the share that goes. */
async function shareOf(
  cloud: Cloud<'gaap:DescribeRules'>,
  all: readonly Listener[],
  found: readonly Examined[],
): Promise<number> {
  const gone = new Map(found.map(({ listener, origins }) => [listener, origins > 0]));
  const serving = await Promise.all(
    all.map(async (listener) => {
      const weight = Number(gone.get(listener) ?? (await isServing(cloud, listener)));
      return { before: weight, after: gone.has(listener) ? undefined : weight };
    }),
  );
  return shareLost(serving);
}

function wayBack(unread: string | undefined): WayBack {
  const kept = 'A deletion cannot be undone. The configuration of the listeners is kept with this change';
  if (unread !== undefined) {
    return { kind: 'none', words: `${kept}, but without custom headers and error pages, which were not all read.` };
  }
  return {
    kind: 'none',
    words: `${kept}, so that they can be created again by hand, under new ids.`,
    configurationKept: true,
  };
}

export default defineChange({
  operation: 'gaap:DeleteListeners',
  title: 'Delete listeners of a connection or connection group',
  description:
    'Deletes listeners of any protocol of one GAAP connection (ProxyId) or connection group (GroupId), with their ' +
    'forwarding rules. Force 0 spares listeners that have origin servers bound; Force 1 deletes them too. Cannot be undone.',
  effect: 'destructive',
  input: {
    ListenerIds: z
      .array(resourceId('listener', 'listener-o0f3at99'))
      .min(1)
      .max(50)
      .describe('The listeners to delete, at most 50.'),
    Force: flag.describe('1 deletes listeners with bound origin servers too; 0 does not.'),
    GroupId: resourceId('lg', 'lg-5anbbou5').exactOptional().describe('Connection group; or give ProxyId.'),
    ProxyId: resourceId('link', 'link-3d85gh').exactOptional().describe('Connection; or give GroupId.'),
  },
  output: {
    OperationSucceedListenerSet: z.array(z.string()).exactOptional(),
    OperationFailedListenerSet: z.array(z.string()).exactOptional(),
    InvalidStatusListenerSet: z.array(z.string()).exactOptional(),
    RequestId: z.string().exactOptional(),
  },
  before: z.object({
    /** Whether the instance keeps any listener: an approval given for some is none for all. */
    OthersRemain: z.boolean(),
    Listeners: z.array(Deleted),
  }),
  reads: [
    ...listenerOperations,
    'gaap:DescribeRules',
    ...extraReads,
    'gaap:DescribeProxiesStatus',
    'gaap:DescribeProxyGroupDetails',
  ],

  check({ ListenerIds, ProxyId, GroupId }) {
    if (ProxyId && GroupId) {
      return refuse(
        'InvalidInput',
        'ProxyId and GroupId are both given.',
        'Give the one that the listeners belong to.',
      );
    }
    if (!ProxyId && !GroupId) {
      return refuse(
        'InvalidInput',
        'Neither ProxyId nor GroupId is given.',
        'Give the connection or connection group that the listeners belong to.',
      );
    }
    const twice = namedTwice(ListenerIds);
    return twice ? refuse('InvalidInput', `ListenerIds names ${twice} twice.`, 'Name each listener once.') : undefined;
  },

  lanes: ({ ListenerIds }) => ListenerIds.map((id) => `gaap/${id}`),
  // As long as the Terraform provider waits for the lists to forget a listener (docs/tencent-api.md C).
  deadlineMs: 3 * 60_000,

  async plan(input, cloud) {
    const { ListenerIds, Force } = input;
    const stopped = await refuseUnlessRunning(cloud, input);
    if (stopped) return stopped;
    const all = (await readListeners(cloud, ownerOf(input))) ?? [];
    const byId = new Map(all.map((listener) => [listener.detail.ListenerId, listener]));
    const strangers = ListenerIds.filter((id) => !byId.has(id));
    if (strangers.length > 0) {
      return refuse(
        'NotFound',
        `Not listeners of ${nameOf(input)}: ${strangers.join(', ')}.`,
        'List its listeners with gaap:DescribeListeners; those of another instance need a call of their own.',
      );
    }
    const wanted = [...ListenerIds].sort().flatMap((id) => byId.get(id) ?? []);
    const most = Math.floor(mostExtras / wanted.length);
    const found = await Promise.all(wanted.map((listener) => examine(cloud, listener, most)));
    const refused = refuseListeners(found, Force);
    if (refused) return refused;

    const lost = sum(found.map(({ origins }) => origins));
    const healthyLost = sum(found.map(({ healthy }) => healthy));
    const dropsEverything = found.length === all.length;
    const rules = sum(found.map((one) => one.rules));
    const { unread } = found.find((one) => one.unread !== undefined) ?? {};
    return {
      summary: `Delete ${found.length} of the ${count(all.length, 'listener')} of ${nameOf(input)}.`,
      ...(dropsEverything && {
        alarm: `DELETES EVERY LISTENER (${all.length}): ${nameOf(input).toUpperCase()} WILL ACCEPT NO TRAFFIC AT ALL.`,
      }),
      effect: 'destructive',
      subject: ListenerIds.length === 1 ? (ListenerIds[0] ?? '') : (input.GroupId ?? input.ProxyId ?? ''),
      targets: found.map(
        ({ listener, config, lines }): Target => ({
          resource: `gaap/${config.ListenerId}`,
          title: describeListener(listener),
          lines,
        }),
      ),
      request: input,
      before: { OthersRemain: !dropsEverything, Listeners: found.map(({ config }) => config) },
      warnings: thatApply([
        [healthyLost > 0, `May be serving now: ${count(healthyLost, 'healthy origin server')} of ${lost} bound.`],
        [
          input.Force === 1 && lost > 0,
          `Force 1 deletes them together with ${count(lost, 'bound origin server')}; with Force 0 the cloud would refuse.`,
        ],
        [input.Force === 0, 'With Force 0 the cloud refuses if an origin server is bound by then.'],
        [rules > 0, `${count(rules, 'forwarding rule')} of the HTTP/HTTPS listeners will be deleted as well.`],
        [
          unread !== undefined,
          `Custom headers and error pages were not all read (${unread}), so the configuration is not kept as a whole.`,
        ],
      ]),
      blast: {
        targets: found.length,
        lost,
        healthyLost,
        shareLost: await shareOf(cloud, all, found),
        dropsEverything,
      },
      undo: wayBack(unread),
    };
  },

  /** The answer comes before the listeners are gone. */
  async progress({ input, output }, cloud) {
    const there = await stillThere(cloud, input);
    const accepted = output
      ? (output.OperationSucceedListenerSet ?? []).filter((id) => there.has(id))
      : [...there].filter(([, status]) => status === beingDeleted).map(([id]) => id);
    if (accepted.length === 0) {
      return { state: 'settled', message: 'No deletion is under way any more.' };
    }
    return {
      state: 'pending',
      message: `Still being deleted: ${accepted.join(', ')}.`,
      share: 1 - accepted.length / input.ListenerIds.length,
    };
  },

  async verify({ input, output }, cloud) {
    const there = await stillThere(cloud, input);
    const items = input.ListenerIds.map((id): ItemOutcome => {
      if (!there.has(id)) return { item: id, outcome: 'succeeded', message: 'Gone.' };
      if (output?.OperationFailedListenerSet?.includes(id)) {
        return { item: id, outcome: 'failed', message: 'The cloud could not delete it.' };
      }
      if (output?.InvalidStatusListenerSet?.includes(id)) {
        return {
          item: id,
          outcome: 'failed',
          message: 'The cloud took it for invalid: unknown, or of another instance.',
        };
      }
      const status = there.get(id);
      if (output?.OperationSucceedListenerSet?.includes(id) || status === beingDeleted) {
        return {
          item: id,
          outcome: 'unknown',
          message: `Accepted for deletion, but still ${listenerStatusText(status)}.`,
        };
      }
      return { item: id, outcome: 'failed', message: `Still ${listenerStatusText(status)}.` };
    });
    const some = (outcome: ItemOutcome['outcome']) => items.filter((item) => item.outcome === outcome);
    const gone = some('succeeded').length;
    const total = count(items.length, 'listener');
    if (gone === items.length) return { outcome: 'succeeded', message: `Deleted: ${total}, as asked.`, items };
    if (gone > 0) return { outcome: 'partly_succeeded', message: `Deleted: ${gone} of ${total}.`, items };
    const unknown = some('unknown').map(({ item }) => item);
    if (unknown.length === 0) {
      return { outcome: 'unchanged', message: `Deleted: none of ${total}.`, items };
    }
    return {
      outcome: 'unclear',
      message: `Accepted for deletion, but still there: ${unknown.join(', ')}.`,
      check: `Read gaap:DescribeListeners of ${nameOf(input)} after a while.`,
    };
  },
});
