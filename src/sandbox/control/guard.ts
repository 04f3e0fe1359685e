import { header, type RawRequest } from '../gateway/request.ts';

/** How a program on this machine addresses the sandbox; the last one is for its unix socket. */
const hosts: readonly string[] = ['127.0.0.1', 'localhost', '[::1]', 'sandbox.invalid'];

/**
 * The control API has no signature, so that no page open in a browser may reach it: browsers name the page in Origin and
 * Sec-Fetch-Site, and one that was led here through a name of its own shows that name in Host.
 */
export function isFromThisMachine(request: RawRequest): boolean {
  const host = (header(request, 'host') ?? '').replace(/:\d+$/, '').toLowerCase();
  const site = header(request, 'sec-fetch-site');
  return hosts.includes(host) && header(request, 'origin') === undefined && (site === undefined || site === 'none');
}
