import { type ErrorCode, FailureError } from '../../../errors.ts';

/** Wrong usage, found before anything is opened. */
export function problem(message: string, next?: string, code: ErrorCode = 'InvalidInput'): FailureError {
  return new FailureError({ code, message, ...(next !== undefined && { next }) });
}
