/** The real clients of both eras, each with a person in front of it who can be asked in one of three ways, or not at all. */
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

export const eras = ['2025-11-25', '2026-07-28'] as const;
export type Era = (typeof eras)[number];
export const abilities = ['form', 'url', 'none'] as const;
export type Ability = (typeof abilities)[number];

const Asked = z.union([
  z.object({ mode: z.literal('url'), url: z.string(), message: z.string() }),
  z.object({
    mode: z.literal('form').default('form'),
    message: z.string(),
    requestedSchema: z.object({ properties: z.record(z.string(), z.object({ title: z.string() })) }),
  }),
]);
export type Asked = z.output<typeof Asked>;

export interface Answer {
  readonly action: 'accept' | 'decline' | 'cancel';
  readonly content?: Record<string, string>;
}

export type Person = (asked: Asked) => Promise<Answer> | Answer;

const Result = z.object({
  isError: z.boolean().optional(),
  content: z.array(z.looseObject({ type: z.string() })),
  structuredContent: z
    .looseObject({ id: z.string(), state: z.string(), howToApprove: z.string().optional() })
    .optional(),
});
export type Result = z.output<typeof Result>;

export interface AnyClient {
  call(name: string, input: object): Promise<Result>;
  /** A resource, as JSON. */
  read(uri: string): Promise<string>;
  close(): Promise<void>;
}

const info = { name: 'test-client', version: '9.9' };
const capable = { form: { elicitation: { form: {} } }, url: { elicitation: { url: {} } }, none: {} } as const;

export async function connect(
  era: Era,
  url: string,
  ability: Ability,
  person: Person,
  token?: string,
): Promise<AnyClient> {
  const requestInit = token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } };
  const client = await { '2025-11-25': legacy, '2026-07-28': modern }[era](url, requestInit, ability, person);
  onTestFinished(() => client.close());
  return client;
}

async function legacy(url: string, requestInit: RequestInit, ability: Ability, person: Person): Promise<AnyClient> {
  const client = new LegacyClient(info, { capabilities: capable[ability] });
  if (ability !== 'none')
    client.setRequestHandler(ElicitRequestSchema, async ({ params }) => ({ ...(await person(Asked.parse(params))) }));
  await client.connect(new LegacyTransport(new URL(url), { requestInit }));
  return {
    call: async (name, input) =>
      Result.parse(CallToolResultSchema.parse(await client.callTool({ name, arguments: { ...input } }))),
    read: async (uri) => JSON.stringify(await client.readResource({ uri })),
    close: () => client.close(),
  };
}

async function modern(url: string, requestInit: RequestInit, ability: Ability, person: Person): Promise<AnyClient> {
  const client = new ModernClient(info, { capabilities: capable[ability], versionNegotiation: { mode: 'auto' } });
  if (ability !== 'none')
    client.setRequestHandler('elicitation/create', async ({ params }) => ({ ...(await person(Asked.parse(params))) }));
  await client.connect(new ModernTransport(new URL(url), { requestInit }));
  return {
    call: async (name, input) => Result.parse(await client.callTool({ name, arguments: { ...input } })),
    read: async (uri) => JSON.stringify(await client.readResource({ uri })),
    close: () => client.close(),
  };
}

/** What somebody does who agrees: types what the form asks to be typed, or chooses. */
export function agrees(asked: Asked): Answer {
  if (asked.mode === 'url') return { action: 'accept' };
  const typed = /^Type (.+) to approve$/.exec(asked.requestedSchema.properties['typed']?.title ?? '')?.[1];
  return { action: 'accept', content: typed === undefined ? { decision: 'approve' } : { typed } };
}
