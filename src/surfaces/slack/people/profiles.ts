/** What Slack knows of people: remembered for a minute for what is only shown, and asked anew for a decision. */
import type { Clock } from '../../../lib/clock.ts';
import type { Called } from '../connection/outcome.ts';
import { waitAfter } from '../connection/wait-after.ts';
import type { Profile, Web } from '../connection/web.ts';

export interface Profiles {
  /** Rejects where the process ends meanwhile. */
  of(user: string, atMostOldMs: number): Promise<Called<Profile>>;
  forget(user: string): void;
}

const most = 5_000;

interface Asked {
  readonly atMs: number;
  readonly answer: Promise<Called<Profile>>;
}

/** Those who ask for the same person at the same moment share one question. */
export function createProfiles(web: Pick<Web, 'profile'>, clock: Clock, signal: AbortSignal): Profiles {
  const known = new Map<string, { readonly atMs: number; readonly profile: Profile }>();
  const asking = new Map<string, Asked>();

  function keep(user: string, { atMs }: Asked, profile: Profile): void {
    // The oldest goes: a workspace may have more people than anybody wants to keep.
    if (known.size >= most)
      for (const first of known.keys()) {
        known.delete(first);
        break;
      }
    known.delete(user);
    known.set(user, { atMs, profile });
  }

  function ask(user: string): Asked {
    const asked = { atMs: clock.elapsed(), answer: patiently(() => web.profile(user), clock, signal) };
    asking.set(user, asked);
    // Not what was forgotten meanwhile, or asked again: it may be older than what made somebody do so.
    const done = (answer?: Called<Profile>) => {
      if (asking.get(user) !== asked) return;
      asking.delete(user);
      if (answer?.ok) keep(user, asked, answer.value);
    };
    asked.answer.then(done, () => done());
    return asked;
  }

  return {
    async of(user, atMostOldMs) {
      const isFresh = ({ atMs }: { readonly atMs: number }) => clock.elapsed() - atMs < atMostOldMs;
      const found = known.get(user);
      if (found && isFresh(found)) return { ok: true, value: found.profile };
      const same = asking.get(user);
      return same && isFresh(same) ? same.answer : ask(user).answer;
    },
    forget(user) {
      known.delete(user);
      asking.delete(user);
    },
  };
}

/** 100 a minute are let through; who is one too many waits for the time that Slack names. */
const waits = { times: 3, longestMs: 30_000 } as const;

async function patiently<T>(ask: () => Promise<Called<T>>, clock: Clock, signal: AbortSignal): Promise<Called<T>> {
  for (let again = 0; ; again += 1) {
    const asked = await ask();
    if (asked.ok || asked.failure.kind !== 'rate_limited' || again >= waits.times) return asked;
    const waitMs = waitAfter(asked.failure, again);
    if (waitMs > waits.longestMs) return asked;
    await clock.sleep(waitMs, signal);
  }
}
