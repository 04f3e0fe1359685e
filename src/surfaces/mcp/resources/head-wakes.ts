import type { Executor } from '../../../executor/api.ts';
import type { Clock } from '../../../lib/clock.ts';
import { limits } from './limits.ts';

export interface Looking {
  readonly executor: Pick<Executor, 'audit'>;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** Comes at the beginning, and whenever anything at all was recorded: one small read of the ledger tells. */
export async function* headWakes({ executor, clock }: Looking, signal: AbortSignal): AsyncGenerator<void> {
  let seen = (await executor.audit.head()).hash;
  yield;
  while (!signal.aborted) {
    await clock.sleep(limits.lookEveryMs, signal);
    const { hash } = await executor.audit.head();
    if (hash === seen) continue;
    seen = hash;
    yield;
  }
}
