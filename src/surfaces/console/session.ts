import type { Clock } from '../../lib/clock.ts';
import type { RandomBytes } from '../../lib/ids.ts';
import type { Directory } from '../../people/directory.ts';
import type { Principal } from '../../people/principal.ts';
import { limits } from './limits.ts';
import { keyOf, newSecret } from './web/secret.ts';

/** Somebody who is signed in, in one browser. */
export interface Session {
  readonly key: string;
  readonly principal: Principal;
  /** Stands in every form, so that no other place can send one in this person's name. */
  readonly csrf: string;
  /** Aborts when the session ends. */
  readonly ended: AbortSignal;
}

export interface Sessions {
  /** Always a new id, so that nobody signs in into one that somebody else knows. */
  begin(principal: Principal): { readonly id: string; readonly session: Session };
  /** Undefined where it has ended. `quietly`: what a page asks for by itself does not keep the session going. */
  find(id: string | undefined, how?: { readonly quietly: boolean }): Session | undefined;
  end(session: Session): void;
}

interface Kept extends Session {
  readonly beganMs: number;
  usedMs: number;
  readonly stop: AbortController;
}

interface Parts {
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly randomBytes: RandomBytes;
  readonly directory: Directory;
}

/** In memory: when the process ends, everybody signs in again. */
export function createSessions({ clock, randomBytes, directory }: Parts): Sessions {
  /** By the hash of the id; the one that was used the longest ago comes first. */
  const sessions = new Map<string, Kept>();

  function end({ key }: Session): void {
    sessions.get(key)?.stop.abort();
    sessions.delete(key);
  }

  function isOver({ beganMs, usedMs, principal }: Kept): boolean {
    const nowMs = clock.elapsed();
    const late = nowMs - usedMs >= limits.sessionIdleMs || nowMs - beganMs >= limits.sessionMs;
    // Who came as a listed person and is none any more is nobody here.
    return late || (principal.grade === 'authenticated' && !directory.personOf(principal.id));
  }

  function whoOf({ id }: Principal): string {
    return directory.personOf(id)?.id ?? id;
  }

  return {
    begin(principal) {
      for (const kept of sessions.values()) if (isOver(kept)) end(kept);
      const own = [...sessions.values()].filter((kept) => whoOf(kept.principal) === whoOf(principal));
      for (const kept of own.slice(0, Math.max(0, own.length + 1 - limits.sessionsOfOne))) end(kept);
      const [oldest] = sessions.values();
      if (oldest && sessions.size >= limits.sessions) end(oldest);
      const id = newSecret(randomBytes);
      const stop = new AbortController();
      const nowMs = clock.elapsed();
      const session: Kept = {
        key: keyOf(id),
        principal,
        csrf: newSecret(randomBytes),
        ended: stop.signal,
        beganMs: nowMs,
        usedMs: nowMs,
        stop,
      };
      sessions.set(session.key, session);
      return { id, session };
    },
    find(id, { quietly } = { quietly: false }) {
      const kept = id === undefined ? undefined : sessions.get(keyOf(id));
      if (!kept) return undefined;
      if (isOver(kept)) {
        end(kept);
        return undefined;
      }
      if (!quietly) {
        kept.usedMs = clock.elapsed();
        sessions.delete(kept.key);
        sessions.set(kept.key, kept);
      }
      return kept;
    },
    end,
  };
}
