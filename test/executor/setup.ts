import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Asker } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import type { ExecutorParts } from '../../src/executor/context.ts';
import { createExecutor } from '../../src/executor/executor.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { Tool } from '../../src/tool.ts';
import { tools } from '../../tools/index.ts';
import { nobodyInParticular } from '../policy/no-rules.ts';
import { type VirtualClock, virtualClock } from '../virtual-clock.ts';
import { ListenerId, originA, originB, originC, type SmallCloud, smallCloud } from './small-cloud.ts';

export const operator: Principal = { id: 'os:op', name: 'op', surface: 'cli', grade: 'local' };
export const assistant: Asker = {
  principal: { id: 'mcp:op', name: 'op', surface: 'mcp', grade: 'claimed' },
  client: 'an assistant 1.0',
};

/** An executor on a real ledger in a folder of its own, on virtual time, with the small cloud at the network's edge. */
export async function setUp(
  settings: {
    cloud?: SmallCloud;
    folder?: string;
    expiresMinutes?: number;
    sweeps?: boolean;
    owner?: string;
    tools?: readonly Tool[];
    /** People and policy; nobody in particular unless a test is about them. */
    house?: House;
    clock?: VirtualClock;
  } = {},
) {
  const clock = settings.clock ?? virtualClock(Date.UTC(2026, 0, 5, 3));
  const cloud = settings.cloud ?? smallCloud();
  const folder = settings.folder ?? newFolder();
  const usual = settings.house ?? nobodyInParticular({ expiresMinutes: settings.expiresMinutes ?? 60 });
  const open = (owner: string, sweeps = false, house = usual) => start(owner, sweeps, house);

  async function start(owner: string, sweeps: boolean, house: House) {
    const ledger = await openSqliteLedger({ file: path.join(folder, 'ledger.sqlite'), clock, random: Math.random });
    onTestFinished(() => Promise.resolve(ledger[Symbol.asyncDispose]()));
    return { executor: executorOn(owner, ledger, sweeps, house), ledger };
  }

  function executorOn(owner: string, ledger: Ledger, sweeps = false, house = usual) {
    const executor = createExecutor(
      {
        tools: settings.tools ?? tools,
        ledger,
        transport: cloud,
        clock,
        log: pino({ level: 'silent' }),
        ...house,
        callsPerSecond: 20,
        owner,
        leaseMs: 15_000,
        randomBytes,
      },
      { sweeps },
    );
    onTestFinished(() => clock.until(Promise.resolve(executor[Symbol.asyncDispose]())));
    return executor;
  }

  const { executor, ledger } = await open(settings.owner ?? 'first', settings.sweeps ?? false);
  return { clock, cloud, folder, executor, ledger, open, executorOn };
}

/** Another process on the same ledger, with people and policy of its own. */
export async function elsewhere(on: SetUp, house: House, owner = 'second'): Promise<SetUp> {
  return { ...on, ...(await on.open(owner, false, house)) };
}

export type House = Pick<ExecutorParts, 'policy' | 'directory' | 'groups' | 'rememberDeclinesMs'>;
export type SetUp = Awaited<ReturnType<typeof setUp>>;

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'executor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Drops one of two origin servers: destructive. */
export const dropOne = { tool: 'gaap:BindListenerRealServers', input: { ListenerId, RealServerBindSet: [originA] } };
/** Adds a third: a write. */
export const addOne = {
  tool: 'gaap:BindListenerRealServers',
  input: { ListenerId, RealServerBindSet: [originA, originB, originC] },
};

export interface TestCall {
  readonly tool: string;
  readonly input: object;
}

export async function requested({ clock, executor }: SetUp, call: TestCall = dropOne): Promise<Change> {
  const outcome = await clock.until(executor.request(call, assistant));
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.change;
}

export async function approved(on: SetUp, call: TestCall = dropOne): Promise<Change> {
  const change = await requested(on, call);
  const outcome = await on.executor.decide(
    change.id,
    { kind: 'approve', digest: change.digest, typed: change.plan.subject },
    operator,
  );
  if (outcome.kind === 'rejected') throw new Error(outcome.failure.message);
  return outcome.change;
}

export async function kindsOf({ executor }: SetUp, id: string): Promise<string[]> {
  return (await executor.events(id)).map((event) => event.kind);
}
