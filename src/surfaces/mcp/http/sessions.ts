/** Sessions, each of one caller: its id opens nothing to anybody else. */
import type { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Clock } from '../../../lib/clock.ts';
import type { Principal } from '../../../people/principal.ts';
import type { SessionEvents } from './event-store.ts';
import { httpLimits } from './limits.ts';

export interface Session {
  readonly id: string;
  /** Whose it is, with the roles that it began with. */
  readonly principal: Principal;
  readonly transport: StreamableHTTPServerTransport;
  readonly events: SessionEvents;
}

export interface Sessions {
  /** Undefined for an unknown id, one that has ended, and somebody else's. */
  find(id: string, principal: Principal): Session | undefined;
  add(session: Session): void;
  drop(id: string): void;
  /** Ends those that nothing was heard of. */
  sweep(): Promise<void>;
  closeAll(): Promise<void>;
}

export function createSessions(clock: Pick<Clock, 'elapsed'>): Sessions {
  /** In the order in which they were last used. */
  const all = new Map<string, { readonly session: Session; usedMs: number }>();

  function close({ session }: { readonly session: Session }): Promise<void> {
    all.delete(session.id);
    return session.transport.close().catch(() => undefined);
  }

  return {
    find(id, principal) {
      const found = all.get(id);
      if (!found || callerOf(found.session.principal) !== callerOf(principal)) return undefined;
      all.delete(id);
      found.usedMs = clock.elapsed();
      all.set(id, found);
      return found.session;
    },
    add(session) {
      const ofOne = [...all.values()].filter(({ session: { principal } }) => principal.id === session.principal.id);
      const [oldest] = ofOne;
      if (oldest && ofOne.length >= httpLimits.sessionsOfOne) void close(oldest);
      const [first] = all.values();
      if (first && all.size >= httpLimits.sessions) void close(first);
      all.set(session.id, { session, usedMs: clock.elapsed() });
    },
    drop: (id) => void all.delete(id),
    async sweep() {
      const old = [...all.values()].filter(({ usedMs }) => clock.elapsed() - usedMs >= httpLimits.idleMs);
      await Promise.all(old.map(close));
    },
    async closeAll() {
      await Promise.all([...all.values()].map(close));
    },
  };
}

/** With the roles: what a token gave may not outlast it in the session of a token that gives less. */
function callerOf({ id, roles = [] }: Principal): string {
  return JSON.stringify([id, ...roles.toSorted()]);
}
