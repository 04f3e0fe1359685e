/** Sessions, each of one principal: its id opens nothing to anybody else. */
import type { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Clock } from '../../../lib/clock.ts';
import { httpLimits } from './limits.ts';

export interface Session {
  readonly id: string;
  /** Whose it is. */
  readonly principal: string;
  readonly transport: StreamableHTTPServerTransport;
}

export interface Sessions {
  /** Undefined for an unknown id, one that has ended, and somebody else's. */
  find(id: string, principal: string): Session | undefined;
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
      if (!found || found.session.principal !== principal) return undefined;
      all.delete(id);
      found.usedMs = clock.elapsed();
      all.set(id, found);
      return found.session;
    },
    add(session) {
      const ofOne = [...all.values()].filter(({ session: { principal } }) => principal === session.principal);
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
