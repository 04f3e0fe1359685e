/** People and rules as a configuration file has them, compiled. */
import { createDirectory, type Directory } from '../../src/people/directory.ts';
import { PeopleFile } from '../../src/people/schema.ts';
import { assemblePolicy, type Policy } from '../../src/policy/compile.ts';
import { ApproversFile, PolicyFile } from '../../src/policy/schema.ts';

interface Configured {
  readonly people?: unknown;
  readonly policy?: unknown;
  readonly approvers?: unknown;
  readonly authenticatedPeople?: boolean;
}

export function house({ people = {}, policy = {}, approvers, authenticatedPeople = false }: Configured): {
  readonly policy: Policy;
  readonly directory: Directory;
} {
  const directory = createDirectory(PeopleFile.parse(people));
  const parts = {
    file: PolicyFile.parse(policy),
    directory,
    approvers: approvers === undefined ? undefined : ApproversFile.parse(approvers),
    allowClaimedDestructive: false,
    authenticatedPeople,
    expiresMinutes: 60,
  };
  return { directory, policy: assemblePolicy(parts) };
}

/** Whoever sits at the terminal of these tests is listed as dana, an SRE; lee leads them. */
export const crew = {
  dana: { name: 'Dana', os: ['deploy'], roles: ['sre'] },
  lee: { name: 'Lee', os: ['lee'], roles: ['sre', 'sre-lead'] },
  ada: { name: 'Ada', os: ['ada'], roles: ['sre'] },
} as const;
