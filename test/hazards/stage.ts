/** What the hazards share: a ledger on either engine, the sandbox, and executors on both, as the product builds them. */
import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, vi } from 'vitest';
import type { Asker, Executor } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import { createExecutor } from '../../src/executor/executor.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { type JsonObject, toJsonRecord } from '../../src/lib/json.ts';
import type { Principal } from '../../src/people/principal.ts';
import { type Execution, type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import type { CloudAnswer, Transport } from '../../src/tencent/port.ts';
import { createTransport } from '../../src/tencent/transport.ts';
import { tools } from '../../tools/index.ts';
import { dateOf, type StageClock, stageClock } from './clock.ts';
import { ledgerAt } from './ledger.ts';
import { type Engine, newFolder, newStore, type Store } from './store.ts';
import { type Job, prepareWorld } from './world.ts';

export { type Engine, engines } from './store.ts';
export { bind, type Job, rebind, stop, unbind } from './world.ts';

export const operator: Principal = { id: 'os:op', name: 'op', surface: 'cli', grade: 'local' };
export const colleague: Principal = { id: 'os:colleague', name: 'colleague', surface: 'cli', grade: 'local' };
const assistant: Asker = { principal: { id: 'mcp:op', name: 'op', surface: 'mcp', grade: 'claimed' } };

export interface Replica {
  readonly executor: Executor;
  readonly ledger: Ledger;
  readonly owner: string;
  close(): Promise<void>;
}

interface ReplicaSettings {
  readonly sweeps?: boolean;
  readonly leaseMs?: number;
  readonly expiresMinutes?: number;
  /** What the machine of this replica takes for the time. */
  readonly clock?: Clock;
  /** Puts something between the executor and its ledger, or the cloud. */
  readonly ledger?: (real: Ledger) => Ledger;
  readonly transport?: (real: Transport) => Transport;
}

export interface Stage {
  readonly clock: StageClock;
  readonly sandbox: Sandbox;
  readonly store: Store;
  readonly socketPath: string;
  open(settings?: ReplicaSettings): Promise<Replica>;
  /** What the cloud carried out for this job. */
  executed(job: Job): readonly Execution[];
  /** Somebody else makes the write by other means, as with the cloud's own console. */
  elsewhere(job: Job): Promise<CloudAnswer>;
  /** A way to the cloud on which nobody listens. */
  readonly nowhere: Transport;
  /** Somebody else looks. */
  look(operation: string, request: JsonObject): Promise<CloudAnswer>;
  /** From here on requests are signed with the time of that clock. */
  signBy(clock: Pick<Clock, 'now'>): void;
  /** Waits until the change has expired. */
  passExpiry(change: Change): Promise<void>;
}

interface StageSettings {
  /** How many jobs of each sort the world has room for. */
  readonly jobs?: number;
  readonly taskMs?: number;
  readonly speed?: number;
  readonly store?: Store;
  /** One that runs already. */
  readonly clock?: StageClock;
}

/** As the product has it. */
export const usualLeaseMs = 15_000;

/** How fast time runs where nothing else is said: a timeout of ten seconds still leaves a busy machine half a second. */
const usualSpeed = 20;

export async function setStage(engine: Engine, settings: StageSettings = {}): Promise<Stage> {
  const clock = settings.clock ?? runTime(settings.speed ?? usualSpeed);
  const store = settings.store ?? newStore(engine);
  const sandbox = await openSandbox(clock, settings);

  const transportFor = (itsClock: Clock, socketPath = sandbox.socketPath) =>
    createTransport({
      accounts: [
        { name: 'default', site: 'intl', region: 'ap-guangzhou', domain: undefined, credentials: { kind: 'env' } },
      ],
      defaultAccount: 'default',
      keys: { secretId: sandbox.sandbox.secretId, secretKey: sandbox.sandbox.secretKey, token: undefined },
      endpoint: { socketPath },
      clock: itsClock,
    });
  const others = transportFor(clock);
  onTestFinished(() => Promise.resolve(others[Symbol.asyncDispose]()));

  const ask = (operation: string, request: JsonObject) =>
    others.send({ account: 'default', region: 'ap-guangzhou', operation, request, signal: clock.deadline(30_000) });

  return {
    clock,
    sandbox: sandbox.sandbox,
    store,
    socketPath: sandbox.socketPath,
    executed: ({ mark }) => writesOf(sandbox.sandbox, mark),
    elsewhere({ call: { tool, input } }) {
      const { Region: _, ...request } = toJsonRecord(input);
      return ask(tool, request);
    },
    nowhere: transportFor(clock, `${sandbox.socketPath}-nobody`),
    look: ask,
    signBy: (other) => void vi.stubGlobal('Date', dateOf(other)),
    async passExpiry({ expiresAtMs = 0 }) {
      await clock.sleep(Math.max(0, expiresAtMs - clock.now()) + 10);
    },
    async open({ sweeps = false, leaseMs = usualLeaseMs, expiresMinutes = 60, ...given } = {}) {
      const itsClock = given.clock ?? clock;
      const owner = randomUUID();
      const ledger = await ledgerAt(store.place, itsClock, clock);
      const transport = transportFor(itsClock);
      const executor = createExecutor(
        {
          tools,
          ledger: given.ledger?.(ledger) ?? ledger,
          transport: given.transport?.(transport) ?? transport,
          clock: itsClock,
          log: pino({ level: 'silent' }),
          policy: { allowClaimedDestructive: false, authenticatedPeople: false, expiresMinutes },
          callsPerSecond: 20,
          owner,
          leaseMs,
          randomBytes,
        },
        { sweeps },
      );
      let closed: Promise<void> | undefined;
      const close = () => {
        closed ??= (async () => {
          await executor[Symbol.asyncDispose]();
          await transport[Symbol.asyncDispose]();
          await ledger[Symbol.asyncDispose]();
        })();
        return closed;
      };
      onTestFinished(close);
      return { executor, ledger, owner, close };
    },
  };
}

/** Starts a clock that `Date` goes by as well until the running test ends. */
export function runTime(speed: number): StageClock {
  const clock = stageClock(speed);
  vi.stubGlobal('Date', dateOf(clock));
  onTestFinished(() => void vi.unstubAllGlobals());
  return clock;
}

async function openSandbox(clock: Clock, { jobs = 4, taskMs = 1_000 }: StageSettings) {
  const folder = newFolder();
  prepareWorld(folder, jobs, clock.now());
  const socketPath = path.join(folder, 's.sock');
  const sandbox = await startSandbox({ dataDir: folder, listen: { socketPath }, clock, taskMs });
  onTestFinished(() => sandbox.close());
  return { sandbox, socketPath };
}

export function writesOf(sandbox: Pick<Sandbox, 'executions'>, mark: string): readonly Execution[] {
  return sandbox.executions().filter(({ wrote, request }) => wrote && JSON.stringify(request).includes(mark));
}

export async function requested({ executor }: Pick<Replica, 'executor'>, { call }: Job): Promise<Change> {
  const outcome = await executor.request(call, assistant);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.change;
}

/** The decision of a person who has read the plan. */
export function approve({ executor }: Pick<Replica, 'executor'>, change: Change, by: Principal = operator) {
  const { id, digest, evaluation } = change;
  return executor.decide(id, { kind: 'approve', digest, typed: evaluation.needs.typed }, by);
}

export async function approved(replica: Pick<Replica, 'executor'>, job: Job): Promise<Change> {
  const outcome = await approve(replica, await requested(replica, job));
  if (outcome.kind === 'rejected') throw new Error(outcome.failure.message);
  return outcome.change;
}

export async function shown({ executor }: Pick<Replica, 'executor'>, id: string): Promise<Change> {
  const outcome = await executor.show(id);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.change;
}

export async function kindsOf({ executor }: Pick<Replica, 'executor'>, id: string): Promise<string[]> {
  return (await executor.events(id)).map(({ kind }) => kind);
}

/** Looks until it is so; a test that waits for what never comes ends by its own time limit. */
export async function until<T>(
  clock: Clock,
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await clock.sleep(100);
  }
}

