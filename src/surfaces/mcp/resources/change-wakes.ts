import type { Executor } from '../../../executor/api.ts';
import { isEnd, type State } from '../../../executor/states.ts';
import type { Clock } from '../../../lib/clock.ts';
import { limits } from './limits.ts';

export interface Following {
  readonly executor: Pick<Executor, 'follow'>;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** Comes at each step of a change, to its end. */
export async function* changeWakes(
  { executor, clock }: Following,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<void> {
  for (;;) {
    let state: State | undefined;
    for await (const step of executor.follow(id, signal)) {
      ({ state } = step.change);
      yield;
    }
    if (signal.aborted || state === undefined || isEnd(state)) return;
    // An outcome that could not be found out is not followed, and may be found out later all the same.
    await clock.sleep(limits.lookEveryMs, signal);
  }
}
