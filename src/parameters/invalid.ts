import { FailureError } from '../errors.ts';

/** Parameters that cannot be put together, found before anything is asked. */
export function invalid(message: string, next?: string): FailureError {
  return new FailureError({ code: 'InvalidInput', message, ...(next !== undefined && { next }) });
}
