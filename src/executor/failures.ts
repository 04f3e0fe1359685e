import { type Failure, FailureError, failureOf, type ProviderError } from '../errors.ts';
import { plainText } from '../lib/text.ts';
import type { ExecutorContext } from './context.ts';

/** Sentences of tools may quote names from the cloud. */
export function plainFailure(failure: Failure): Failure {
  return {
    ...failure,
    message: plainText(failure.message, 1_000),
    ...(failure.next !== undefined && { next: plainText(failure.next, 1_000) }),
  };
}

/** The cloud's own text is quoted as the cloud's, in a field of its own. */
export function quote(error: ProviderError): ProviderError {
  return {
    code: plainText(error.code, 120),
    message: plainText(error.message),
    ...(error.requestId !== undefined && { requestId: plainText(error.requestId, 80) }),
  };
}

/** Failures of the transport may quote an endpoint, which might echo what signed the request. */
function plainThroughout(failure: Failure): Failure {
  return { ...plainFailure(failure), ...(failure.provider && { provider: quote(failure.provider) }) };
}

/** The ledger cannot be reached at the moment: nothing is wrong with the work itself. */
export function isLedgerUnavailable(thrown: unknown): boolean {
  return thrown instanceof FailureError && thrown.failure.code === 'LedgerUnavailable';
}

export function unknownChange(id: string): Failure {
  return {
    code: 'UnknownChange',
    message: `There is no change ${plainText(id, 60)}.`,
    next: 'List them with "tencent-chatops changes"; each of sandbox, cloud and other endpoints has its own.',
  };
}

/** What a thrown thing means to whoever asked. Only a fault of our own goes to the log with its detail. */
export function failureOfRun(
  { log }: Pick<ExecutorContext, 'log'>,
  thrown: unknown,
  operation: string,
  signal: AbortSignal | undefined,
): Failure {
  if (thrown instanceof FailureError) return plainThroughout(thrown.failure);
  if (signal?.aborted) {
    const { reason } = signal;
    if (reason instanceof FailureError) return plainThroughout(reason.failure);
    return { code: 'Cancelled', message: `${operation} was given up by the caller before anything was sent.` };
  }
  if (thrown instanceof Error && thrown.name === 'TimeoutError') {
    return { code: 'CloudUnclear', message: `${operation} took too long and was given up; nothing was changed.` };
  }
  log.error({ err: thrown, operation }, 'internal fault');
  return failureOf(thrown);
}
