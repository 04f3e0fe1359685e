import { nobodyListed } from '../../src/people/directory.ts';
import { noGroups } from '../../src/people/groups.ts';
import { assemblePolicy, type Policy, type PolicyParts } from '../../src/policy/compile.ts';
import { PolicyFile } from '../../src/policy/schema.ts';

/** The built-in rules alone, with nobody listed: what holds where nothing is configured. */
export function noRules(settings: Partial<Omit<PolicyParts, 'file'>> = {}): Policy {
  return assemblePolicy({
    file: PolicyFile.parse({}),
    directory: nobodyListed,
    approvers: undefined,
    allowClaimedDestructive: false,
    authenticatedPeople: false,
    expiresMinutes: 60,
    ...settings,
  });
}

/** What an executor is given where people and policy are not what a test is about. */
export function nobodyInParticular(settings: Partial<Omit<PolicyParts, 'file'>> = {}) {
  return { policy: noRules(settings), directory: nobodyListed, groups: noGroups, rememberDeclinesMs: 0 } as const;
}
