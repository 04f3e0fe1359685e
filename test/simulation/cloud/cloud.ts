/** A cloud on virtual time, behind the transport's port: it judges by its own record of what it carried out. */
import { createHash } from 'node:crypto';
import type { Clock } from '../../../src/lib/clock.ts';
import type { CloudAnswer, CloudRequest } from '../../../src/tencent/port.ts';
import { verdictOf } from '../../../src/tencent/verdict.ts';
import { forever } from '../clocks.ts';
import type { Random } from '../random.ts';
import { changeFunction, readClb } from './clb.ts';
import { type Meddling, type ReadFault, readLagMs, type WriteFault } from './faults.ts';
import { bindListener, deleteListeners, readGaap } from './gaap.ts';
import { type Asked, answered, atFirst, having, type Live, origins, textOf, type Work } from './live.ts';
import { readScf, terminateEvent } from './scf.ts';

/** One write that the cloud carried out. */
export interface Execution {
  readonly atMs: number;
  readonly requestId: string;
  readonly operation: string;
  readonly changeId: string | undefined;
  readonly resources: readonly string[];
  /** Its task went on much longer than any reading goes on without knowing the task's id. */
  readonly wasStuck: boolean;
  outcome: 'running' | 'done' | 'failed' | 'stuck';
  endedAtMs: number | undefined;
}

export interface SimulatedCloud {
  /** `changeId`: for whom it is, as the judge knows; the cloud only writes it down. */
  send(request: CloudRequest, changeId: string | undefined): Promise<CloudAnswer>;
  readonly executions: readonly Execution[];
  /** Requests turned away because more came in one second than may. */
  readonly throttled: readonly { readonly atMs: number; readonly operation: string }[];
  /** What others did, by resource. */
  readonly meddled: readonly { readonly atMs: number; readonly resource: string }[];
  /** When this was last asked about: an operation and the id that it was asked for. */
  lookedAtMs(look: string): number | undefined;
  nextWrite(fault: WriteFault): void;
  readsGo(fault: ReadFault): void;
  /** The next so many requests are too many. */
  throttle(requests: number): void;
  meddle(how: Meddling): void;
  /** No more faults; what is stuck stays stuck. */
  calm(): void;
  /** What is stuck goes on. */
  release(): void;
}

interface CloudParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly callsPerSecond: number;
}

export const writes: ReadonlySet<string> = new Set([
  'gaap:BindListenerRealServers',
  'gaap:DeleteListeners',
  'clb:RegisterFunctionTargets',
  'clb:DeregisterFunctionTargets',
  'scf:TerminateAsyncEvent',
]);

const unclear = (message: string): CloudAnswer => ({ kind: 'unclear', message });

