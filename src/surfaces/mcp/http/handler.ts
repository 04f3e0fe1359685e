/** MCP over Streamable HTTP at /mcp: who may call, whose session it is, and then the protocol. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Handles } from '../../../ledger/port.ts';
import { newToken, type RandomBytes } from '../../../lib/ids.ts';
import { createRate } from '../../../lib/rate.ts';
import type { Principal } from '../../../people/principal.ts';
import { createLegacyServer, type LegacyServerOptions } from '../legacy/server.ts';
import { silentLog } from '../log.ts';
import { createMcpService, type McpServiceOptions } from '../service.ts';
import {
  json,
  noSession,
  noStream,
  notThatMethod,
  refuse,
  tooLarge,
  tooMany,
  tooManyStreams,
  turnAway,
} from './answers.ts';
import { type AuthSettings, createAuthenticate } from './authenticate.ts';
import { isTooDeep, readBody } from './body.ts';
import type { Caller } from './caller.ts';
import { createSessionEvents } from './event-store.ts';
import { createGate } from './gate.ts';
import { httpLimits } from './limits.ts';
import { mcpPath, metadataOf, metadataPath } from './metadata.ts';
import type { ModernHttp } from './modern-http.ts';
import { createSessions } from './sessions.ts';
import type { SignedPerson } from './signed-person.ts';
import { createStreams, isListening } from './streams.ts';

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'DELETE']);

export interface McpHttpOptions
  extends Omit<McpServiceOptions, 'principal'>,
    Pick<LegacyServerOptions, 'version' | 'adorn'> {
  readonly handles: Handles;
  readonly auth: AuthSettings;
  /** Where clients reach this server: scheme, host and perhaps a port. */
  readonly base: string;
  /** Under which names it is reached, that one included. */
  readonly origins: readonly string[];
  readonly randomBytes: RandomBytes;
  /** Aborts when the process is told to end. */
  readonly signal: AbortSignal;
  /** Where another program may sign for people; off unless it is given. */
  readonly signed?: SignedPerson;
  /** Answers what speaks the newer revision. */
  readonly modern?: ModernHttp;
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: unknown;
  readonly principal: Principal;
}

export interface McpHttp {
  /** False where the request is for somebody else on the same server. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** Ends the sessions. What was sent to the cloud is for `drives` to record. */
  close(): Promise<void>;
}

