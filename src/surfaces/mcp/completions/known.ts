import type { Clock } from '../../../lib/clock.ts';
import { limits } from './limits.ts';

/** Lists that were asked for a moment ago, or are being asked for: keystrokes come faster than the cloud answers. */
export interface Known {
  /** Never rejects: what cannot be had is an empty list for as long, so that a failing cloud is not asked by every keystroke. */
  get(
    key: string,
    ask: () => Promise<readonly string[]>,
    failed: (thrown: unknown) => void,
  ): Promise<readonly string[]>;
}

export function createKnown(clock: Pick<Clock, 'elapsed'>): Known {
  const lists = new Map<string, { readonly untilMs: number; readonly list: Promise<readonly string[]> }>();
  return {
    get(key, ask, failed) {
      const nowMs = clock.elapsed();
      const before = lists.get(key);
      if (before && before.untilMs > nowMs) return before.list;
      for (const [old, { untilMs }] of lists) if (untilMs <= nowMs) lists.delete(old);
      // The oldest goes: whoever types there now asks again.
      const [oldest] = lists.keys();
      if (oldest !== undefined && lists.size >= limits.knownLists) lists.delete(oldest);
      const list = ask().catch((thrown: unknown) => {
        failed(thrown);
        return [];
      });
      lists.set(key, { untilMs: nowMs + limits.knownMs, list });
      return list;
    },
  };
}
