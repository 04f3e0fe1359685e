/** MCP over HTTP on a real server at 127.0.0.1, over an executor that does as it is told; time is virtual. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { createDrives } from '../../../src/surfaces/mcp/drives.ts';
import type { AuthSettings } from '../../../src/surfaces/mcp/http/authenticate.ts';
import { createMcpHttp, type McpHttp, type McpHttpOptions } from '../../../src/surfaces/mcp/http/handler.ts';
import { createModernHttp } from '../../../src/surfaces/mcp/modern/http.ts';
import { createQuestions } from '../../../src/surfaces/mcp/modern/questions.ts';
import { type VirtualClock, virtualClock } from '../../virtual-clock.ts';
import { startMs } from '../changes.ts';
import { type FakeExecutor, fakeExecutor, type Script } from '../fake-executor.ts';
import { envelope, revision } from '../modern/stage.ts';
import { howToApprove, served } from '../served.ts';

export const tokenOf = (name: string) => `tcops_${name}-${'x'.repeat(30)}`;

export const tokens = (...names: readonly string[]): AuthSettings => ({
  kind: 'tokens',
  tokens: names.map((identity) => ({
    identity,
    sha256: createHash('sha256').update(tokenOf(identity)).digest('hex'),
    roles: [],
  })),
  oauth: undefined,
});

export const none: AuthSettings = {
  kind: 'none',
  principal: { id: 'os:deploy', name: 'deploy', surface: 'mcp', grade: 'claimed' },
};

export const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};
/** A request of the newer revision, which says so in its headers and in itself. */
export function newer(method: string, { meta, ...params }: { readonly meta?: object; readonly name?: string } = {}) {
  return {
    headers: {
      'mcp-protocol-version': revision,
      'mcp-method': method,
      ...(params.name !== undefined && { 'mcp-name': params.name }),
    },
    body: { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: { ...envelope, ...meta } } },
  };
}

export const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, and as it is where it is text. */
  readonly body?: object | string;
}

export interface Stage {
  readonly url: string;
  readonly base: string;
  readonly port: number;
  readonly mcp: McpHttp;
  readonly clock: VirtualClock;
  readonly executor: FakeExecutor;
  readonly stop: AbortController;
  /** Everything that was logged. */
  readonly logged: () => string;
  ask(asked: Asked): Promise<Answer>;
  /** Begins a session; its id. */
  begin(token?: string): Promise<string>;
  client(token?: string): Promise<Client>;
}

interface Settings extends Partial<Pick<McpHttpOptions, 'modern' | 'signed'>> {
  readonly script?: Script;
  readonly publicUrl?: string;
  /** The newer revision is spoken as well, as the program speaks it. */
  readonly bothEras?: boolean;
  /** Known once the server listens. */
  readonly authAt?: (base: string) => AuthSettings;
}

export async function stage(
  auth: AuthSettings = none,
  { script, publicUrl, authAt, modern, bothEras, signed }: Settings = {},
): Promise<Stage> {
  const clock = virtualClock(startMs);
  const executor = fakeExecutor(script);
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const stop = new AbortController();
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const own = `http://127.0.0.1:${port}`;
  const base = publicUrl ?? own;
  const options = {
    executor,
    clock,
    version: '1.2.3',
    drives: createDrives(executor, stop.signal, log),
    ...served(executor, clock),
    log,
    howToApprove,
  };
  const questions = createQuestions({ ...options, randomBytes });
  const newer = bothEras ? createModernHttp({ ...options, questions }) : modern;
  const mcp = createMcpHttp({
    ...options,
    auth: authAt?.(base) ?? auth,
    base,
    origins: [own, `http://localhost:${port}`, ...(publicUrl === undefined ? [] : [publicUrl])],
    randomBytes,
    signal: stop.signal,
    ...(newer && { modern: newer }),
    ...(signed && { signed }),
  });
  server.on('request', (request, response) => {
    if (!mcp.handle(request, response)) response.writeHead(404).end('somebody else');
  });
  onTestFinished(async () => {
    stop.abort();
    await mcp.close();
    server.closeAllConnections();
    server.close();
  });

  async function ask({ method = 'POST', path = '/mcp', token, headers = {}, body }: Asked): Promise<Answer> {
    const request = httpRequest(`${own}${path}`, {
      method,
      headers: {
        accept: 'application/json, text/event-stream',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
    });
    // What is too large is answered before all of it was sent.
    request.on('error', () => undefined);
    request.end(typeof body === 'object' ? JSON.stringify(body) : body);
    const [response] = await once(request, 'response');
    return { status: response.statusCode, headers: response.headers, text: await text(response) };
  }

  return {
    url: `${own}/mcp`,
    base,
    port,
    mcp,
    clock,
    executor,
    stop,
    logged: () => lines.join(''),
    ask,
    async begin(token) {
      const { headers } = await ask({ body: initialize, ...(token !== undefined && { token }) });
      return String(headers['mcp-session-id']);
    },
    async client(token) {
      const client = new Client({ name: 'test-client', version: '9.9' });
      const requestInit = token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } };
      await client.connect(new StreamableHTTPClientTransport(new URL(`${own}/mcp`), { requestInit }));
      onTestFinished(() => client.close());
      return client;
    },
  };
}
