/** An assistant's client that the attacker wrote: the SDK's own, connected in this process, and its raw wire. */

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import {
  type CallToolResult,
  CallToolResultSchema,
  type ClientCapabilities,
  type ElicitRequest,
  ElicitRequestSchema,
  type ElicitResult,
  type JSONRPCMessage,
  type RequestId,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Clock } from '../../src/lib/clock.ts';
import type { Principal } from '../../src/people/principal.ts';
import { createDrives } from '../../src/surfaces/mcp/drives.ts';
import { legacyServer, served } from '../mcp/served.ts';
import type { Answer } from './attempt.ts';
import { who } from './house.ts';
import type { Seat, Stage } from './stage.ts';

type Question = ElicitRequest['params'];

export interface Assistant {
  /** What a person at the client would have been asked. */
  readonly questions: readonly Question[];
  call(name: string, input: object, meta?: object): Promise<CallToolResult>;
  /** Under which ids the server has asked, as they stand on the wire. */
  readonly asked: readonly RequestId[];
  /** Puts a message on the wire that nothing asked for. */
  inject(message: JSONRPCMessage): Promise<void>;
}

interface Settings {
  readonly capabilities?: ClientCapabilities;
  /** What the client sends back, with or without a person. */
  readonly answer?: (question: Question) => ElicitResult | Promise<ElicitResult>;
  readonly principal?: Principal;
  readonly name?: string;
  readonly clock?: Clock;
  readonly pageOf?: (id: string) => Promise<string | undefined>;
}

export const form: ClientCapabilities = { elicitation: { form: {} } };
export const page: ClientCapabilities = { elicitation: { url: {} } };

export async function assistant(stage: Stage, { executor }: Seat, settings: Settings = {}): Promise<Assistant> {
  const { capabilities = {}, answer, principal = who('op').mcp, name = 'an assistant', clock = stage.clock } = settings;
  const ending = new AbortController();
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  const drives = createDrives(executor, ending.signal, silent);
  const server = legacyServer({
    executor,
    principal,
    clock,
    version: '1.0.0',
    drives,
    howToApprove: (id) => `tencent-chatops approve ${id}`,
    ...served(executor, clock),
    ...(settings.pageOf && { pageOf: settings.pageOf }),
  });
  const client = new Client({ name, version: '1.0' }, { capabilities });
  const questions: Question[] = [];
  if (answer) {
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      questions.push(params);
      return answer(params);
    });
  }
  const [near, far] = InMemoryTransport.createLinkedPair();
  const asked: RequestId[] = [];
  // Set before the client connects, which then calls it as well.
  near.onmessage = (message) => {
    if ('method' in message && 'id' in message) asked.push(message.id);
  };
  await server.connect(far);
  await client.connect(near);
  stage.atTheEnd(async () => {
    ending.abort();
    await client.close();
    await drives.idle().catch(() => undefined);
  });
  return {
    questions,
    asked,
    async call(tool, input, meta) {
      const params = { name: tool, arguments: { ...input }, ...(meta && { _meta: { ...meta } }) };
      return CallToolResultSchema.parse(await client.request({ method: 'tools/call', params }, CallToolResultSchema));
    },
    inject: (message) => near.send(message),
  };
}

const Reply = z.object({ id: z.string(), state: z.string(), says: z.string(), next: z.string() });

/** What the assistant was told: a refusal, or where the change stands. */
export function ofReply({ isError, content, structuredContent }: CallToolResult): Answer {
  const words = content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
  const change = Reply.safeParse(structuredContent).data;
  if (change && waiting.includes(change.state)) {
    const about = { change: change.id, trace: change.state === 'denied' ? 'denied' : 'approval_requested' } as const;
    return { kind: 'refused', code: change.state, message: `${change.says} ${change.next}`, about };
  }
  const code = /\[(\w+)\]$/.exec(words)?.[1];
  if (isError && code !== undefined) return { kind: 'refused', code, message: words };
  return { kind: 'accepted', what: `the assistant was told: ${words}` };
}

/** Nothing was sent, and nothing will be by itself. */
const waiting = ['awaiting_approval', 'denied'];

/** The id of the change that a reply is about. */
export function idIn({ structuredContent }: CallToolResult): string {
  return Reply.parse(structuredContent).id;
}
