/**
 * What the ledger bears: changes from the request to the recorded end in a second, with a cloud that answers at once; and
 * how long a process that starts needs until it drives 10,000 changes that another one left open.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { pino } from 'pino';
import type { Executor } from '../../src/executor/api.ts';
import { createExecutor } from '../../src/executor/executor.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { Transport } from '../../src/tencent/port.ts';
import { tools } from '../../tools/index.ts';
import { nobodyInParticular } from '../policy/no-rules.ts';
import { type Engine, engines, openStore, withStore } from './app.ts';
import { accountsOf, bindInput, instantCloud } from './instant-cloud.ts';

export const name = 'ledger';

const person: Principal = { id: 'os:bench', name: 'bench', surface: 'cli', grade: 'local' };
/** Each change waits for the cloud most of the time, so that many at once show what the ledger bears. */
const atOnce = 200;

/** The limit of 20 calls a second is for each account, so enough of them take it out of the measurement. */
const accounts = accountsOf(200);

interface Row {
  readonly engine: Engine;
  /** From the request to the recorded end, 200 at a time. */
  readonly changesPerSecond: number;
  readonly openChanges: number;
  /** From opening the ledger until every open change has a driver again. */
  readonly recoveryMs: number;
}

interface Options {
  readonly engines?: readonly Engine[];
  readonly changes?: number;
  readonly openChanges?: number;
}

export async function run(options: Options): Promise<{ readonly name: string; readonly rows: readonly Row[] }> {
  const { changes = 500, openChanges = 10_000 } = options;
  const rows: Row[] = [];
  for (const engine of options.engines ?? engines) {
    const changesPerSecond = await withStore(engine, async (store) => {
      await using ledger = await openStore(store);
      return await throughput(ledger, changes);
    });
    const recoveryMs = await withStore(engine, async (store) => {
      const seeding = await openStore(store);
      await leaveOpen(seeding, openChanges);
      await seeding[Symbol.asyncDispose]();
      const startedMs = performance.now();
      await using ledger = await openStore(store);
      const executor = await allDriven(ledger, openChanges);
      const tookMs = performance.now() - startedMs;
      await executor[Symbol.asyncDispose]();
      return tookMs;
    });
    rows.push({
      engine,
      changesPerSecond: Math.round(changesPerSecond),
      openChanges,
      recoveryMs: Math.round(recoveryMs),
    });
  }
  return { name, rows };
}

function executorOn(ledger: Ledger, transport: Transport, sweeps: boolean): Executor {
  return createExecutor(
    {
      tools,
      ledger,
      transport,
      clock: systemClock,
      log: pino({ level: 'error' }, process.stderr),
      ...nobodyInParticular(),
      callsPerSecond: 20,
      owner: randomUUID(),
      leaseMs: 15_000,
      randomBytes,
    },
    { sweeps },
  );
}

async function throughput(ledger: Ledger, changes: number): Promise<number> {
  await using executor = executorOn(ledger, instantCloud(accounts, { settles: true }), false);
  const startedMs = performance.now();
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < changes; index = next++) {
      const { state } = await executor.drive(await approved(executor, index));
      if (state !== 'succeeded') throw new Error(`A change of the bench ended as ${state}.`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return changes / ((performance.now() - startedMs) / 1_000);
}

async function approved(executor: Executor, index: number): Promise<string> {
  const account = accounts[index % accounts.length] ?? '';
  const input = bindInput(`listener-${String(index).padStart(8, '0')}`, account);
  const asked = await executor.request({ tool: 'gaap:BindListenerRealServers', input }, { principal: person });
  if (asked.kind === 'failed') throw new Error(asked.failure.message);
  const { id, digest, evaluation } = asked.change;
  await executor.decide(id, { kind: 'approve', digest, typed: evaluation.needs.typed }, person);
  return id;
}

/** Copies of one change that was accepted and not finished when its process ended. */
async function leaveOpen(ledger: Ledger, count: number): Promise<void> {
  const gone = executorOn(ledger, instantCloud(accounts, { settles: false }), false);
  const id = await approved(gone, 0);
  const stop = new AbortController();
  const driving = gone.drive(id, { signal: stop.signal });
  for await (const { change } of gone.follow(id, new AbortController().signal)) if (change.state === 'polling') break;
  stop.abort();
  await driving;
  await gone[Symbol.asyncDispose]();
  const row = await ledger.get(id);
  if (row?.state !== 'polling') throw new Error('The change of the bench is not open.');
  const { state, operation, document } = row;
  const copy = (index: number) =>
    ledger.insert({
      id: `chg-bench${index}`,
      state,
      operation,
      expiresAtMs: undefined,
      document,
      events: [{ kind: 'accepted', body: { message: 'Left open by the bench.' } }],
    });
  for (let from = 1; from < count; from += 100) {
    await Promise.all(Array.from({ length: Math.min(100, count - from) }, (_, index) => copy(from + index)));
  }
}

/** Resolves when a process that has just started drives all of them. */
async function allDriven(ledger: Ledger, count: number): Promise<Executor> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let claimed = 0;
  const counting: Ledger = {
    ...ledger,
    async claimSome(wanted) {
      const rows = await ledger.claimSome(wanted);
      claimed += rows.length;
      if (claimed >= count) resolve();
      return rows;
    },
  };
  const executor = executorOn(counting, instantCloud(accounts, { settles: false }), true);
  await promise;
  // The last portion is begun in the turn after.
  await systemClock.sleep(0);
  return executor;
}
