import type { Request } from 'express';
import { createRate } from '../../../lib/rate.ts';
import { type Answer, type ConsoleContext, refusal } from '../context.ts';
import { limits } from '../limits.ts';

/** Undefined where the request may go on. */
export type Guard = (request: Request) => Answer | undefined;

/** What every request has to pass, before anybody looks at who it is from. */
export function createGuard({ hosts, clock, log }: Pick<ConsoleContext, 'hosts' | 'clock' | 'log'>): Guard {
  const reads = createRate(limits.readsOfAddress, clock);
  const posts = createRate(limits.postsOfAddress, clock);

  /** A page of another place, whose name was made to lead here, sends its own name. */
  function ownName({ headers }: Request): Answer | undefined {
    if (hosts.originOf(headers.host) !== undefined) return undefined;
    const next = `Open it at ${hosts.base}, or set server.public_url to the address that browsers use.`;
    return refusal(421, 'The console does not answer under this name', 'Nothing was done.', next);
  }

  function ownAddress({ url }: Request): Answer | undefined {
    if (!url.startsWith('/')) return refusal(400, 'That was not understood', 'Nothing was done.');
    return url.length > limits.urlCharacters ? refusal(414, 'The address is too long', 'Nothing was done.') : undefined;
  }

  function notTooOften(request: Request): Answer | undefined {
    const rate = onlyReads(request) ? reads : posts;
    return rate.exceeded(request.socket.remoteAddress ?? '') ? tooMany : undefined;
  }

  /** Whatever the cookie: only our own pages may send forms. Scripts and other places cannot set these headers. */
  function ownForm(request: Request): Answer | undefined {
    if (onlyReads(request)) return undefined;
    const { origin, host } = request.headers;
    const site = request.get('sec-fetch-site');
    if (origin === hosts.originOf(host) && (site === undefined || site === 'same-origin')) return undefined;
    log.warn({ origin, site, path: request.path }, 'a form from elsewhere was refused');
    return refusal(403, 'This form came from elsewhere', 'Nothing was done.', 'Use the pages of the console itself.');
  }

  return (request) => ownName(request) ?? ownAddress(request) ?? notTooOften(request) ?? ownForm(request);
}

function onlyReads({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

export const tooMany = refusal(429, 'Too many requests', 'Nothing was done.', 'Try again in a minute.', {
  'Retry-After': '60',
});
