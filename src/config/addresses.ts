/** Addresses of this program and of others. */
import { z } from 'zod';
import { isLoopback } from '../tencent/endpoint.ts';

/** Where this program itself is: a scheme, a host and perhaps a port. */
export const address = urlWithout((url) => (url.pathname === '/' ? undefined : 'must end after the host and port'));

/** Where somebody else is. Compared letter by letter, so it stays as it was written. */
export const issuer = urlWithout(() => undefined);

/** Where an API is asked, with a token: plain http would show it to the network. */
export const apiAddress = urlWithout(() => undefined);

function urlWithout(fault: (url: URL) => string | undefined) {
  return z.string().superRefine((text, context) => {
    const message = faultOf(text) ?? fault(new URL(text));
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
}

function faultOf(text: string): string | undefined {
  const url = URL.canParse(text) && !/\s/.test(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) return 'must be a URL that begins with https://';
  if (url.username || url.password) return 'must not hold a user name or a password';
  if (/[?#]/.test(text)) return 'must not have a query or a fragment';
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return 'must be https, because http is accepted for this machine only (127.0.0.1, localhost or [::1])';
  }
  return undefined;
}
