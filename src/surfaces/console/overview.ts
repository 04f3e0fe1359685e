import type { MayDecide } from '../../executor/api.ts';
import type { Change } from '../../executor/change.ts';
import { drivenStates, isEnd, stateNames } from '../../executor/states.ts';
import { digestOf } from '../../lib/digest.ts';
import type { Principal } from '../../people/principal.ts';
import type { ConsoleContext } from './context.ts';
import { limits } from './limits.ts';
import { type Progress, progressOf } from './progress.ts';

export interface Waiting {
  readonly change: Change;
  readonly may: MayDecide;
}

/** What somebody sees first. */
export interface Overview {
  readonly mine: readonly Waiting[];
  readonly others: readonly Waiting[];
  readonly open: readonly { readonly change: Change; readonly progress: Progress }[];
  readonly recent: readonly Change[];
  /** Stands for which changes are in which list. */
  readonly version: string;
}

const ends = stateNames.filter(isEnd);

type Parts = Pick<ConsoleContext, 'executor' | 'drives'>;

export async function overview({ executor, drives }: Parts, by: Principal): Promise<Overview> {
  const [waiting, open, recent] = await Promise.all([
    executor.list({ states: ['planned', 'awaiting_approval'], limit: limits.waiting }),
    executor.list({ states: drivenStates, limit: limits.open }),
    executor.list({ states: ends, limit: limits.recent }),
  ]);
  const judged = await Promise.all(
    waiting.map(async (change) => ({ change, may: await executor.mayDecide(change, by) })),
  );
  const moving = await Promise.all(
    open.map(async (change) => ({
      change,
      progress: progressOf(change, await executor.events(change.id), drives.waitingOf(change.id)),
    })),
  );
  const mine = judged.filter(({ may }) => may.approve);
  const others = judged.filter(({ may }) => !may.approve);
  const lists = [mine, others, moving].map((list) => list.map(({ change }) => [change.id, change.state]));
  return { mine, others, open: moving, recent, version: digestOf(lists).slice(0, 16) };
}
