/** One run's world: true time, the ledger, the cloud, the replicas, and what happened to whom. */
import { FailureError } from '../../src/errors.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { clockOf } from './clocks.ts';
import { type SimulatedCloud, simulatedCloud } from './cloud/cloud.ts';
import { createJudge, type Judge } from './judge.ts';
import type { Random } from './random.ts';
import { createRandom } from './random.ts';
import { type Replica, type ReplicaParts, startReplica } from './replica.ts';
import type { Schedule } from './schedule.ts';

export interface World {
  readonly schedule: Schedule;
  readonly base: VirtualClock;
  readonly startMs: number;
  readonly ledger: Ledger;
  readonly cloud: SimulatedCloud;
  readonly judge: Judge;
  readonly replicas: Replica[];
  /** The ids of the changes, by the number that the schedule gives them. */
  readonly changes: Map<number, string>;
  /** The first digest that was seen of each. */
  readonly firstDigests: Map<string, string>;
  start(offsetMs: number): Replica;
  living(): readonly Replica[];
  /** Sets the ledger's clock forward or back. */
  shiftLedger(ms: number): void;
  /** Does it beside everything else. What is ours and fails in an unexpected way is blamed. */
  aside(what: string, work: () => Promise<unknown>): void;
}

export interface WorldParts {
  readonly schedule: Schedule;
  readonly base: VirtualClock;
  readonly openLedger: (clock: Clock, random: Random) => Promise<Ledger>;
  readonly broken?: ReplicaParts['broken'];
}

export async function createWorld({ schedule, base, openLedger, broken }: WorldParts): Promise<World> {
  const random = createRandom(`${schedule.seed}/world`);
  const { callsPerSecond, expiresMinutes, leaseMs } = schedule;
  let ledgerOffsetMs = 0;
  const ledger = await openLedger(
    clockOf(base, { offsetMs: () => ledgerOffsetMs, alive: () => true }),
    random.fork('ledger'),
  );
  const judge = createJudge();
  const cloud = simulatedCloud({ clock: base, random: random.fork('cloud'), callsPerSecond });
  const replicas: Replica[] = [];

  return {
    ...{ schedule, base, startMs: base.now(), ledger, cloud, judge, replicas },
    changes: new Map(),
    firstDigests: new Map(),
    start(offsetMs) {
      const name = `replica-${replicas.length}`;
      const replica = startReplica({
        ...{ name, base, ledger, cloud, judge, offsetMs, callsPerSecond, expiresMinutes, leaseMs, broken },
        random: random.fork(name),
      });
      replicas.push(replica);
      return replica;
    },
    living: () => replicas.filter((replica) => replica.alive()),
    shiftLedger(ms) {
      ledgerOffsetMs += ms;
    },
    aside(what, work) {
      work().catch((thrown: unknown) => {
        if (!(thrown instanceof FailureError) || thrown.failure.code === 'Internal')
          judge.blame(`${what} failed: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
      });
    },
  };
}
