import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { virtualClock } from '../virtual-clock.ts';
import { act } from './act.ts';
import { broken as findBroken } from './invariants.ts';
import { recordOf } from './record.ts';
import type { ReplicaParts } from './replica.ts';
import { comeToRest } from './rest.ts';
import type { Schedule } from './schedule.ts';
import { traceOf } from './trace.ts';
import { createWorld, type WorldParts } from './world.ts';

export interface Report {
  readonly schedule: Schedule;
  /** A sentence for everything that does not hold; none where all is well. */
  readonly violations: readonly string[];
  /** What happened, line by line: the same for the same seed. */
  readonly trace: readonly string[];
  readonly changes: number;
  readonly sends: number;
  readonly executions: number;
  readonly virtualMs: number;
}

interface Deviations {
  readonly broken?: ReplicaParts['broken'];
}

const startMs = Date.UTC(2026, 0, 5, 3);

/** One run from beginning to rest, on a ledger of its own. */
export async function simulate(schedule: Schedule, deviations: Deviations = {}): Promise<Report> {
  const base = virtualClock(startMs);
  const folder = mkdtempSync(path.join(memory(), 'simulation-'));
  const open: WorldParts['openLedger'] = (clock, random) =>
    openSqliteLedger({ file: path.join(folder, 'ledger.sqlite'), clock, random: random.next });
  try {
    return await base.until(run(schedule, base, open, deviations));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(
  schedule: Schedule,
  base: WorldParts['base'],
  openLedger: WorldParts['openLedger'],
  { broken }: Deviations,
): Promise<Report> {
  const world = await createWorld({ schedule, base, openLedger, broken });
  for (const offsetMs of schedule.offsetsMs) world.start(offsetMs);
  for (const action of schedule.actions) {
    await base.sleep(startMs + action.atMs - base.now());
    act(world, action);
  }
  await base.sleep(1_000);
  const kept = await world.ledger.audit.head();
  await comeToRest(world);
  const record = await recordOf(world, kept);
  const report: Report = {
    schedule,
    violations: findBroken(record),
    trace: traceOf(record),
    changes: record.changes.length,
    sends: world.judge.sent.length,
    executions: world.cloud.executions.length,
    virtualMs: base.now() - startMs,
  };
  for (const replica of world.replicas) replica.kill();
  await world.ledger[Symbol.asyncDispose]();
  return report;
}

/** Where files are kept in memory, where there is such a place: nothing of this is to be kept. */
function memory(): string {
  return statSync('/dev/shm', { throwIfNoEntry: false })?.isDirectory() ? '/dev/shm' : tmpdir();
}
