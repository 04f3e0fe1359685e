import { FailureError } from '../../../errors.ts';
import type { Executor } from '../../../executor/api.ts';
import type { Change } from '../../../executor/change.ts';

/** The change with this id, or with the only id that begins so. */
export async function found(executor: Executor, idOrPrefix: string): Promise<Change> {
  const outcome = await executor.show(idOrPrefix);
  if (outcome.kind === 'failed') throw new FailureError(outcome.failure);
  return outcome.change;
}
