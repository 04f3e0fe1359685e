/** MCP over Streamable HTTP at /mcp: who may call, whose session it is, and then the protocol. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { newToken, type RandomBytes } from '../../../lib/ids.ts';
import { createRate } from '../../../lib/rate.ts';
import type { Principal } from '../../../people/principal.ts';
import { silentLog } from '../log.ts';
import { createMcpServer, type McpServerOptions } from '../server.ts';
import { type AuthSettings, createAuthenticate } from './authenticate.ts';
import type { Caller } from './caller.ts';
import { createGate } from './gate.ts';
import { httpLimits } from './limits.ts';
import { challenge, mcpPath, metadataOf, metadataPath } from './metadata.ts';
import { createSessions } from './sessions.ts';

export interface McpHttpOptions extends Omit<McpServerOptions, 'principal'> {
  readonly auth: AuthSettings;
  /** Where clients reach this server: scheme, host and perhaps a port. */
  readonly base: string;
  /** Under which names it is reached, that one included. */
  readonly origins: readonly string[];
  readonly randomBytes: RandomBytes;
  /** Aborts when the process is told to end. */
  readonly signal: AbortSignal;
}

export interface McpHttp {
  /** False where the request is for somebody else on the same server. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  close(): Promise<void>;
}

export function createMcpHttp(options: McpHttpOptions): McpHttp {
  const { auth, base, origins, clock, randomBytes, signal, log = silentLog } = options;
  const gate = createGate(origins);
  const authenticate = createAuthenticate(auth, clock);
  const sessions = createSessions(clock);
  const byPrincipal = createRate({ ...httpLimits.requests, keys: httpLimits.counted }, clock);
  const byAddress = createRate({ ...httpLimits.strangers, keys: httpLimits.counted }, clock);
  const oauth = auth.kind === 'tokens' ? auth.oauth : undefined;
  const sweeping = sweepForEver();

  async function sweepForEver(): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(httpLimits.lookEveryMs, signal).catch(() => undefined);
      await sessions.sweep();
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = gate.refusal(request);
    if (refused) return refuse(response, refused.status, refused.message);
    const caller = await callerOf(request);
    if (caller === 'too many') return tooMany(response);
    if (caller.kind !== 'known') return turnAway(response, caller);
    const { principal } = caller;
    if (byPrincipal.exceeded(principal.id)) return tooMany(response);
    const id = headerOf(request, 'mcp-session-id');
    if (id === undefined) return begin(principal, request, response);
    const session = sessions.find(id, principal.id);
    // The protocol's word for "begin anew"; that somebody else has it is none of anybody's business.
    if (!session) return refuse(response, 404, 'There is no such session. Begin a new one.', -32_001);
    await session.transport.handleRequest(request, response);
  }

  async function callerOf(request: IncomingMessage): Promise<Caller | 'too many'> {
    const caller = await authenticate(bearerOf(request));
    if (caller.kind === 'known') return caller;
    return byAddress.exceeded(request.socket.remoteAddress ?? '') ? 'too many' : caller;
  }

  async function begin(principal: Principal, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => newToken(randomBytes),
      maxRequestBodySize: httpLimits.bodyBytes,
      onsessioninitialized: (id) => sessions.add({ id, principal: principal.id, transport }),
      onsessionclosed: (id) => sessions.drop(id),
    });
    const server = createMcpServer({ ...options, principal });
    server.onclose = () => {
      if (transport.sessionId !== undefined) sessions.drop(transport.sessionId);
    };
    await server.connect(transport);
    await transport.handleRequest(request, response);
    // Whatever came was no beginning.
    if (transport.sessionId === undefined) await server.close();
  }

  function turnAway(response: ServerResponse, caller: Exclude<Caller, { kind: 'known' }>): void {
    if (caller.kind === 'unclear') return refuse(response, 503, caller.message);
    const scopes = caller.kind === 'insufficient' ? caller.scopes : (oauth?.requiredScopes ?? []);
    const error = caller.kind === 'insufficient' ? 'insufficient_scope' : caller.error;
    response.setHeader(
      'WWW-Authenticate',
      challenge(base, {
        metadata: oauth !== undefined,
        message: caller.message,
        scopes,
        ...(error !== undefined && { error }),
      }),
    );
    refuse(response, caller.kind === 'insufficient' ? 403 : 401, caller.message);
  }

  return {
    handle(request, response) {
      const path = (request.url ?? '').split('?')[0];
      if (path === metadataPath && oauth) {
        json(response, 200, metadataOf(base, oauth));
        return true;
      }
      if (path !== mcpPath) return false;
      serve(request, response).catch((thrown: unknown) => {
        log.error({ err: thrown }, 'a request over HTTP was not handled');
        if (response.headersSent) response.destroy();
        else refuse(response, 500, 'This request could not be handled; the log has the detail.');
      });
      return true;
    },
    async close() {
      await sessions.closeAll();
      await sweeping;
    },
  };
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headerOf(request, 'authorization') ?? '')?.[1];
}

function tooMany(response: ServerResponse): void {
  response.setHeader('Retry-After', String(httpLimits.requests.withinMs / 1_000));
  refuse(response, 429, 'Too many requests. Nothing was done; try again in a minute.');
}

function refuse(response: ServerResponse, status: number, message: string, code = -32_000): void {
  json(response, status, { jsonrpc: '2.0', error: { code, message }, id: null });
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
