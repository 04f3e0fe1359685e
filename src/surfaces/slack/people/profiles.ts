/** What Slack knows of people: remembered for a minute for what is only shown, and asked anew for a decision. */
import type { Clock } from '../../../lib/clock.ts';
import type { Called } from '../connection/outcome.ts';
import type { Profile, Web } from '../connection/web.ts';

export interface Profiles {
  of(user: string, atMostOldMs: number): Promise<Called<Profile>>;
  forget(user: string): void;
}

const most = 5_000;

export function createProfiles(web: Pick<Web, 'profile'>, clock: Clock): Profiles {
  const known = new Map<string, { readonly atMs: number; readonly profile: Profile }>();
  return {
    async of(user, atMostOldMs) {
      const found = known.get(user);
      if (found && clock.elapsed() - found.atMs < atMostOldMs) return { ok: true, value: found.profile };
      const atMs = clock.elapsed();
      const asked = await patiently(() => web.profile(user), clock);
      if (!asked.ok) return asked;
      // The oldest goes: a workspace may have more people than anybody wants to keep.
      if (known.size >= most)
        for (const first of known.keys()) {
          known.delete(first);
          break;
        }
      known.delete(user);
      known.set(user, { atMs, profile: asked.value });
      return asked;
    },
    forget: (user) => void known.delete(user),
  };
}

/** 100 a minute are let through; who is one too many waits for the time that Slack names. */
const waits = { times: 3, longestMs: 30_000 } as const;

async function patiently<T>(ask: () => Promise<Called<T>>, clock: Clock): Promise<Called<T>> {
  for (let again = 0; ; again += 1) {
    const asked = await ask();
    if (asked.ok || asked.failure.kind !== 'rate_limited' || again >= waits.times) return asked;
    if (asked.failure.retryAfterMs > waits.longestMs) return asked;
    await clock.sleep(asked.failure.retryAfterMs);
  }
}
