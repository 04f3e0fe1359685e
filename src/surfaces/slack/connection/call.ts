/** One call, once: whoever waits for it decides whether it is asked again. */
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { Called, CallFailure } from './outcome.ts';
import { retryAfterMs } from './wait-after.ts';

export async function called<T>(work: () => Promise<T>): Promise<Called<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return { ok: false, failure: failureOfCall(thrown) };
  }
}

export function failureOfCall(thrown: unknown): CallFailure {
  if (thrown instanceof WebAPIPlatformError) return { kind: 'refused', error: thrown.data.error };
  if (thrown instanceof WebAPIRateLimitedError)
    // The library reads whole seconds only, so there is no date to reckon from.
    return { kind: 'rate_limited', retryAfterMs: retryAfterMs(thrown.retryAfter, 0) };
  if (thrown instanceof WebAPIHTTPError && thrown.statusCode < 500)
    return { kind: 'refused', error: `http_${thrown.statusCode}` };
  if (thrown instanceof WebAPIRequestError && neverLeft(thrown.original))
    return { kind: 'not_sent', words: wordsOf(thrown.original) };
  return { kind: 'unclear', words: wordsOf(thrown) };
}

/** Codes of a connection that was never made. */
const unmade = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** fetch wraps the error of the connection, and that one those of each address. */
export function neverLeft(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if ('code' in thrown && typeof thrown.code === 'string' && unmade.has(thrown.code)) return true;
  if (thrown instanceof AggregateError) return thrown.errors.length > 0 && thrown.errors.every(neverLeft);
  return neverLeft(thrown.cause);
}

const wordsOf = (thrown: unknown) => (thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown));
