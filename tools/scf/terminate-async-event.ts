import { z } from 'zod';
import type { ResponseOf } from '../../src/operations.ts';
import { type Cloud, defineChange, isRefusal, type Refusal, refuse } from '../../src/tool.ts';
import { boolean } from '../parameters.ts';
import { thatApply } from '../sentences.ts';
import { chinaTime, defaultNamespace, eventStatusText, FunctionName, InvokeRequestId, Namespace } from './reads.ts';

interface Names {
  readonly Namespace?: string;
  readonly FunctionName: string;
}

const functionName = (names: Names) => `${names.Namespace ?? defaultNamespace}/${names.FunctionName}`;

/** A warning, or why the function has no events to stop. A caller who may not look at functions may still stop an event. */
async function examineFunction(
  cloud: Cloud<'scf:GetFunction' | 'scf:ListNamespaces'>,
  names: Names,
): Promise<Refusal | readonly string[]> {
  const { Namespace = defaultNamespace, FunctionName } = names;
  // The answer also holds environment variables and code, without what may be secret in them: see `sensitive`.
  const found = await cloud.attempt('scf:GetFunction', { Namespace, FunctionName, ShowCode: 'FALSE' });
  if (!found.ok) {
    if (found.absent) return refuseAbsent(cloud, names);
    return [`Whether ${functionName(names)} runs asynchronously was not checked: ${found.error.code}.`];
  }
  const { Type, AsyncRunEnable } = found.response;
  if (Type !== 'Event') {
    return refuse(
      'Unsupported',
      `${functionName(names)} is of type ${Type}; only Event functions have asynchronous events.`,
      'Name a function of type Event; scf:ListFunctions shows the types.',
    );
  }
  if (AsyncRunEnable !== 'TRUE') {
    return refuse(
      'Unsupported',
      `${functionName(names)} has asynchronous execution off, so it has no events that can be stopped.`,
      'Name a function that has it on; scf:ListFunctions shows AsyncRunEnable.',
    );
  }
  return [];
}

async function refuseAbsent(cloud: Cloud<'scf:ListNamespaces'>, names: Names): Promise<Refusal> {
  const { Namespace = defaultNamespace } = names;
  const listed = await cloud.attempt('scf:ListNamespaces', { Limit: 100 });
  const known = listed.ok ? (listed.response.Namespaces ?? []).flatMap(({ Name }) => Name ?? []) : [];
  if (known.length > 0 && !known.includes(Namespace)) {
    return refuse('NotFound', `There is no namespace ${Namespace}.`, `Give one of ${known.join(', ')}.`);
  }
  return refuse(
    'NotFound',
    `There is no function ${functionName(names)}${cloud.region ? ` in ${cloud.region}` : ''}.`,
    'List the functions of a namespace with scf:ListFunctions.',
  );
}

type Event = ResponseOf<'scf:ListAsyncEvents'>['EventList'][number];

/** Start time and such; only there where event tracking is on. */
async function findEvent(
  cloud: Cloud<'scf:ListAsyncEvents'>,
  { Namespace = defaultNamespace, FunctionName }: Names,
  InvokeRequestId: string,
): Promise<Event | undefined> {
  const listed = await cloud.attempt('scf:ListAsyncEvents', { Namespace, FunctionName, InvokeRequestId });
  return listed.ok ? listed.response.EventList?.find((event) => event.InvokeRequestId === InvokeRequestId) : undefined;
}

