/** A change as a task of the protocol (2025-11-25). Its id is the change's own, so every surface speaks of one thing. */
import type { Task } from '@modelcontextprotocol/sdk/types.js';
import type { Change } from '../../../../executor/change.ts';
import { isUndecided } from '../../../../executor/rest.ts';
import type { State } from '../../../../executor/states.ts';
import { plainText } from '../../../../lib/text.ts';
import { changeWords } from '../../change-words.ts';
import { taskLimits } from './limits.ts';

/** A task's end holds for good, also where more is found out of its change. */
export type Ended = 'cancelled' | 'failed';

const statuses = {
  planned: 'working',
  refused: 'failed',
  awaiting_approval: 'working',
  approved: 'working',
  denied: 'completed',
  expired: 'completed',
  cancelled: 'cancelled',
  calling: 'working',
  polling: 'working',
  succeeded: 'completed',
  partly_succeeded: 'failed',
  failed: 'failed',
  outcome_unknown: 'working',
} as const satisfies Record<State, Task['status']>;

export interface TaskView {
  readonly howToApprove: string;
  /** The person at this client can be asked now: it has to call `tasks/result` for that. */
  readonly asks: boolean;
  readonly ended: Ended | undefined;
}

export function statusOf(change: Change, { asks, ended }: Pick<TaskView, 'asks' | 'ended'>): Task['status'] {
  if (ended) return ended;
  // Reading could not decide: nobody knows when anything more will be known.
  if (isUndecided(change)) return 'failed';
  return change.state === 'awaiting_approval' && asks ? 'input_required' : statuses[change.state];
}

export function taskOf(change: Change, view: TaskView): Task {
  const { what, next } = changeWords(change, view.howToApprove);
  const stopped = view.ended === 'cancelled' && change.state !== 'cancelled' ? `${stoppedWatching} ` : '';
  return {
    taskId: change.id,
    status: statusOf(change, view),
    statusMessage: plainText(`${stopped}${what} ${next}`, 1_000),
    createdAt: new Date(change.createdAtMs).toISOString(),
    lastUpdatedAt: new Date(change.updatedAtMs).toISOString(),
    // It stays in the record, whoever asks for less.
    ttl: null,
    pollInterval: taskLimits.pollIntervalMs,
  };
}

const stoppedWatching =
  'The task was cancelled when its call had already been sent: it is not watched any more, and nothing is undone.';
