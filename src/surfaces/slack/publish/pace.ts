/** How fast Slack is told things: a post a second in a channel, some fifty changed messages a minute (docs.slack.dev/apis/web-api/rate-limits). */
import type { Clock } from '../../../lib/clock.ts';

export interface Pace {
  /** Resolves when a post may go to this channel; those who came first go first. Rejects when the process ends. */
  post(channel: string, signal: AbortSignal): Promise<void>;
  /** Whether a message may be changed now; what can wait leaves room for what cannot. Otherwise after how long. */
  update(urgent: boolean): { readonly ok: true } | { readonly ok: false; readonly afterMs: number };
  /** Slack said that it is too much. */
  slowDown(forMs: number): void;
}

export const paceLimits = {
  postEveryMs: 1_050,
  updates: 48,
  updatesInMs: 60_000,
  /** Kept for what cannot wait. */
  reserve: 16,
} as const;

export function createPace(clock: Clock): Pace {
  const next = new Map<string, number>();
  /** The last who waits for each channel. */
  const tails = new Map<string, Promise<void>>();
  let updates: number[] = [];
  let quietUntilMs = 0;

  /** Looks again after each sleep: Slack may have said meanwhile that it is too much. */
  async function waitFor(channel: string, signal: AbortSignal): Promise<void> {
    const waitMs = () => Math.max(next.get(channel) ?? 0, quietUntilMs) - clock.elapsed();
    for (let ms = waitMs(); ms > 0; ms = waitMs()) await clock.sleep(ms, signal);
    const nowMs = clock.elapsed();
    // Conversations with people come and go.
    for (const [key, freeMs] of next) if (freeMs < nowMs) next.delete(key);
    next.set(channel, nowMs + paceLimits.postEveryMs);
  }

  return {
    post(channel, signal) {
      const turn = (tails.get(channel) ?? Promise.resolve()).then(() => waitFor(channel, signal));
      const tail = turn
        .catch(() => undefined)
        .finally(() => {
          if (tails.get(channel) === tail) tails.delete(channel);
        });
      tails.set(channel, tail);
      return turn;
    },
    update(urgent) {
      const nowMs = clock.elapsed();
      updates = updates.filter((atMs) => atMs > nowMs - paceLimits.updatesInMs);
      const most = urgent ? paceLimits.updates : paceLimits.updates - paceLimits.reserve;
      const first = updates[updates.length - most] ?? updates[0] ?? nowMs;
      if (nowMs < quietUntilMs) return { ok: false, afterMs: quietUntilMs - nowMs };
      if (updates.length >= most) return { ok: false, afterMs: Math.max(1, first + paceLimits.updatesInMs - nowMs) };
      updates.push(nowMs);
      return { ok: true };
    },
    slowDown(forMs) {
      quietUntilMs = Math.max(quietUntilMs, clock.elapsed() + forMs);
    },
  };
}
