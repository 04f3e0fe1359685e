import { FailureError } from '../errors.ts';

/** One place that answers for every product and account, instead of the cloud. */
export type Endpoint = { readonly url: string } | { readonly socketPath: string };

/** Names no machine (RFC 6761), so a request for the embedded sandbox cannot get to one by mistake. */
export const sandboxHost = 'sandbox.invalid';

export interface Destination {
  readonly protocol: 'http:' | 'https:';
  /** With the port, where one is named. */
  readonly host: string;
}

/** Reads an endpoint's address. Signed requests go there, so plain http is taken on this machine only. */
export function destinationOf(url: string): Destination {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const { protocol } = parsed ?? {};
  if (!parsed || (protocol !== 'http:' && protocol !== 'https:')) throw wrong('is not an http or https URL');
  if (parsed.username || parsed.password) throw wrong('must not hold a user name or a password');
  if (parsed.pathname !== '/' || parsed.search || parsed.hash) throw wrong('must end after the host and port');
  if (protocol === 'http:' && !isLoopback(parsed.hostname)) {
    throw wrong('must be https, because http is accepted for this machine only (127.0.0.1, localhost or [::1])');
  }
  return { protocol, host: parsed.host };
}

/** Whether a host of a URL is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function wrong(what: string): FailureError {
  return new FailureError({
    code: 'InvalidConfiguration',
    message: `The endpoint that takes the cloud's place ${what}.`,
    next: 'Give it as, for example, http://127.0.0.1:8123.',
  });
}
