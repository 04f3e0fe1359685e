/** Where an attempt takes place: a real ledger in a file, the real sandbox, and executors on both as the product builds them. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import type { Executor } from '../../src/executor/api.ts';
import type { ExecutorParts } from '../../src/executor/context.ts';
import { createExecutor } from '../../src/executor/executor.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { type Execution, type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { createTransport } from '../../src/tencent/transport.ts';
import { tools } from '../../tools/index.ts';
import { type House, partsOf } from './house.ts';
import { type TravelClock, travelClock } from './travel-clock.ts';

/** One process of the program. */
export interface Seat {
  readonly executor: Executor;
  readonly ledger: Ledger;
}

export interface Stage extends AsyncDisposable {
  readonly clock: TravelClock;
  readonly sandbox: Sandbox;
  /** The data directory, laid out as the program does it: `--sandbox --data-dir` opens the same ledger and the same world. */
  readonly folder: string;
  readonly ledgerFile: string;
  /** Another process on the same ledger, with a configuration of its own. */
  open(house?: House): Promise<Seat>;
  /** A process on a ledger of its own, which asks the same cloud. */
  openElsewhere(): Promise<Seat>;
  /** Work that is done when the attempt is over. */
  atTheEnd(work: () => Promise<unknown>): void;
  /** Drives everything that can be driven, as the process does that was opened last on a ledger. */
  playOut(): Promise<void>;
  /** What the cloud carried out, by its own log. */
  writes(): readonly Execution[];
}

/** Stands between an executor and what it is made of, to break it. */
export interface Saboteur {
  readonly name: string;
  parts?(parts: ExecutorParts): ExecutorParts;
  executor?(executor: Executor, ledger: Ledger): Executor;
}

/** Sleeps are short, and a deadline of ten seconds still leaves a busy machine four. */
const speed = 5;
const taskMs = 20;

export async function setStage(saboteur?: Saboteur): Promise<Stage> {
  const folder = mkdtempSync(path.join(tmpdir(), 'adversary-'));
  const world = path.join(folder, 'sandbox');
  mkdirSync(world, { mode: 0o700 });
  const ledgerFile = path.join(world, 'ledger.sqlite');
  const socketPath = path.join(folder, 's.sock');
  const clock = travelClock(speed);
  const endings: (() => Promise<unknown>)[] = [];
  const last = new Map<string, Seat>();
  const sandbox = await startSandbox({ dataDir: world, listen: { socketPath }, clock: systemClock, taskMs });

  async function seatOn(file: string, house: House): Promise<Seat> {
    const ledger = await openSqliteLedger({ file, clock, random: Math.random });
    const account = (name: string, region: string) =>
      ({ name, site: 'intl', region, domain: undefined, credentials: { kind: 'env' } }) as const;
    const transport = createTransport({
      accounts: [account('default', 'ap-guangzhou'), account('other', 'ap-guangzhou')],
      defaultAccount: 'default',
      keys: { secretId: sandbox.secretId, secretKey: sandbox.secretKey, token: undefined },
      endpoint: { socketPath },
      clock,
    });
    const parts: ExecutorParts = {
      tools,
      ledger,
      transport,
      clock,
      log: pino({ level: 'silent' }),
      ...(await partsOf(house)),
      callsPerSecond: 20,
      owner: randomUUID(),
      leaseMs: 120_000,
      randomBytes,
    };
    const real = createExecutor(saboteur?.parts?.(parts) ?? parts, { sweeps: false });
    endings.push(async () => {
      await real[Symbol.asyncDispose]();
      await transport[Symbol.asyncDispose]();
      await ledger[Symbol.asyncDispose]();
    });
    const seat = { executor: saboteur?.executor?.(real, ledger) ?? real, ledger };
    last.set(file, seat);
    return seat;
  }

  return {
    clock,
    sandbox,
    folder,
    ledgerFile,
    open: (house = {}) => seatOn(ledgerFile, house),
    openElsewhere: () => seatOn(path.join(folder, 'elsewhere', 'ledger.sqlite'), {}),
    atTheEnd: (work) => void endings.push(work),
    async playOut() {
      for (const { executor } of last.values()) {
        for (const { id } of await executor.list({ limit: 100 })) await executor.drive(id);
      }
    },
    writes: () => sandbox.executions().filter(({ wrote }) => wrote),
    async [Symbol.asyncDispose]() {
      for (const end of endings.reverse()) await end();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
