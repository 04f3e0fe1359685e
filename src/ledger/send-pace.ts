/** How a key slows down, for everybody, after the cloud said that it was asked too often; and how it recovers. Pure. */
import { z } from 'zod';

/** The latest halving: when it was, and the calls a window that it left. */
export const Slowed = z.object({ atMs: z.number(), calls: z.int().min(1) });
export type Slowed = z.output<typeof Slowed>;

/** The pace recovers by one call a window in this time. */
const recoverMs = 2_000;

export interface Pace {
  /** Calls a window. */
  readonly calls: number;
  /** Nothing leaves before this instant. */
  readonly quietUntilMs: number;
}

interface Limit {
  readonly calls: number;
  readonly windowMs: number;
}

/** The pace at an instant: none for one window after a refusal, then half of what it was, then one more every so often. */
export function paceAt(slowed: Slowed | undefined, { calls, windowMs }: Limit, nowMs: number): Pace {
  if (!slowed) return { calls, quietUntilMs: nowMs };
  // A halving that lies ahead of the clock was written before it was set back.
  const quietUntilMs = Math.min(slowed.atMs, nowMs) + windowMs;
  const recovered = Math.max(0, Math.floor((nowMs - quietUntilMs) / recoverMs));
  return { calls: Math.min(calls, slowed.calls + recovered), quietUntilMs };
}

/** After a refused call that was let go at `sentMs`. Calls let go before the latest halving are of the same burst. */
export function slowedBy(sentMs: number, before: Slowed | undefined, limit: Limit, nowMs: number): Slowed {
  if (before && before.atMs <= nowMs && sentMs <= before.atMs) return before;
  const { calls } = paceAt(before, limit, nowMs);
  return { atMs: nowMs, calls: Math.max(1, Math.floor(calls / 2)) };
}

/** Undefined once it makes no difference any more. */
export function stillSlowed(slowed: Slowed | undefined, limit: Limit, nowMs: number): Slowed | undefined {
  if (!slowed) return undefined;
  const pace = paceAt(slowed, limit, nowMs);
  if (pace.calls >= limit.calls && pace.quietUntilMs <= nowMs) return undefined;
  return slowed.atMs > nowMs ? { ...slowed, atMs: nowMs } : slowed;
}