export function simulatedCloud({ clock, random, callsPerSecond }: CloudParts): SimulatedCloud {
  let live = atFirst;
  const history: { readonly untilMs: number; readonly live: Live }[] = [];
  const executions: Execution[] = [];
  const throttled: { atMs: number; operation: string }[] = [];
  const meddled: { atMs: number; resource: string }[] = [];
  const looks = new Map<string, number>();
  const arrivals = new Map<string, number[]>();
  const busy = new Map<string, number>();
  const stuck: (() => void)[] = [];
  let faults: WriteFault[] = [];
  let reads: (ReadFault & { readonly untilMs: number }) | undefined;
  let turnedAway = 0;
  let requests = 0;

  const wayMs = () => random.int(2, 40);

  function become(next: Live): void {
    history.push({ untilMs: clock.now(), live });
    if (history.length > 50) history.shift();
    live = next;
  }

  const before = (atMs: number) => history.find(({ untilMs }) => untilMs > atMs)?.live ?? live;

  function refuse(operation: string, code: string, requestId: string): CloudAnswer {
    const error = { code, message: `${code} says the cloud.`, requestId };
    return { kind: 'refused', error, verdict: verdictOf({ operation, ...error }) };
  }

  /** The cloud's own count of one second, whoever the requests are from. */
  function tooMany(operation: string): boolean {
    if (turnedAway > 0) {
      turnedAway -= 1;
      return true;
    }
    const nowMs = clock.now();
    const lately = (arrivals.get(operation) ?? []).filter((atMs) => atMs > nowMs - 1_000);
    const over = lately.length >= callsPerSecond;
    if (over) throttled.push({ atMs: nowMs, operation });
    else lately.push(nowMs);
    arrivals.set(operation, lately);
    return over;
  }

  async function read({ operation, request }: CloudRequest, requestId: string): Promise<CloudAnswer> {
    await clock.sleep(wayMs());
    const fault = reads && reads.untilMs > clock.now() ? reads.kind : undefined;
    if (fault === 'undelivered') return { kind: 'undelivered', message: 'no route to the host.' };
    if (tooMany(operation)) return refuse(operation, 'RequestLimitExceeded', requestId);
    const id = ['ListenerId', 'TaskId', 'InvokeRequestId'].map((field) => textOf(request, field)).join('');
    looks.set(`${operation} ${id}`, clock.now());
    const seen = fault === 'lag' ? before(clock.now() - readLagMs) : live;
    const found =
      readGaap(seen, operation, request) ?? readClb(seen, operation, request) ?? readScf(seen, operation, request);
    await clock.sleep(wayMs());
    if (fault === 'broken') return unclear('the connection broke.');
    if (fault === 'internal_error') return refuse(operation, 'InternalError', requestId);
    if (found === undefined) return refuse(operation, 'InvalidAction', requestId);
    return typeof found === 'string' ? refuse(operation, found, requestId) : answered(found, requestId);
  }

  function workOf({ operation, request }: CloudRequest, fails: boolean): Asked {
    switch (operation) {
      case 'gaap:BindListenerRealServers':
        return bindListener(live, request);
      case 'gaap:DeleteListeners':
        return deleteListeners(live, request, fails);
      case 'clb:RegisterFunctionTargets':
        return changeFunction(live, request, true);
      case 'clb:DeregisterFunctionTargets':
        return changeFunction(live, request, false);
      case 'scf:TerminateAsyncEvent':
        return terminateEvent(live, request);
      default:
        return { refused: 'InvalidAction' };
    }
  }

  /** The request is at the cloud: it is judged, and carried out or not. */
  function arrive(
    request: CloudRequest,
    fault: WriteFault,
    changeId: string | undefined,
    requestId: string,
  ): CloudAnswer {
    const { operation } = request;
    if (tooMany(operation)) return refuse(operation, 'RequestLimitExceeded', requestId);
    if (fault.fate === 'refused') return refuse(operation, fault.code ?? 'InvalidParameter', requestId);
    const work = workOf(request, fault.task === 'fails');
    if ('refused' in work) return refuse(operation, work.refused, requestId);
    const nowMs = clock.now();
    if (work.busyCode && work.resources.some((resource) => (busy.get(resource) ?? 0) > nowMs)) {
      return refuse(operation, work.busyCode, requestId);
    }
    const execution: Execution = {
      ...{ atMs: nowMs, requestId, operation, changeId, resources: work.resources },
      wasStuck: fault.task === 'stuck',
      outcome: fault.task === 'stuck' ? 'stuck' : 'running',
      endedAtMs: undefined,
    };
    executions.push(execution);
    carryOut(execution, work, fault).catch(() => undefined);
    return answered(work.response, requestId);
  }

  async function carryOut(execution: Execution, work: Work, fault: WriteFault): Promise<void> {
    const { requestId, resources } = execution;
    become(work.begin({ ...live, tasks: { ...live.tasks, [requestId]: 'running' } }));
    for (const resource of resources) busy.set(resource, Number.POSITIVE_INFINITY);
    if (fault.task === 'stuck') await new Promise<void>((go) => stuck.push(go));
    else await clock.sleep(fault.taskMs);
    const failed = fault.task === 'fails' && work.canFail;
    const after = failed ? work.fail(live) : work.finish(live);
    become({ ...after, tasks: { ...after.tasks, [requestId]: failed ? 'failed' : 'succeeded' } });
    for (const resource of resources) busy.delete(resource);
    execution.outcome = failed ? 'failed' : 'done';
    execution.endedAtMs = clock.now();
  }

  async function write(request: CloudRequest, changeId: string | undefined, requestId: string): Promise<CloudAnswer> {
    const fault: WriteFault = faults.shift() ?? {
      ...{ fate: 'answered', silent: false, onItsWayMs: 0, task: 'succeeds', taskMs: random.int(100, 3_000) },
    };
    await clock.sleep(wayMs());
    switch (fault.fate) {
      case 'undelivered':
        return { kind: 'undelivered', message: 'connection refused.' };
      case 'lost_before':
        return lost(fault);
      case 'lost_after':
        arrive(request, fault, changeId, requestId);
        return lost(fault);
      case 'late':
        (async () => {
          await clock.sleep(fault.onItsWayMs);
          arrive(request, fault, changeId, requestId);
        })();
        return lost(fault);
      case 'refused':
      case 'answered': {
        const answer = arrive(request, fault, changeId, requestId);
        await clock.sleep(wayMs());
        return answer;
      }
    }
  }

  async function lost({ silent }: WriteFault): Promise<CloudAnswer> {
    return silent ? forever() : unclear('the connection broke.');
  }

  function meddle(how: Meddling): void {
    const atMs = clock.now();
    switch (how.kind) {
      case 'rebind':
      case 'unbind': {
        const bound = how.kind === 'unbind' ? [] : [random.pick(origins)];
        meddled.push({ atMs, resource: `gaap/${how.listener}` });
        become({ ...live, listeners: having(live.listeners, how.listener, { bound }) });
        return;
      }
      case 'busy':
        busy.set(how.resource, Math.max(busy.get(how.resource) ?? 0, atMs + how.forMs));
        return;
      case 'finish':
        meddled.push({ atMs, resource: `scf/default/nightly/${how.event}` });
        become({ ...live, events: having(live.events, how.event, { status: 'FINISHED' }) });
        return;
      case 'function': {
        const rule = live.rules.find(({ id }) => id === how.rule);
        meddled.push({ atMs, resource: `clb/${rule?.loadBalancer}` });
        become({ ...live, rules: having(live.rules, how.rule, { functionName: how.functionName }) });
        return;
      }
    }
  }

  return {
    executions,
    throttled,
    meddled,
    async send(request, changeId) {
      requests += 1;
      const requestId = createHash('sha256').update(`${requests}`).digest('hex').slice(0, 12);
      const answer = writes.has(request.operation) ? write(request, changeId, requestId) : read(request, requestId);
      return Promise.race([answer, givenUp(request.signal)]);
    },
    lookedAtMs: (look) => looks.get(look),
    nextWrite: (fault) => void faults.push(fault),
    readsGo(fault) {
      reads = { ...fault, untilMs: clock.now() + fault.forMs };
    },
    throttle(more) {
      turnedAway += more;
    },
    meddle,
    calm() {
      faults = [];
      reads = undefined;
      turnedAway = 0;
    },
    release() {
      for (const go of stuck.splice(0)) go();
    },
  };
}

function givenUp(signal: AbortSignal): Promise<CloudAnswer> {
  return new Promise((resolve) => {
    const give = () => resolve(unclear('no answer in time.'));
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
}
