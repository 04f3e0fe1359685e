import type { Transport } from '../tencent/port.ts';
import type { RunOptions } from './api.ts';
import type { ExecutorContext } from './context.ts';
import { limits } from './limits.ts';

/** Has the SDK loaded and the account's keys at hand, so that a request leaves at once when its turn comes. */
export function prepare(
  { transport, clock }: Pick<ExecutorContext, 'clock'> & { readonly transport: Transport },
  account: string,
  { signal }: RunOptions,
): Promise<void> {
  const deadline = clock.deadline(limits.prepareMs);
  return transport.prepare(account, signal ? AbortSignal.any([signal, deadline]) : deadline);
}