export function createMcpHttp(options: McpHttpOptions): McpHttp {
  const { auth, base, origins, clock, randomBytes, modern, log = silentLog } = options;
  const closing = new AbortController();
  const ending = AbortSignal.any([options.signal, closing.signal]);
  const gate = createGate(origins, { proxied: auth.kind === 'tokens' });
  const authenticate = createAuthenticate(auth, clock);
  const sessions = createSessions(clock);
  const byPrincipal = createRate({ ...httpLimits.requests, keys: httpLimits.counted }, clock);
  const byAddress = createRate({ ...httpLimits.strangers, keys: httpLimits.counted }, clock);
  const oauth = auth.kind === 'tokens' ? auth.oauth : undefined;
  const streams = createStreams();
  const sweeping = sweepForEver();

  async function sweepForEver(): Promise<void> {
    while (!ending.aborted) {
      await clock.sleep(httpLimits.lookEveryMs, ending).catch(() => undefined);
      await sessions.sweep();
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (ending.aborted) return refuse(response, 503, 'This server is ending. Nothing was done; try again in a moment.');
    if (!methods.has(request.method ?? '')) return notThatMethod(response);
    const refused = gate.refusal(request);
    if (refused) return refuse(response, refused.status, refused.message);
    if (options.signed && request.headers['x-slack-signature'] !== undefined)
      return serveSigned(options.signed, request, response);
    const token = bearerOf(request);
    const principal = await admitted(await authenticate(token), { isShown: token !== undefined }, request, response);
    if (!principal) return;
    if (byPrincipal.exceeded(principal.id)) return tooMany(response);
    const body = await readBody(request, httpLimits.bodyBytes);
    if (body.kind === 'gone') return void response.destroy();
    if (body.kind === 'too large') return tooLarge(response);
    if (!isFit(body.value, principal, response)) return;
    if (modern && (await modern.takes(request, body.value)))
      return serveModern(modern, { request, response, body: body.value, principal });
    const id = headerOf(request, 'mcp-session-id');
    if (id === undefined) return begin(principal, request, response, body.value);
    const session = sessions.find(id, principal);
    if (!session) return noSession(response);
    const lastEventId = headerOf(request, 'last-event-id');
    if (lastEventId !== undefined && !session.events.gave(lastEventId)) return noStream(response);
    await session.transport.handleRequest(request, response, body.value);
  }

  async function serveModern(handler: ModernHttp, { request, response, body, principal }: Asked): Promise<void> {
    if (isListening(body) && !streams.take(principal.id, response)) return tooManyStreams(response);
    await handler.handle(request, response, body, principal);
  }

  /** False where it was refused. One request of an older revision may hold several messages: each of them counts. */
  function isFit(body: unknown, { id }: Principal, response: ServerResponse): boolean {
    const messages = Array.isArray(body) ? body.length : 1;
    const wrong =
      messages > httpLimits.batch
        ? `At most ${httpLimits.batch} messages are taken at once.`
        : isTooDeep(body, httpLimits.depth) && `Nested deeper than ${httpLimits.depth}.`;
    if (wrong) {
      refuse(response, 400, `${wrong} Nothing was done.`, -32_600);
      return false;
    }
    for (let more = 1; more < messages; more += 1) {
      if (!byPrincipal.exceeded(id)) continue;
      tooMany(response);
      return false;
    }
    return true;
  }

  /** Undefined where it was turned away. */
  async function admitted(
    caller: Caller,
    { isShown }: { readonly isShown: boolean },
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Principal | undefined> {
    if (caller.kind === 'known') return caller.principal;
    // Whoever shows nothing begins with being told where tokens come from; only guesses are counted.
    if (isShown && caller.kind === 'unknown' && byAddress.exceeded(request.socket.remoteAddress ?? ''))
      tooMany(response);
    else turnAway(response, caller, { base, oauth });
    return undefined;
  }

  function serverFor(principal: Principal, onclose?: () => void) {
    const service = createMcpService({ ...options, principal });
    const backend = async () => ({ service, handles: options.handles });
    return createLegacyServer({ ...options, backend, ...(onclose && { onclose }) });
  }

  /** Each request may be for another person, so that none of them is part of a session. */
  async function serveSigned(person: SignedPerson, request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A stranger's body has to be read before it can be told from a signed one: that is cheap, and bounded.
    const body = await readBody(request, httpLimits.bodyBytes);
    if (body.kind === 'gone') return void response.destroy();
    if (body.kind === 'too large') return tooLarge(response);
    const caller = person(request.headers, body, clock.now()) ?? { kind: 'unknown', message: 'Nothing is signed.' };
    const principal = await admitted(caller, { isShown: true }, request, response);
    if (!principal) return;
    if (byPrincipal.exceeded(principal.id)) return tooMany(response);
    if (!isFit(body.value, principal, response)) return;
    if (modern && (await modern.takes(request, body.value)))
      return serveModern(modern, { request, response, body: body.value, principal });
    const transport = new StreamableHTTPServerTransport({});
    const server = serverFor(principal);
    response.once('close', () => void server.close());
    await server.connect(transport);
    await transport.handleRequest(request, response, body.value);
  }

  async function begin(
    principal: Principal,
    request: IncomingMessage,
    response: ServerResponse,
    body: unknown,
  ): Promise<void> {
    const events = createSessionEvents(randomBytes);
    const transport = new StreamableHTTPServerTransport({
      eventStore: events,
      retryInterval: httpLimits.comeBackMs,
      sessionIdGenerator: () => newToken(randomBytes),
      onsessioninitialized: (id) => {
        log.info({ by: principal.id }, 'an MCP session over HTTP begins');
        sessions.add({ id, principal, transport, events });
      },
    });
    const onclose = () => {
      if (transport.sessionId !== undefined) sessions.drop(transport.sessionId);
    };
    const server = serverFor(principal, onclose);
    await server.connect(transport);
    await transport.handleRequest(request, response, body);
    // Whatever came was no beginning.
    if (transport.sessionId === undefined) await server.close();
  }

  return {
    handle(request, response) {
      const [path] = (request.url ?? '').split('?');
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
      closing.abort();
      await Promise.all([sessions.closeAll(), modern?.close()]);
      await sweeping;
    },
  };
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** A token in the address is none: addresses are logged by everybody on the way. */
function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headerOf(request, 'authorization') ?? '')?.[1];
}
