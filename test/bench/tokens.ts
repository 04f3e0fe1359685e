/** What `tools/list` costs a conversation, for each toolset alone and for what is offered by default: bytes of JSON, by four. */

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { systemClock } from '../../src/lib/clock.ts';
import { createDrives } from '../../src/surfaces/mcp/drives.ts';
import { silentLog } from '../../src/surfaces/mcp/log.ts';
import { everything, type Offer, toolsetNames } from '../../src/surfaces/mcp/toolsets.ts';
import { tools } from '../../tools/index.ts';
import { fakeExecutor } from '../mcp/fake-executor.ts';
import { legacyServer, served } from '../mcp/served.ts';

export const name = 'tokens';

export interface Row {
  readonly toolset: string;
  readonly tools: number;
  readonly bytes: number;
  readonly tokens: number;
}

export async function run(): Promise<{ readonly name: string; readonly rows: readonly Row[] }> {
  const offers: readonly (readonly [string, Offer])[] = [
    ['default', everything],
    ['default, read-only', { readOnly: true }],
    ...toolsetNames(tools).map((toolset) => [toolset, { toolsets: [toolset], readOnly: false }] as const),
  ];
  const rows: Row[] = [];
  for (const [toolset, offer] of offers) rows.push({ toolset, ...(await sizeOf(offer)) });
  return { name, rows };
}

/** As a client gets it: over the protocol. */
async function sizeOf(offer: Offer): Promise<Omit<Row, 'toolset'>> {
  const executor = fakeExecutor({ tools });
  const server = legacyServer({
    executor,
    principal: { id: 'os:bench', name: 'bench', surface: 'mcp', grade: 'claimed' },
    clock: systemClock,
    version: '0.0.0',
    drives: createDrives(executor, new AbortController().signal, silentLog),
    howToApprove: (id) => id,
    ...served(executor, systemClock, offer),
  });
  const client = new Client({ name: 'bench', version: '0' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await server.connect(far);
  await client.connect(near);
  const listed = await client.listTools();
  await client.close();
  const bytes = Buffer.byteLength(JSON.stringify(listed));
  return { tools: listed.tools.length, bytes, tokens: Math.ceil(bytes / 4) };
}
