/** What a client may read, on a real executor and ledger with the small cloud behind it. */

import type { Executor } from '../../../src/executor/api.ts';
import type { Change } from '../../../src/executor/change.ts';
import { nobodyListed } from '../../../src/people/directory.ts';
import { policyDocument } from '../../../src/policy/document.ts';
import { PolicyFile } from '../../../src/policy/schema.ts';
import { createResources, type Resources } from '../../../src/surfaces/mcp/resources/resources.ts';
import { everything, type Offer, offeredOf } from '../../../src/surfaces/mcp/toolsets.ts';
import { tools } from '../../../tools/index.ts';
import type { SetUp } from '../../executor/setup.ts';
import { howToApprove } from '../session.ts';

export const policy = policyDocument({
  ...{ file: PolicyFile.parse({}), directory: nobodyListed, approvers: undefined },
  ...{ allowClaimedDestructive: false, authenticatedPeople: false, expiresMinutes: 60 },
  connected: { slack: false, signIn: false },
});

export interface Logged {
  readonly fields: object;
  readonly message: string;
}

export function resourcesOf(
  { executor, clock }: Pick<SetUp, 'clock'> & { readonly executor: Executor },
  offer: Offer = everything,
  logged: Logged[] = [],
  people = nobodyListed,
): Resources {
  const note = (fields: object, message: string) => void logged.push({ fields, message });
  const log = { info: note, warn: note, error: note };
  return createResources({
    executor,
    clock,
    log,
    howToApprove,
    offered: offeredOf(tools, offer),
    policy: () => policy,
    people,
  });
}

/** The one document under an address, which is marked as it should be. */
export async function readJson(resources: Resources, uri: string) {
  const read = await resources.read(uri);
  if (read.kind === 'missing') throw new Error(read.message);
  const [contents] = read.contents;
  return { ...contents, json: JSON.parse(contents?.text ?? '') };
}

export const addressOf = ({ id }: Pick<Change, 'id'>) => `tencent-chatops://changes/${id}`;
