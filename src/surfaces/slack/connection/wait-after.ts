/** How long is waited before Slack is asked again. */
import type { CallFailure } from './outcome.ts';

export const waitLimits = {
  againMs: [1_000, 2_000, 5_000, 10_000, 30_000],
  /** What Slack asks for is kept to within these: neither at once, nor as good as never. */
  leastMs: 1_000,
  mostMs: 60_000,
} as const;

/** `attempt`: how many came before this failure. */
export function waitAfter(failure: CallFailure, attempt: number): number {
  if (failure.kind === 'rate_limited') return failure.retryAfterMs;
  return waitLimits.againMs[attempt] ?? waitLimits.againMs[waitLimits.againMs.length - 1] ?? waitLimits.mostMs;
}

/** Seconds, or the header `retry-after`: seconds as text, or the date of HTTP. */
export function retryAfterMs(said: number | string | null, nowMs: number): number {
  const seconds = said === null || said === '' ? Number.NaN : Number(said);
  const ms = Number.isNaN(seconds) ? Date.parse(String(said)) - nowMs : seconds * 1_000;
  return Number.isNaN(ms) ? waitLimits.leastMs : Math.min(Math.max(ms, waitLimits.leastMs), waitLimits.mostMs);
}
