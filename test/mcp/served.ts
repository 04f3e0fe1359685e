/** What a server is given besides its executor: nobody is listed, no rules, one account. */
import type { Executor } from '../../src/executor/api.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { nobodyListed } from '../../src/people/directory.ts';
import { policyDocument } from '../../src/policy/document.ts';
import { PolicyFile } from '../../src/policy/schema.ts';
import { createLibrary } from '../../src/surfaces/mcp/library.ts';
import { silentLog } from '../../src/surfaces/mcp/log.ts';
import { offeringOf } from '../../src/surfaces/mcp/offering.ts';
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
  const offering = offeringOf(executor.tools, offer);
  const library = createLibrary({ executor, clock, log: silentLog, howToApprove, offering, ...world });
  return { offering, library, handles: memoryHandles() };
}
