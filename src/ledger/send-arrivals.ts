/** When calls may have arrived, and when the next may leave: pure arithmetic over the calls that were let go. */
import { z } from 'zod';
import type { SendLimit } from './port.ts';

/** One call that was let go. Until its answer is known, so is not when it arrived. */
export const Grant = z.object({
  token: z.int(),
  atMs: z.number(),
  arrivedByMs: z.number().nullable(),
  /** For whom it was; empty where nobody takes turns. */
  caller: z.string().default(''),
});
export type Grant = z.output<typeof Grant>;

type Window = Pick<SendLimit, 'calls' | 'windowMs' | 'onItsWayMs'>;

/**
 * When the coming calls may leave, one instant for each, as far as that is known and at most a window's worth: a window
 * after the latest instant at which the call that decides can have arrived. So no window holds more than the limit,
 * however long each call is on its way.
 */
export function dueMs(grants: readonly Grant[], limit: Window, nowMs: number): readonly number[] {
  const arrivals = grants.map((grant) => latestArrivalMs(grant, limit, nowMs)).sort((a, b) => b - a);
  const due: number[] = [];
  for (let deciding = limit.calls - 1; deciding >= 0; deciding -= 1) {
    const arrivedMs = arrivals[deciding] ?? Number.NEGATIVE_INFINITY;
    if (arrivedMs === Number.POSITIVE_INFINITY) break;
    due.push(Math.max(nowMs, arrivedMs + limit.windowMs));
  }
  return due;
}

/** When a call has left every window that counts; infinite while nobody knows. */
export function leavesMs(grant: Grant, limit: Window, nowMs: number): number {
  return latestArrivalMs(grant, limit, nowMs) + limit.windowMs;
}

function latestArrivalMs({ atMs, arrivedByMs }: Grant, { onItsWayMs }: Window, nowMs: number): number {
  if (arrivedByMs !== null) return arrivedByMs;
  return nowMs >= atMs + onItsWayMs ? atMs + onItsWayMs : Number.POSITIVE_INFINITY;
}

/** Bounds on how soon it is worth looking again whether a call has been answered. */
const recheckMs = { least: 10, most: 100 } as const;

/**
 * When to look again where calls without an answer decide. No call can leave earlier than a window after the first of
 * them was let go; beyond that the looks grow rarer, so that the delay stays a tenth of the wait.
 */
export function lookAgainMs(grants: readonly Grant[], limit: Window, nowMs: number): number {
  const open = grants.filter(({ arrivedByMs }) => arrivedByMs === null).map(({ atMs }) => atMs);
  const earliestMs = Math.min(...open) + limit.windowMs;
  const waitedMs = nowMs - earliestMs;
  return Math.max(earliestMs, nowMs + Math.min(recheckMs.most, Math.max(recheckMs.least, waitedMs / 10)));
}

/** Both clocks count whole milliseconds: the instant of the grant and the time that passed may each be cut by almost one. */
const cutMs = 1;

/**
 * With the answer known: the call had arrived `afterMs` after its grant, and in any case by now. Whichever is earlier
 * counts; a round trip that is slow moves the window by as much as it took, so no guess about the network is needed.
 */
export function settled(grant: Grant, afterMs: number, nowMs: number): Grant {
  const byItsAnswerMs = grant.atMs + Math.max(0, afterMs) + 2 * cutMs;
  return { ...grant, arrivedByMs: Math.min(byItsAnswerMs, nowMs + cutMs) };
}

/** What lies ahead of the clock was written before it was set back: it counts as made, and arrived, now. */
export function afterSetBack(grants: readonly Grant[], nowMs: number): readonly Grant[] {
  return grants.map((grant) => ({
    ...grant,
    atMs: Math.min(grant.atMs, nowMs),
    arrivedByMs: grant.arrivedByMs === null ? null : Math.min(grant.arrivedByMs, nowMs + cutMs),
  }));
}
