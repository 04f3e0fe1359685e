/** The end of a run: all faults cease, and in time everything must come to rest. */
import type { Change } from '../../src/executor/change.ts';
import { changeOf } from '../../src/executor/changes.ts';
import { isUnderWay } from '../../src/executor/rest.ts';
import { states } from '../../src/executor/states.ts';
import { textOf } from './cloud/live.ts';
import type { Schedule } from './schedule.ts';
import type { World } from './world.ts';

const everyMs = 2_000;
/** Longer than any lease that a clock can have left behind, a poll to its deadline, and a look after ten minutes. */
const longestMs = 60 * 60_000;
/** What can be found out is found out within two of the looks that come every ten minutes. */
const longestUndecidedMs = 25 * 60_000;
/** Whoever polls looks again within this. */
const lookAgainMs = 20_000;

export async function comeToRest(world: World): Promise<void> {
  const { schedule, cloud, replicas } = world;
  cloud.calm();
  for (const replica of replicas) {
    replica.heal();
    if (schedule.lastManStanding) replica.kill();
  }
  world.start(0);
  await until(world, (changes) => changes.every((change) => isSettled(world, change, changes)));
  if (schedule.patient) {
    cloud.release();
    await until(world, (changes) => changes.every(({ state }) => state !== 'outcome_unknown'), longestUndecidedMs);
  }
  const pastExpiryMs = (schedule.expiresMinutes + 1) * 60_000 + furthestOffMs(schedule);
  world.shiftLedger(pastExpiryMs);
  for (const replica of replicas) replica.shift(pastExpiryMs);
  await until(world, (changes) => changes.every((change) => !isOpen(change) && !isApproved(change)));
}

/** How far apart clocks can be by now. */
function furthestOffMs({ actions, offsetsMs }: Schedule): number {
  const offs = actions.map((action) => {
    if (action.do === 'shift') return Math.abs(action.ms);
    return action.do === 'start' ? Math.abs(action.offsetMs) : 0;
  });
  return [...offs, ...offsetsMs.map(Math.abs)].reduce((sum, ms) => sum + ms, 0);
}

const isOpen = ({ state }: Change) => states[state].kind === 'open';
const isApproved = ({ state }: Change) => state === 'approved';

function isSettled(world: World, change: Change, all: readonly Change[]): boolean {
  if (!isUnderWay(change)) return true;
  if (world.schedule.patient) return false;
  if (isPolledWhileStuck(world, change)) return true;
  return isApproved(change) && all.some((other) => isPolledWhileStuck(world, other) && inOneLane(change, other));
}

function inOneLane(one: Change, other: Change): boolean {
  return one.plan.targets.some(({ resource }) => other.plan.targets.some((target) => target.resource === resource));
}

function isPolledWhileStuck({ cloud, base }: World, change: Change): boolean {
  const isStuck = cloud.executions.some(({ changeId, outcome }) => changeId === change.id && outcome === 'stuck');
  if (!isStuck || (change.state !== 'polling' && change.state !== 'outcome_unknown')) return false;
  const lookedAtMs = cloud.lookedAtMs(lookFor(change));
  return lookedAtMs !== undefined && base.now() - lookedAtMs < lookAgainMs;
}

/** The read by which its progress is seen. */
function lookFor({ operation, input, requestId }: Change): string {
  switch (operation) {
    case 'gaap:BindListenerRealServers':
      return `gaap:DescribeTCPListeners ${textOf(input, 'ListenerId')}`;
    case 'gaap:DeleteListeners':
      return 'gaap:DescribeTCPListeners ';
    case 'scf:TerminateAsyncEvent':
      return `scf:GetAsyncEventStatus ${textOf(input, 'InvokeRequestId')}`;
    default:
      return `clb:DescribeTaskStatus ${requestId}`;
  }
}

async function until(
  world: World,
  holds: (changes: readonly Change[]) => boolean,
  atMostMs: number = longestMs,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < atMostMs; waitedMs += everyMs) {
    await world.base.sleep(everyMs);
    const changes = (await world.ledger.list({ limit: 100 })).map(changeOf);
    if (holds(changes)) return;
  }
}
