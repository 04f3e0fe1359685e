/** What is left of a run when it is over: the ledger, the cloud's own record, and what the judge saw. */
import type { Change } from '../../src/executor/change.ts';
import { changeOf } from '../../src/executor/changes.ts';
import type { Broken, EventRow, Head, Intact, Ledger } from '../../src/ledger/port.ts';
import type { Execution } from './cloud/cloud.ts';
import type { World } from './world.ts';

export interface RunRecord {
  readonly world: World;
  readonly changes: readonly Change[];
  readonly events: readonly EventRow[];
  /** What the audit says of the chain, against a head that was kept before the end. */
  readonly chain: Intact | Broken;
  eventsOf(changeId: string): readonly EventRow[];
  executionsOf(changeId: string): readonly Execution[];
  /** Whether anybody else worked on the change's resources since it was first sent. */
  touchedByOthers(change: Change): boolean;
}

const pageSize = 500;

export async function recordOf(world: World, kept: Head): Promise<RunRecord> {
  const { ledger, cloud, judge } = world;
  const changes = (await ledger.list({ limit: 100 })).map(changeOf);
  const events = await allEvents(ledger);
  return {
    world,
    changes,
    events,
    chain: await ledger.audit.verify({ heads: [kept] }),
    eventsOf: (changeId) => events.filter((event) => event.changeId === changeId),
    executionsOf: (changeId) => cloud.executions.filter((execution) => execution.changeId === changeId),
    touchedByOthers({ id, plan }) {
      const sinceMs = judge.sent.find(({ changeId }) => changeId === id)?.atMs ?? Number.POSITIVE_INFINITY;
      const resources = new Set(plan.targets.map(({ resource }) => resource));
      return (
        cloud.meddled.some(({ resource, atMs }) => resources.has(resource) && atMs >= sinceMs) ||
        cloud.executions.some(
          (other) =>
            other.changeId !== id &&
            (other.endedAtMs ?? Number.POSITIVE_INFINITY) >= sinceMs &&
            other.resources.some((resource) => resources.has(resource)),
        )
      );
    },
  };
}

async function allEvents(ledger: Ledger): Promise<readonly EventRow[]> {
  const events: EventRow[] = [];
  for (;;) {
    const page = await ledger.eventsAfter(events.at(-1)?.seq ?? 0, pageSize);
    events.push(...page);
    if (page.length < pageSize) return events;
  }
}