/** "3 h 12 min"; undefined where the start is unknown or, with clocks apart, in the future. */
function elapsed(StartTime: string | undefined, nowMs: number): string | undefined {
  const startMs = StartTime === undefined ? undefined : chinaTime(StartTime);
  if (startMs === undefined || startMs > nowMs) return undefined;
  const seconds = Math.floor((nowMs - startMs) / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

const byForce = 'The instance is stopped by force and reclaimed: what the event was doing, and its /tmp, is lost.';
const bySignal =
  'Only a SIGTERM signal is certain: without a handler the process exits (code 439), with one the event may go on running.';

export default defineChange({
  operation: 'scf:TerminateAsyncEvent',
  title: 'Stop a running asynchronous function event',
  description:
    'Stops one running asynchronous invocation of a function. By default by force: its instance is reclaimed. With ' +
    'GraceShutdown a SIGTERM is sent instead, which the function may handle. Cannot be undone.',
  effect: 'destructive',
  input: {
    FunctionName,
    InvokeRequestId,
    Namespace,
    GraceShutdown: boolean.exactOptional().describe('true sends SIGTERM; false, the default, stops by force.'),
  },
  output: { RequestId: z.string().exactOptional() },
  before: z.object({
    Status: z.string(),
    StartTime: z.string().exactOptional(),
    InvokeType: z.string().exactOptional(),
    Qualifier: z.string().exactOptional(),
  }),
  reads: ['scf:GetFunction', 'scf:ListNamespaces', 'scf:GetAsyncEventStatus', 'scf:ListAsyncEvents'],
  // Of scf:GetFunction.
  sensitive: ['Environment.Variables[].Value', 'CodeInfo'],

  lanes: (input) => [`scf/${functionName(input)}/${input.InvokeRequestId}`],

  async plan(input, cloud) {
    const { InvokeRequestId, GraceShutdown = false } = input;
    const examined = await examineFunction(cloud, input);
    if (isRefusal(examined)) return examined;
    const status = (await cloud.find('scf:GetAsyncEventStatus', { InvokeRequestId }))?.Result?.Status;
    if (!status) {
      return refuse(
        'NotFound',
        `There is no asynchronous event ${InvokeRequestId}; the cloud forgets one 72 hours after its end.`,
        'List the events of a function with scf:ListAsyncEvents.',
      );
    }
    if (status !== 'RUNNING') {
      return refuse(
        'WrongState',
        `Event ${InvokeRequestId} is not RUNNING but ${status}: ${eventStatusText(status)}.`,
        'Only a running event can be stopped.',
      );
    }

    const event = await findEvent(cloud, input, InvokeRequestId);
    const time = elapsed(event?.StartTime, cloud.nowMs);
    return {
      summary: `Stop event ${InvokeRequestId} of ${functionName(input)}${time ? `, running for ${time}` : ''}.`,
      effect: 'destructive',
      subject: InvokeRequestId,
      targets: [
        {
          resource: `scf/${functionName(input)}/${InvokeRequestId}`,
          title: `event ${InvokeRequestId} of ${functionName(input)}`,
          lines: [
            {
              change: 'changed',
              item: `event ${InvokeRequestId}`,
              before: 'RUNNING',
              after: GraceShutdown ? 'told to stop (SIGTERM)' : 'ABORTED',
              ...(time && { note: `running for ${time}, reading its start ${event?.StartTime} as UTC+8` }),
            },
          ],
        },
      ],
      request: input,
      before: {
        Status: status,
        ...(event && { StartTime: event.StartTime, InvokeType: event.InvokeType, Qualifier: event.Qualifier }),
      },
      warnings: [
        GraceShutdown ? bySignal : byForce,
        ...thatApply([
          [
            event === undefined,
            `How long it has run, and that it belongs to ${functionName(input)}, was not found: event tracking may be off.`,
          ],
        ]),
        ...examined,
      ],
      blast: { targets: 1, lost: 1, healthyLost: 0, shareLost: 1, dropsEverything: false },
      undo: {
        kind: 'none',
        words:
          'There is no way back: a stopped event cannot be resumed. If its work is still needed, invoke the function again.',
      },
    };
  },

  async progress({ input: { InvokeRequestId, GraceShutdown }, output }, cloud) {
    if (!output) return { state: 'settled', message: 'The reply was lost, so only the state of the event can tell.' };
    const status = (await cloud.find('scf:GetAsyncEventStatus', { InvokeRequestId }))?.Result?.Status;
    if (status !== 'RUNNING') return { state: 'settled', message: `Event ${InvokeRequestId} no longer runs.` };
    return {
      state: 'pending',
      message: GraceShutdown
        ? `Event ${InvokeRequestId} was sent SIGTERM and still runs.`
        : `Event ${InvokeRequestId} is being stopped.`,
    };
  },

  /** What is asked for is that the event no longer runs; if it ended by itself, that is said. */
  async verify({ input: { InvokeRequestId, GraceShutdown } }, cloud) {
    const status = (await cloud.find('scf:GetAsyncEventStatus', { InvokeRequestId }))?.Result?.Status;
    switch (status) {
      case 'ABORTED':
        return { outcome: 'succeeded', message: `Event ${InvokeRequestId} is stopped (ABORTED).` };
      case 'FINISHED':
        return {
          outcome: 'succeeded',
          message: `Event ${InvokeRequestId} no longer runs, but it was not cut short: it ran to its end (FINISHED).`,
        };
      case 'FAILED':
        return {
          outcome: 'succeeded',
          message: `Event ${InvokeRequestId} no longer runs: it ended in a failure (FAILED), of its own or of the signal.`,
        };
      case 'RUNNING':
        if (!GraceShutdown) return { outcome: 'unchanged', message: `Event ${InvokeRequestId} still runs.` };
        return {
          outcome: 'unclear',
          message: `Event ${InvokeRequestId} still runs; a function that handles SIGTERM may go on.`,
          check: `Read scf:GetAsyncEventStatus of ${InvokeRequestId} later, or stop it by force, without GraceShutdown.`,
        };
      default:
        return {
          outcome: 'unclear',
          message: `The cloud does not tell the state of event ${InvokeRequestId}.`,
          check: `Read scf:GetAsyncEventStatus of ${InvokeRequestId}.`,
        };
    }
  },
});
