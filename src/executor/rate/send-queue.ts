/** Those in this process who wait for one account and operation. First come, first served for each caller; callers take turns. */
import type { CallerWaiting } from '../../ledger/port.ts';

export interface Waiting {
  readonly caller: string;
  readonly sinceMs: number;
}

export interface SendQueue<W extends Waiting> {
  add(one: W): void;
  remove(one: W): void;
  readonly size: number;
  sizeOf(caller: string): number;
  /** Since when the first of a caller waits. */
  sinceMs(caller: string): number | undefined;
  /** The first of a caller; without one, or where nobody of his waits: of who was served least, then waited longest. */
  first(caller: string | undefined, served: ReadonlyMap<string, number>): W | undefined;
  /** One entry for each caller, who waited longest first. */
  line(nowMs: number): readonly CallerWaiting[];
  /** Each with its position among its caller's, from 1, and since when that caller's first waits. */
  positions(): Iterable<{ readonly one: W; readonly position: number; readonly firstSinceMs: number }>;
}

export function createSendQueue<W extends Waiting>(): SendQueue<W> {
  const lines = new Map<string, Set<W>>();
  let size = 0;

  const firstOf = (line: ReadonlySet<W> | undefined): W | undefined => line?.values().next().value;
  const firsts = (): W[] => [...lines.values()].flatMap((line) => firstOf(line) ?? []);

  return {
    add(one) {
      const line = lines.get(one.caller) ?? new Set();
      lines.set(one.caller, line.add(one));
      size += 1;
    },
    remove(one) {
      const line = lines.get(one.caller);
      if (!line?.delete(one)) return;
      size -= 1;
      if (line.size === 0) lines.delete(one.caller);
    },
    get size() {
      return size;
    },
    sizeOf: (caller) => lines.get(caller)?.size ?? 0,
    sinceMs: (caller) => firstOf(lines.get(caller))?.sinceMs,
    first(caller, served) {
      const named = caller === undefined ? undefined : firstOf(lines.get(caller));
      const count = (one: W) => served.get(one.caller) ?? 0;
      return named ?? firsts().sort((a, b) => count(a) - count(b) || a.sinceMs - b.sinceMs)[0];
    },
    line: (nowMs) =>
      firsts()
        .sort((a, b) => a.sinceMs - b.sinceMs)
        .map(({ caller, sinceMs }) => ({
          caller,
          calls: lines.get(caller)?.size ?? 1,
          // The clock may have been set back since.
          waitedMs: Math.max(0, nowMs - sinceMs),
        })),
    *positions() {
      for (const line of lines.values()) {
        const firstSinceMs = firstOf(line)?.sinceMs ?? 0;
        let position = 0;
        for (const one of line) yield { one, position: ++position, firstSinceMs };
      }
    },
  };
}