/** The change when it is at its end. */
export function ended(
  stage: { readonly clock: Clock },
  replica: Pick<Replica, 'executor'>,
  id: string,
): Promise<Change> {
  return until(stage.clock, async () => {
    const change = await shown(replica, id);
    return ['succeeded', 'partly_succeeded', 'failed', 'refused', 'denied', 'expired', 'cancelled'].includes(
      change.state,
    )
      ? change
      : undefined;
  });
}

/** What holds whatever happened: made at most once, and the record says what the sandbox's own log says. */
export async function expectHonest(stage: Stage, replica: Replica, job: Job, id: string): Promise<void> {
  const change = await shown(replica, id);
  const made = stage.executed(job).length;
  expect(made, `${job.mark} was made ${made} times`).toBeLessThanOrEqual(1);
  if (change.state === 'succeeded') expect(made, `${id} is said to have succeeded`).toBe(1);
  else if (change.state !== 'calling' && change.state !== 'polling' && change.state !== 'outcome_unknown')
    expect(made, `${id} is ${change.state}`).toBe(0);
  await expectWhole(replica.ledger);
}

/** No event is missing. */
export async function expectWhole(ledger: Ledger): Promise<void> {
  const events = await ledger.eventsAfter(0, 10_000);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, n) => n + 1));
  expect(await ledger.lastSeq()).toBeGreaterThanOrEqual(events.length);
}
