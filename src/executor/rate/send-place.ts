/** The place and the estimate that somebody who waits to send is told. Pure. */
import type { CallerWaiting, SendView } from '../../ledger/port.ts';
import { limits } from '../limits.ts';

interface Own {
  readonly caller: string;
  /** Among the calls of this caller in this process; 1 is next. */
  readonly position: number;
  /** How long the first of those has waited. */
  readonly waitedMs: number;
}

/**
 * How many calls go before it, and itself. Callers take turns, so of everybody else's calls only as many go before it
 * as bring them level with its own caller.
 */
export function placeOf(own: Own, waiting: readonly CallerWaiting[], served: SendView['served']): number {
  const level = (served.get(own.caller) ?? 0) + own.position - 1;
  const before = waiting.map((other) => {
    const first = other.waitedMs > own.waitedMs ? 1 : 0;
    return between(0, level - (served.get(other.caller) ?? 0) + first, other.calls);
  });
  return before.reduce((sum, calls) => sum + calls, own.position);
}

/** How long it takes about until its turn: what the window still holds goes at once, the rest at the pace. */
export function estimateMs(place: number, { calls, quietMs, served }: SendView): number {
  const free = calls - [...served.values()].reduce((sum, count) => sum + count, 0);
  const behind = place - Math.max(0, free);
  return quietMs + Math.max(0, Math.ceil((behind / calls) * limits.windowMs));
}

const between = (least: number, value: number, most: number) => Math.min(most, Math.max(least, value));
