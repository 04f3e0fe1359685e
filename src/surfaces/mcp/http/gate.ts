/** What a request has to pass before anybody looks at who it is from. */
import type { IncomingMessage } from 'node:http';

export interface Gate {
  /** Why it is refused; undefined where it may pass. */
  refusal(request: Pick<IncomingMessage, 'headers'>): { readonly status: number; readonly message: string } | undefined;
}

/**
 * `origins`: under which this server is reached, and pages may call it from. A page of another place, whose name was
 * made to lead here, sends its own name as Host and as Origin (DNS rebinding).
 */
export function createGate(origins: readonly string[]): Gate {
  const hosts = new Set(origins.map((origin) => new URL(origin).host));
  const own = new Set(origins);
  return {
    refusal({ headers: { host, origin } }) {
      if (!hosts.has((host ?? '').toLowerCase()))
        return { status: 403, message: 'This server does not answer under that name.' };
      if (origin !== undefined && !own.has(origin))
        return { status: 403, message: 'Pages of that origin may not call this server.' };
      return undefined;
    },
  };
}
