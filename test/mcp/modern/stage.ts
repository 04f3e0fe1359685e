/** Revision 2026-07-28 over a real HTTP server, over an executor that does as it is told; time is virtual. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import {
  type CallToolResult,
  Client,
  type ClientCapabilities,
  type ElicitRequest,
  type ElicitResult,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { onTestFinished } from 'vitest';
import type { Handles } from '../../../src/ledger/port.ts';
import type { Principal } from '../../../src/people/principal.ts';
import { createDrives } from '../../../src/surfaces/mcp/drives.ts';
import { silentLog } from '../../../src/surfaces/mcp/log.ts';
import { createModernHttp } from '../../../src/surfaces/mcp/modern/http.ts';
import { createQuestions } from '../../../src/surfaces/mcp/modern/questions.ts';
import { type VirtualClock, virtualClock } from '../../virtual-clock.ts';
import { change, startMs } from '../changes.ts';
import { type FakeExecutor, fakeExecutor, type Script } from '../fake-executor.ts';
import { memoryHandles } from '../memory-handles.ts';
import { howToApprove, served } from '../served.ts';
import { deploy } from '../session.ts';

export const bind = 'gaap_bind_listener_real_servers';
export const { id, digest } = change();
export const mallory: Principal = { ...deploy, id: 'os:mallory', name: 'mallory' };
const principals: Readonly<Record<string, Principal>> = { deploy, mallory };

export const revision = '2026-07-28';

type Answerer = (params: ElicitRequest['params']) => ElicitResult | Promise<ElicitResult>;

export interface Shown extends ClientSide {
  readonly answerer?: Answerer;
  readonly elicitation?: ClientCapabilities['elicitation'];
}

interface ClientSide {
  /** What takes the place of keys of its `_meta`. */
  readonly meta?: object;
  /** As whom the server knows it. */
  readonly as?: 'deploy' | 'mallory';
}

export interface Stage {
  readonly executor: FakeExecutor;
  readonly clock: VirtualClock;
  readonly handles: Handles;
  readonly logged: readonly string[];
  /** A client of the newer SDK, and the questions that its person was asked. */
  connect(shown?: Shown): Promise<{ readonly client: Client; readonly questions: ElicitRequest['params'][] }>;
  /** One request as it stands, and what is answered to it. */
  post(method: string, params: object, side?: ClientSide): Promise<Answer>;
}

export interface Answer {
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

interface StageOptions {
  readonly executor?: FakeExecutor;
  readonly handles?: Handles;
  readonly pageOf?: (id: string) => Promise<string | undefined>;
}

/** A second stage on the executor and the handles of a first one is the program after a restart. */
export async function stage(script: Script = {}, options: StageOptions = {}): Promise<Stage> {
  const { executor = fakeExecutor(script), handles = memoryHandles(), pageOf } = options;
  const clock = virtualClock(startMs);
  const logged: string[] = [];
  const log = { ...silentLog, info: (_: object, message: string) => void logged.push(message) };
  const modern = createModernHttp({
    ...{ executor, clock, version: '1.2.3', log, howToApprove },
    ...{ ...served(executor, clock), handles, questions: createQuestions({ handles, randomBytes, clock }) },
    drives: createDrives(executor, new AbortController().signal, log),
    ...(pageOf && { pageOf }),
  });
  const server = createServer(async (request, response) => {
    const body = request.method === 'POST' ? await json(request) : undefined;
    const principal = principals[String(request.headers['x-as'])] ?? deploy;
    await modern.handle(request, response, body, principal);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  const url = new URL(`http://127.0.0.1:${address.port}/mcp`);
  onTestFinished(async () => {
    await modern.close();
    server.closeAllConnections();
    server.close();
  });

  return {
    executor,
    clock,
    handles,
    logged,
    async connect({ answerer, elicitation = { form: {} }, as = 'deploy' } = {}) {
      const client = new Client(
        { name: 'test-client', version: '9.9' },
        { capabilities: answerer ? { elicitation } : {}, versionNegotiation: { mode: 'auto' } },
      );
      const questions: ElicitRequest['params'][] = [];
      if (answerer)
        client.setRequestHandler('elicitation/create', ({ params }) => {
          questions.push(params);
          return answerer(params);
        });
      await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers: { 'x-as': as } } }));
      onTestFinished(() => client.close());
      // The client checks structured content against the schemas of the list it has seen.
      await client.listTools();
      return { client, questions };
    },
    async post(method, params, { as = 'deploy', meta } = {}) {
      const name = 'name' in params ? { 'mcp-name': String(params.name) } : {};
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          ...{ 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'x-as': as },
          ...{ 'mcp-protocol-version': revision, 'mcp-method': method, ...name },
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: { ...envelope, ...meta } } }),
      });
      const text = await response.text();
      const data = text.split('\n').findLast((line) => line.startsWith('data:'));
      return JSON.parse(data?.slice('data:'.length) ?? text);
    },
  };
}

/** What each request of this revision says of itself. This client can show forms and pages. */
export const envelope = {
  'io.modelcontextprotocol/protocolVersion': revision,
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {}, url: {} } },
};

/** The plain sentences of an answer. */
export function saysOf({ content }: Pick<CallToolResult, 'content'>): string {
  return content.flatMap((block) => (block.type === 'text' ? [block.text] : []))[1] ?? '';
}
