/** Addresses to answer at: five times within half an hour, without a token. */
import { timings } from '../timings.ts';
import type { Message } from './messages.ts';

export interface ResponseUrl {
  readonly user: string;
  readonly channel: string;
  /** The message that was acted on; none for commands. */
  readonly origin: Message | undefined;
}

export type Used =
  | { readonly ok: true; readonly url: ResponseUrl }
  | { readonly ok: false; readonly error: 'expired_url' | 'used_url' };

export interface ResponseUrls {
  issue(url: ResponseUrl): string;
  use(path: string): Used;
}

export const responsePath = '/response/';

export function createResponseUrls(elapsed: () => number, endpoint: () => string): ResponseUrls {
  const issued = new Map<string, { readonly url: ResponseUrl; readonly madeAt: number; uses: number }>();
  return {
    issue(url) {
      const path = `${responsePath}${issued.size + 1}`;
      issued.set(path, { url, madeAt: elapsed(), uses: 0 });
      return `${endpoint()}${path}`;
    },
    use(path) {
      const known = issued.get(path);
      if (!known || elapsed() - known.madeAt >= timings.responseUrlMs) return { ok: false, error: 'expired_url' };
      if (known.uses >= timings.responseUrlUses) return { ok: false, error: 'used_url' };
      known.uses += 1;
      return { ok: true, url: known.url };
    },
  };
}
