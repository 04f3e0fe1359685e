/** Facts and policies of the tests, with only what a test is about said in it. */
import type { z } from 'zod';
import { createDirectory, type Directory } from '../../src/people/directory.ts';
import { PeopleFile } from '../../src/people/schema.ts';
import { compilePolicy, type Policy } from '../../src/policy/compile.ts';
import type { PolicyFacts } from '../../src/policy/facts.ts';
import { evaluate } from '../../src/policy/policy.ts';
import { ApproversFile, PolicyFile } from '../../src/policy/schema.ts';

export type RuleInput = NonNullable<z.input<typeof PolicyFile>['rules']>[number];
export type Conditions = NonNullable<RuleInput['when']>;

/** Thursday, 2026-11-26 at 15:00 UTC: 23:00 in Shanghai. */
export const thursdayMs = Date.UTC(2026, 10, 26, 15);

interface Given extends Partial<Omit<PolicyFacts, 'asker' | 'blast'>> {
  readonly asker?: Partial<PolicyFacts['asker']>;
  readonly blast?: Partial<PolicyFacts['blast']>;
}

/** Alice, who is listed, asks through an assistant for something harmless in production. */
export function facts({ asker, blast, ...given }: Given = {}): PolicyFacts {
  return {
    operation: 'clb:RegisterFunctionTargets',
    effect: 'write',
    account: 'prod-eu',
    region: 'ap-guangzhou',
    input: {},
    subject: 'loc-1',
    nowMs: thursdayMs,
    ...given,
    blast: { targets: 1, lost: 0, healthyLost: 0, shareLost: 0, dropsEverything: false, ...blast },
    asker: { person: 'alice', roles: ['sre'], surface: 'mcp', client: 'claude-code 2.1', ...asker },
  };
}

export const destructive = (given: Given = {}) => facts({ effect: 'destructive', ...given });

/** Two people who may approve. */
export const people: z.input<typeof PeopleFile> = {
  alice: { roles: ['sre'], os: ['alice'], login: ['alice'] },
  bob: { roles: ['lead'], os: ['bob'], login: ['bob'] },
};

export interface Settings {
  readonly rules?: readonly RuleInput[];
  readonly breakGlass?: readonly string[];
  readonly people?: z.input<typeof PeopleFile>;
  readonly approvers?: z.input<typeof ApproversFile>;
  readonly allowClaimedDestructive?: boolean;
  readonly authenticatedPeople?: boolean;
  readonly expiresMinutes?: number;
}

export function directoryOf(listed: z.input<typeof PeopleFile>): Directory {
  return createDirectory(PeopleFile.parse(listed));
}

/** Nobody is listed, unless people are given. */
export function policyOf({ rules = [], breakGlass, people: listed = {}, approvers, ...rest }: Settings = {}) {
  return compilePolicy({
    file: PolicyFile.parse({ rules, ...(breakGlass && { break_glass: { roles: breakGlass } }) }),
    directory: directoryOf(listed),
    approvers: approvers && ApproversFile.parse(approvers),
    allowClaimedDestructive: rest.allowClaimedDestructive ?? false,
    authenticatedPeople: rest.authenticatedPeople ?? false,
    expiresMinutes: rest.expiresMinutes ?? 60,
  });
}

/** Whether a rule with these conditions counts. */
export async function applies(
  when: Conditions,
  given: PolicyFacts,
  decide: 'deny' | 'allow' = 'deny',
): Promise<boolean> {
  return appliesIn(await policyOf({ rules: [{ name: 'x', when, decide }] }), given);
}

export function appliesIn(policy: Policy, given: PolicyFacts): boolean {
  const rule = evaluate(given, policy).explanation.children?.find(({ rule: name }) => name === 'x');
  if (!rule) throw new Error('The explanation has no such rule.');
  return rule.matched;
}
