/** The SDK's own client, connected to the server in this process. */

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import type { RequestOptions } from '@modelcontextprotocol/sdk/shared/protocol.js';
import {
  type CallToolResult,
  CallToolResultSchema,
  type ElicitRequest,
  ElicitRequestSchema,
  type ElicitResult,
  type JSONRPCMessage,
} from '@modelcontextprotocol/sdk/types.js';
import type { Change } from '../../src/executor/change.ts';
import type { Handles } from '../../src/ledger/port.ts';
import type { Principal } from '../../src/people/principal.ts';
import { createDrives, type Drives } from '../../src/surfaces/mcp/drives.ts';
import { silentLog } from '../../src/surfaces/mcp/log.ts';
import type { Offer } from '../../src/surfaces/mcp/toolsets.ts';
import { type VirtualClock, virtualClock } from '../virtual-clock.ts';
import { change, startMs } from './changes.ts';
import { type FakeExecutor, fakeExecutor, type Script } from './fake-executor.ts';
import { memoryHandles } from './memory-handles.ts';
import { howToApprove, legacyServer, served } from './served.ts';

type Answerer = (params: ElicitRequest['params'], signal: AbortSignal) => ElicitResult | Promise<ElicitResult>;

export interface Session extends AsyncDisposable {
  readonly client: Client;
  readonly executor: FakeExecutor;
  readonly clock: VirtualClock;
  readonly handles: Handles;
  readonly drives: Drives;
  /** What the person at the client was asked. */
  readonly questions: ElicitRequest['params'][];
  /** The notifications that reached the client, by method: also those that its own code passes over. */
  readonly notices: string[];
  readonly logged: { readonly fields: object; readonly message: string }[];
  call(
    name: string,
    input?: Record<string, unknown>,
    onprogress?: (message: string, progress: number) => void,
  ): Promise<CallToolResult>;
}

export { howToApprove };

export const deploy = { id: 'os:deploy', name: 'deploy', surface: 'mcp', grade: 'local' } as const;

/** What the client can show, and where the console is. */
interface Abilities {
  readonly elicitation?: { form?: Record<string, unknown>; url?: object };
  readonly pageOf?: (id: string) => Promise<string | undefined>;
  /** What the server offers. */
  readonly offer?: Offer;
}

/** What another session had, for one that goes on after it: the ledger, the time, and who calls. */
interface Shared {
  readonly executor?: FakeExecutor;
  readonly clock?: VirtualClock;
  readonly handles?: Handles;
  readonly principal?: Principal;
}

export async function session(
  script: Script = {},
  answerer?: Answerer,
  { elicitation = {}, pageOf, offer, ...shared }: Abilities & Shared = {},
): Promise<Session> {
  const executor = shared.executor ?? fakeExecutor(script);
  const clock = shared.clock ?? virtualClock(startMs);
  const handles = shared.handles ?? memoryHandles();
  const logged: { fields: object; message: string }[] = [];
  const info = (fields: object, message: string) => {
    logged.push({ fields, message });
  };
  const log = { ...silentLog, info };
  const drives = createDrives(executor, new AbortController().signal, log);
  const principal = shared.principal ?? deploy;
  const server = legacyServer({
    executor,
    principal,
    clock,
    version: '1.2.3',
    drives,
    log,
    howToApprove,
    ...(pageOf && { pageOf }),
    ...served(executor, clock, offer),
    handles,
  });
  const client = new Client(
    { name: 'test-client', version: '9.9' },
    { capabilities: answerer ? { elicitation: { ...elicitation } } : {} },
  );
  const questions: ElicitRequest['params'][] = [];
  if (answerer) {
    client.setRequestHandler(ElicitRequestSchema, ({ params }, { signal }) => {
      questions.push(params);
      return answerer(params, signal);
    });
  }
  const [near, far] = InMemoryTransport.createLinkedPair();
  const notices: string[] = [];
  // Set before the client connects, which then calls it as well.
  near.onmessage = (message: JSONRPCMessage) => {
    if ('method' in message && !('id' in message)) notices.push(message.method);
  };
  await server.connect(far);
  await client.connect(near);
  // The client checks structured content against the schemas of the list it has seen.
  await client.listTools();
  return {
    client,
    executor,
    clock,
    handles,
    drives,
    questions,
    notices,
    logged,
    async call(name, input = {}, onprogress) {
      const options: RequestOptions = onprogress
        ? { onprogress: ({ message = '', progress }) => onprogress(message, progress) }
        : {};
      return CallToolResultSchema.parse(await client.callTool({ name, arguments: input }, undefined, options));
    },
    async [Symbol.asyncDispose]() {
      await client.close();
    },
  };
}

/** A script whose requests all end in this change. */
export function planning(given: Change = change()): Script {
  return { request: () => ({ kind: 'change', change: given }) };
}

/** The texts of a result, without the notice that what follows comes from the cloud. */
export function texts({ content, _meta }: CallToolResult): string[] {
  const all = content.flatMap((block) => (block.type === 'text' ? [block.text] : []));
  return _meta?.['tencent-chatops/untrusted'] === true ? all.slice(1) : all;
}

/** The plain sentences. */
export function sentences(result: CallToolResult): string {
  return texts(result)[0] ?? '';
}

export const never = () => new Promise<never>(() => {});
