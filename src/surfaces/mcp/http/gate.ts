/** What a request has to pass before anybody looks at who it is from. */
import type { IncomingMessage } from 'node:http';

export interface Gate {
  /** Why it is refused; undefined where it may pass. */
  refusal(
    request: Pick<IncomingMessage, 'headers' | 'httpVersion'>,
  ): { readonly status: number; readonly message: string } | undefined;
}

/** What proxies add, as far as they say that they are there. */
const ofProxies = /^(forwarded|via|x-forwarded-.+|x-real-ip|x-client-ip|true-client-ip|cf-.+)$/;

/**
 * `origins`: under which this server is reached, and pages may call it from. A page of another place, whose name was
 * made to lead here, sends its own name as Host and as Origin (DNS rebinding). `proxied`: a proxy may stand in front.
 * Where nobody has to say who they are it may not, since behind it everybody would seem to be on this machine.
 */
export function createGate(origins: readonly string[], { proxied }: { readonly proxied: boolean }): Gate {
  const hosts = new Set(origins.map((origin) => new URL(origin).host));
  const own = new Set(origins);
  return {
    refusal({ headers, httpVersion }) {
      if (!hosts.has((headers.host ?? '').toLowerCase()))
        return {
          status: 403,
          message: 'This server does not answer under that name. Nothing was done; server.public_url says its name.',
        };
      if (headers.origin !== undefined && !own.has(headers.origin))
        return { status: 403, message: 'Pages of that origin may not call this server. Nothing was done.' };
      if (headers['sec-fetch-site'] === 'cross-site' && headers.origin === undefined)
        return { status: 403, message: 'Pages of other places may not call this server. Nothing was done.' };
      // Proxies that name themselves in no header speak 1.0 to what is behind them, and clients have not for long.
      if (!proxied && (httpVersion === '1.0' || Object.keys(headers).some((name) => ofProxies.test(name))))
        return {
          status: 403,
          message: 'This came through a proxy, and nothing says who may call. Configure mcp.tokens or mcp.oauth.',
        };
      return undefined;
    },
  };
}
