/** How often a method may be called, as a window on the clock. */

/** docs.slack.dev, rate limits; the tier of a method is in web/methods. Real Slack lets short bursts pass. */
export const tiers = {
  /** Several hundred a minute, a number of each method's own. */
  special: { calls: 600, windowMs: 60_000 },
  T1: { calls: 1, windowMs: 60_000 },
  T2: { calls: 20, windowMs: 60_000 },
  T3: { calls: 50, windowMs: 60_000 },
  T4: { calls: 100, windowMs: 60_000 },
  /** chat.postMessage: one a second in each channel. */
  channel: { calls: 1, windowMs: 1_000 },
} as const;
export type Tier = keyof typeof tiers;

export interface Rate {
  /** Undefined if it may pass; else the seconds to wait for. */
  admit(tier: Tier, what: string): number | undefined;
}

export function createRate(elapsed: () => number): Rate {
  const passed = new Map<string, number[]>();
  return {
    admit(tier, what) {
      const { calls, windowMs } = tiers[tier];
      const now = elapsed();
      const recent = (passed.get(what) ?? []).filter((at) => now - at < windowMs);
      passed.set(what, recent);
      const first = recent.at(-calls);
      if (first !== undefined) return Math.max(1, Math.ceil((first + windowMs - now) / 1_000));
      recent.push(now);
      return undefined;
    },
  };
}
