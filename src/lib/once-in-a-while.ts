import type { Clock } from './clock.ts';

/** More keys than anybody remembers reasons for. */
const maxKeys = 10_000;

/** True for a key at most once in `everyMs`, whatever is done to the clock. */
export function onceInAWhile(clock: Clock, everyMs: number): (key: string) => boolean {
  const last = new Map<string, number>();
  return (key) => {
    const nowMs = clock.now();
    const before = last.get(key);
    if (before !== undefined && Math.abs(nowMs - before) < everyMs) return false;
    if (last.size >= maxKeys) last.clear();
    last.set(key, nowMs);
    return true;
  };
}
