/** Everything that a run goes on: the cloud and the way to it, the ledger, the servers, and the person who decides. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Executor } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { type Engine, environmentFor, type Store, startApp, withStore } from '../bench/app.ts';
import { type SandboxProcess, startSandboxProcess } from '../bench/cloud.ts';
import { networkTo } from './network.ts';
import { decideAtTerminal } from './people.ts';
import { createServers, type Servers } from './servers.ts';
import type { PlannedWish } from './trials.ts';
import { Region } from './wishes.ts';

export interface Stage {
  /** On the same ledger, in this process; it drives nothing. */
  readonly executor: Executor;
  readonly sandbox: SandboxProcess;
  readonly servers: Servers;
  /** Every change of the ledger. */
  changes(): Promise<readonly Change[]>;
}

export interface StageSettings {
  readonly engine: Engine;
  readonly program: string;
  readonly wishes: readonly PlannedWish[];
  /** Aborts when somebody gives the run up: then everything is taken down. */
  readonly signal: AbortSignal;
}

const taskMs = 500;
/** So long is a write on its way to the cloud, and its answer on the way back. */
const writeDelayMs = 40;
const writes = ['RegisterFunctionTargets', 'BindListenerRealServers', 'DeleteListeners', 'TerminateAsyncEvent'];
/** The shortest that can be configured, so that much is taken over in little time. */
const configuration = 'limits:\n  lease_seconds: 5\n';

export async function onStage<T>(settings: StageSettings, work: (stage: Stage) => Promise<T>): Promise<T> {
  await using sandbox = await startSandboxProcess({
    taskMs,
    seed: (world) => {
      for (const wish of settings.wishes) wish.seed(world);
    },
  });
  await slowDownAnswers(sandbox);
  await using network = await networkTo(sandbox.endpoint, writeDelayMs, isWrite);
  const cloud: SandboxProcess = { ...sandbox, endpoint: network.endpoint };
  return await withStore(settings.engine, (store) => play(settings, store, cloud, work));
}

async function play<T>(
  { program, wishes: planned, signal }: StageSettings,
  store: Store,
  sandbox: SandboxProcess,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  const config = path.join(store.dataDir, 'tencent-chatops.yaml');
  writeFileSync(config, configuration);
  await using app = await startApp(store, sandbox);
  const { executor } = app;
  const wishes = new Map(planned.map((wish) => [wish.subject, wish]));
  const stop = new AbortController();
  const env = {
    ...environmentFor(store, sandbox),
    TENCENT_CHATOPS_CONFIG: config,
    TENCENT_CHATOPS_DATA: store.dataDir,
    TENCENT_CHATOPS_LOG: 'info',
    TENCENTCLOUD_REGION: Region,
  };
  const servers = createServers({ program, env, wishes, signal: stop.signal });
  const deciding = decideAtTerminal({ executor, clock: systemClock, wishes, servers, signal: stop.signal });
  const givenUp = new Promise<never>((_, reject) => {
    deciding.catch(reject);
    signal.addEventListener('abort', () => reject(new Error('The run was given up.')), { once: true });
  });
  try {
    const stage = { executor, sandbox, servers, changes: () => executor.list({ limit: 100_000 }) };
    return await Promise.race([work(stage), givenUp]);
  } finally {
    stop.abort();
    servers.killAll();
    await deciding.catch(() => undefined);
  }
}

/** The action stands in a header of the request, which comes first. */
const isWrite = (text: string) => writes.some((action) => text.includes(action));

/** A sandbox answers at once, a cloud does not: a server may die between what was carried out and its answer. */
async function slowDownAnswers({ endpoint }: SandboxProcess): Promise<void> {
  for (const action of writes) {
    const body = JSON.stringify({ kind: 'delay', ms: writeDelayMs, when: 'after', action, times: 1_000_000 });
    const headers = { 'Content-Type': 'application/json' };
    const reply = await fetch(`${endpoint}/sandbox/faults`, { method: 'POST', headers, body });
    z.object({ id: z.number() }).parse(await reply.json());
  }
}
