/** What the hazards share: a ledger on either engine, the sandbox, and executors on both, as the product builds them. */
import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { pino } from 'pino';
import { onTestFinished, vi } from 'vitest';
import type { Executor } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import { createExecutor } from '../../src/executor/executor.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { type JsonObject, toJsonRecord } from '../../src/lib/json.ts';
import { type Execution, type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import type { CloudAnswer, Transport } from '../../src/tencent/port.ts';
import { createTransport } from '../../src/tencent/transport.ts';
import { tools } from '../../tools/index.ts';
import { nobodyInParticular } from '../policy/no-rules.ts';
import { dateOf, type StageClock, stageClock } from './clock.ts';
import { ledgerAt } from './ledger.ts';
import { type Engine, newFolder, newStore, type Store } from './store.ts';
import { type Job, prepareWorld } from './world.ts';

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
          ...nobodyInParticular({ expiresMinutes }),
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
