/** Who may do what in an attempt: what a configuration file would say, and the people it is about. */
import type { z } from 'zod';
import { createDirectory } from '../../src/people/directory.ts';
import { type Groups, noGroups } from '../../src/people/groups.ts';
import type { Principal } from '../../src/people/principal.ts';
import { PeopleFile } from '../../src/people/schema.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { ApproversFile, PolicyFile } from '../../src/policy/schema.ts';

export interface House {
  readonly people?: z.input<typeof PeopleFile>;
  readonly rules?: z.input<typeof PolicyFile>['rules'];
  readonly breakGlass?: readonly string[];
  /** `approvals.from`. */
  readonly approvers?: z.input<typeof ApproversFile>;
  /** Whether a sign-in is configured. */
  readonly signIn?: boolean;
  readonly groups?: Groups;
  readonly expiresMinutes?: number;
  readonly rememberDeclinesMs?: number;
}

export type Rule = NonNullable<House['rules']>[number];

/** What an executor is given of it. */
export async function partsOf(house: House) {
  const { people = {}, rules = [], breakGlass, approvers, signIn = false, groups = noGroups } = house;
  const directory = createDirectory(PeopleFile.parse(people));
  const policy = await compilePolicy({
    file: PolicyFile.parse({ rules, ...(breakGlass && { break_glass: { roles: breakGlass } }) }),
    directory,
    approvers: approvers && ApproversFile.parse(approvers),
    allowClaimedDestructive: false,
    authenticatedPeople: signIn,
    expiresMinutes: house.expiresMinutes ?? 60,
  });
  return { directory, policy, groups, rememberDeclinesMs: house.rememberDeclinesMs ?? 0 };
}

/** Three people who are known everywhere, of whom the third has no role. */
export const team: House = {
  signIn: true,
  people: {
    ada: { name: 'Ada', roles: ['dev'], os: ['ada'], login: ['ada'], slack: ['T01/UADA'] },
    bea: { name: 'Bea', roles: ['sre'], os: ['bea'], login: ['bea'], slack: ['T01/UBEA'] },
    gus: { name: 'Gus', roles: [], os: ['gus'], login: ['gus'], slack: ['T01/UGUS'] },
  },
};

export const withRules = (...rules: Rule[]): House => ({ ...team, rules });

/** One rule that asks for more. */
export const requiring = (require: NonNullable<Rule['require']>): House =>
  withRules({ name: 'lead', decide: 'require', require });

/** Somebody on each of the surfaces, as these know them. */
export function who(name: string) {
  return {
    mcp: { id: `os:${name}`, name, surface: 'mcp', grade: 'claimed' },
    terminal: { id: `os:${name}`, name, surface: 'cli', grade: 'local' },
    link: { id: `os:${name}`, name, surface: 'console', grade: 'local' },
    console: { id: `login:${name}`, name, surface: 'console', grade: 'authenticated' },
    slack: {
      id: `slack:T01/U${name.toUpperCase()}`,
      name,
      surface: 'slack',
      grade: 'authenticated',
      channel: 'C0OPS',
    },
  } as const satisfies Record<string, Principal>;
}

export const ada = who('ada');
export const bea = who('bea');
export const gus = who('gus');
/** Nobody knows him. */
export const mallory = who('mallory');
