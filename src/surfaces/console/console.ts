/** The console: pages in a browser, served by the process that also makes the changes. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { FailureError } from '../../errors.ts';
import { within } from '../../lib/within.ts';
import type { ConsoleContext } from './context.ts';
import { createDrives } from './drives.ts';
import { limits } from './limits.ts';
import type { Beside, ConsoleOptions } from './options.ts';
import { createSessions } from './session.ts';
import { createCodes } from './sign-in/link.ts';
import { createOidc } from './sign-in/oidc.ts';
import { createApp } from './web/app.ts';
import { hostsOf } from './web/hosts.ts';

export type { ConsoleOptions } from './options.ts';

export interface Console {
  /** Where browsers find it. */
  readonly url: string;
  /** The one that it listens on. */
  readonly port: number;
  close(): Promise<void>;
  /** A new one-time link: for one sign-in, within ten minutes. Only where people sign in by link. */
  readonly signInLink?: () => string;
}

export async function serveConsole(options: ConsoleOptions): Promise<Console> {
  const { clock, randomBytes, log, executor, signIn, listen } = options;
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    requestTimeout: limits.requestMs,
    headersTimeout: limits.headersMs,
    keepAliveTimeout: limits.keepAliveMs,
  });
  server.maxConnections = limits.connections;
  const port = await listenAt(server, listen);
  const hosts = hostsOf({ host: listen.host, port }, options.publicUrl);
  const stop = new AbortController();
  const closing = AbortSignal.any([stop.signal, options.signal]);
  const codes = createCodes({ clock, randomBytes });
  const context: ConsoleContext = {
    ...options,
    hosts,
    codes,
    sessions: createSessions(options),
    oidc:
      signIn.kind === 'oidc'
        ? createOidc({ settings: signIn, redirectUri: `${hosts.base}/sign-in/callback`, clock, randomBytes })
        : undefined,
    drives: createDrives(executor, closing, log),
    closing,
  };
  const app = createApp(context);
  const beside = options.beside?.(hosts);
  server.on('request', (request, response) => {
    if (!beside?.handle(request, response)) app(request, response);
  });
  log.info({ url: hosts.base, address: listen.host, port }, 'the console listens');

  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= end(server, stop, clock, beside);
    return closed;
  };
  closing.addEventListener('abort', () => void close(), { once: true });
  if (closing.aborted) await close();
  return {
    url: hosts.base,
    port,
    close,
    ...(signIn.kind === 'link' && { signInLink: () => `${hosts.base}/sign-in?code=${codes.issue()}` }),
  };
}

/** Streams end by the signal; whoever is still being answered has a moment more. */
async function end(
  server: Server,
  stop: AbortController,
  clock: ConsoleOptions['clock'],
  beside: Beside | undefined,
): Promise<void> {
  const ended = once(server, 'close');
  server.close();
  stop.abort();
  await within(clock, limits.closeMs, beside?.close() ?? Promise.resolve());
  server.closeIdleConnections();
  await within(clock, limits.closeMs, ended);
  server.closeAllConnections();
}

async function listenAt(server: Server, { host, port }: ConsoleOptions['listen']): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (thrown) {
    throw new FailureError(
      {
        code: 'InvalidConfiguration',
        message: `This program cannot listen at ${host}, port ${port}: ${thrown instanceof Error ? thrown.message : 'it is taken'}.`,
        next: 'Choose another port, or end whatever listens there.',
      },
      { cause: thrown },
    );
  }
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}
