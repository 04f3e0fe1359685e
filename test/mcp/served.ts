/** What a server is given besides its executor: nobody is listed, no rules, one account. */
import { randomBytes } from 'node:crypto';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Executor } from '../../src/executor/api.ts';
import type { Handles } from '../../src/ledger/port.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { nobodyListed } from '../../src/people/directory.ts';
import { policyDocument } from '../../src/policy/document.ts';
import { PolicyFile } from '../../src/policy/schema.ts';
import { createLegacyServer } from '../../src/surfaces/mcp/legacy/server.ts';
import { createLibrary } from '../../src/surfaces/mcp/library.ts';
import { listingOf } from '../../src/surfaces/mcp/listing.ts';
import { silentLog } from '../../src/surfaces/mcp/log.ts';
import { offeringOf } from '../../src/surfaces/mcp/offering.ts';
import { createMcpService, type McpServiceOptions } from '../../src/surfaces/mcp/service.ts';
import type { StdioOptions } from '../../src/surfaces/mcp/stdio.ts';
import type { Offer } from '../../src/surfaces/mcp/toolsets.ts';
import { memoryHandles } from './memory-handles.ts';

export const howToApprove = (id: string) => `tencent-chatops approve ${id} --sandbox`;

export const world = {
  policy: () =>
    policyDocument({
      ...{ file: PolicyFile.parse({}), directory: nobodyListed, approvers: undefined },
      ...{ allowClaimedDestructive: false, authenticatedPeople: false, expiresMinutes: 60 },
      connected: { slack: false, signIn: false },
    }),
  people: nobodyListed,
  accounts: { accounts: [{ name: 'default', region: 'ap-guangzhou' }], defaultAccount: 'default' },
} as const;

export function served(executor: Executor, clock: Clock, offer?: Offer) {
  const offering = offeringOf(listingOf(executor.tools), offer);
  const library = createLibrary({ executor, clock, log: silentLog, howToApprove, offering, ...world });
  return { offering, library, handles: memoryHandles() };
}

/** A server of the older era, with all that it needs there from the start. */
export function legacyServer(
  options: McpServiceOptions & { readonly version: string; readonly handles: Handles },
): Server {
  const service = createMcpService(options);
  return createLegacyServer({ ...options, backend: async () => ({ service, handles: options.handles }) });
}

/** The parts of a server over stdio that depend on the executor. */
export function overStdio(executor: Executor): Pick<StdioOptions, 'offering' | 'open'> {
  const principal = { id: 'os:deploy', name: 'deploy', surface: 'mcp', grade: 'claimed' } as const;
  return {
    offering: offeringOf(listingOf(executor.tools)),
    open: async () => ({ executor, principal, howToApprove, handles: memoryHandles(), randomBytes, ...world }),
  };
}
