/** Whose turn it is to send, among the callers of all processes that wait for one key. Pure. */
import { z } from 'zod';
import type { CallerWaiting } from './port.ts';

/** The calls of one caller that wait in one process. */
export const Waiter = z.object({
  process: z.string(),
  caller: z.string(),
  /** Since when the first of them waits. */
  sinceMs: z.number(),
  calls: z.int().min(1),
  /** When the process was told to come back: who is much later is taken for gone. */
  backMs: z.number(),
});
export type Waiter = z.output<typeof Waiter>;

/** A slot is kept for somebody whose turn it is as long as he comes within this. */
const handOverMs = 10;
/** Who is later than this is passed over until he comes. */
export const lateMs = 20;

/** A call that counts in the window until it leaves it. */
interface Served {
  readonly caller: string;
  readonly leavesMs: number;
}

export interface Turn {
  /** When the process may send; infinite where none of the slots is its own. */
  readonly dueMs: number;
  /** For whom. */
  readonly caller: string | undefined;
  /** When it should come: then, or earlier, to see whether whoever has the slot before is gone. */
  readonly comeMs: number;
}

/** Those that can be counted upon to come. A clock that was set leaves instants behind that make no sense; those are dropped too. */
export function present(waiters: readonly Waiter[], windowMs: number, nowMs: number): readonly Waiter[] {
  return waiters.filter(({ backMs }) => backMs + lateMs >= nowMs && backMs <= nowMs + 2 * windowMs);
}

export function waitersOf(process: string, waiting: readonly CallerWaiting[], nowMs: number): readonly Waiter[] {
  return waiting.map(({ caller, calls, waitedMs }) => ({
    process,
    caller,
    sinceMs: nowMs - waitedMs,
    calls,
    backMs: nowMs,
  }));
}

/** The process's next turn. */
export function turnOf(
  process: string,
  waiters: readonly Waiter[],
  served: readonly Served[],
  slotsMs: readonly number[],
): Turn {
  let missedMs = Number.POSITIVE_INFINITY;
  for (const { dueMs, first } of turns(waiters, served, slotsMs)) {
    if (first?.process === process) return { dueMs, caller: first.caller, comeMs: Math.min(dueMs, missedMs) };
    missedMs = first ? Math.max(dueMs, first.backMs) + lateMs + 1 : Number.POSITIVE_INFINITY;
  }
  return { dueMs: Number.POSITIVE_INFINITY, caller: undefined, comeMs: missedMs };
}

interface Slot {
  readonly dueMs: number;
  /** Undefined where nobody will be there. */
  readonly first: Waiter | undefined;
}

/**
 * Who has the coming slots. The caller who was served least within the window goes first, then who waited longest; a
 * slot is kept for nobody who will not be there.
 */
function* turns(waiters: readonly Waiter[], served: readonly Served[], slotsMs: readonly number[]): Generator<Slot> {
  const taken = new Map<Waiter, number>();
  const given = new Map<string, number>();
  for (const dueMs of slotsMs) {
    const counts = new Map(given);
    for (const { caller, leavesMs } of served) if (leavesMs > dueMs) raise(counts, caller);
    const there = waiters.filter(
      (waiter) => waiter.calls > (taken.get(waiter) ?? 0) && waiter.backMs <= dueMs + handOverMs,
    );
    const first = there.reduce<Waiter | undefined>(
      (best, waiter) => (best === undefined || goesBefore(waiter, best, counts) ? waiter : best),
      undefined,
    );
    if (first) {
      raise(taken, first);
      raise(given, first.caller);
    }
    yield { dueMs, first };
  }
}

function goesBefore(one: Waiter, other: Waiter, counts: ReadonlyMap<string, number>): boolean {
  const more = (counts.get(one.caller) ?? 0) - (counts.get(other.caller) ?? 0) || one.sinceMs - other.sinceMs;
  // The order must be the same for everybody who asks.
  return more < 0 || (more === 0 && `${one.process} ${one.caller}` < `${other.process} ${other.caller}`);
}

function raise<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
