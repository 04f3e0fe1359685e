import type { Ledger } from '../ledger/port.ts';

/** Somebody in front in one lane. */
export interface Ahead {
  readonly lane: string;
  /** The change that holds the lane now. */
  readonly holder: string;
  /** How many changes are in front in that lane. */
  readonly count: number;
}

/** Who is ahead of a change, lane by lane; nobody means that it has all of its lanes to itself. Undefined without a place. */
export interface LaneBoard {
  ahead(changeId: string, lanes: readonly string[]): Promise<readonly Ahead[] | undefined>;
}

/** The changes of each lane with their places, first one first. */
type Queues = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Everybody who asks in the same moment is answered from one look at the ledger. */
export function createLaneBoard(ledger: Pick<Ledger, 'lanePlaces'>): LaneBoard {
  let wanted = new Set<string>();
  let next: Promise<Queues> | undefined;

  async function look(): Promise<Queues> {
    // Lets the others who heard the same news ask first.
    await Promise.resolve();
    const lanes = [...wanted];
    wanted = new Set();
    next = undefined;
    const queues = new Map<string, Map<string, number>>();
    for (const { lane, changeId } of await ledger.lanePlaces(lanes)) {
      const queue = queues.get(lane) ?? new Map<string, number>();
      queues.set(lane, queue.set(changeId, queue.size));
    }
    return queues;
  }

  return {
    async ahead(changeId, lanes) {
      for (const lane of lanes) wanted.add(lane);
      next ??= look();
      const queues = await next;
      if (lanes.some((lane) => !queues.get(lane)?.has(changeId))) return undefined;
      return lanes.flatMap((lane) => {
        const queue = queues.get(lane);
        const count = queue?.get(changeId);
        const [holder] = queue?.keys() ?? [];
        return count && holder !== undefined ? [{ lane, holder, count }] : [];
      });
    },
  };
}
