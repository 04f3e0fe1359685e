import { digestOf } from '../lib/digest.ts';
import { toJsonRecord } from '../lib/json.ts';
import type { Directory } from '../people/directory.ts';
import type { ArgumentTest } from './arguments.ts';
import { type Condition, compileConditions } from './conditions.ts';
import type { Approvers, Requirement } from './needs.ts';
import type { ApproversFile, PolicyFile, RuleFile } from './schema.ts';

/** A rule, ready to be asked. */
export type Rule = { readonly name: string; readonly conditions: readonly Condition[] } & (
  | { readonly decides: 'deny'; readonly exceptBreakGlass: boolean }
  /** `coversDestructive`: it names that effect, so that leaving the effect out never lets anything be destroyed. */
  | { readonly decides: 'allow'; readonly coversDestructive: boolean }
  | {
      readonly decides: 'require';
      readonly requirement: Requirement;
      readonly typed: boolean;
      readonly reason: boolean;
      readonly expiresMinutes: number | undefined;
    }
);

/** Everything that decides what is needed, settled at the start. */
export interface Policy {
  /** Stands for all of it: another version may answer differently. */
  readonly version: string;
  readonly rules: readonly Rule[];
  /** `approvals.from`: who approves where no rule says more; anybody listed where absent. */
  readonly approvers: Approvers | undefined;
  /** How many listed people those are; user groups count as two, since who is in them is not known here. */
  readonly operators: number;
  /** Whether anybody is listed at all: without, the program serves whoever runs it. */
  readonly listsPeople: boolean;
  /** `approvals.allow_claimed_destructive`: MCP elicitation may settle a destructive change. */
  readonly allowClaimedDestructive: boolean;
  /** Whether a surface with authenticated people (Slack, OpenID Connect) is configured. */
  readonly authenticatedPeople: boolean;
  /** `approvals.expires_minutes`. */
  readonly expiresMinutes: number;
  readonly breakGlassRoles: readonly string[];
}

export interface PolicyParts {
  readonly file: PolicyFile;
  readonly directory: Directory;
  readonly approvers: ApproversFile | undefined;
  readonly allowClaimedDestructive: boolean;
  readonly authenticatedPeople: boolean;
  readonly expiresMinutes: number;
}

/** Rises whenever what the built-in rules ask for changes. */
const builtInVersion = 2;

/** `wrongArgument` turns what is wrong with a predicate of a rule into what is thrown, such as an error with its line. */
export async function compilePolicy(
  parts: PolicyParts,
  wrongArgument: (rule: number, argument: number, thrown: unknown) => unknown = (_rule, _argument, thrown) => thrown,
): Promise<Policy> {
  const tests: ArgumentTest[][] = [];
  for (const [index, rule] of parts.file.rules.entries()) {
    tests.push(await compileArguments(rule, (at, thrown) => wrongArgument(index, at, thrown)));
  }
  return assemblePolicy(parts, tests);
}

/** The same for rules whose predicates on arguments, if there are any, have been compiled: one list for each rule. */
export function assemblePolicy(parts: PolicyParts, tests: readonly (readonly ArgumentTest[])[] = []): Policy {
  const { file, directory, approvers: given, ...settings } = parts;
  const approvers = given && approversOf(given);
  return {
    ...settings,
    version: versionOf(parts),
    rules: file.rules.map((rule, index) => compileRule(rule, tests[index] ?? [])),
    approvers,
    operators: countOf(approvers, directory),
    listsPeople: directory.people.length > 0,
    breakGlassRoles: file.break_glass?.roles ?? [],
  };
}

/** How many listed people these are. Who is in a user group is not known before it is asked, so it counts as more than one. */
function countOf(approvers: Approvers | undefined, directory: Directory): number {
  const listed = directory.people.filter((person) => !approvers || isAmong(person, approvers)).length;
  return listed + (approvers?.slackGroups.length ?? 0) * 2;
}

export function isAmong(person: { readonly id: string; readonly roles: readonly string[] }, from: Approvers): boolean {
  return from.people.includes(person.id) || from.roles.some((role) => person.roles.includes(role));
}

function compileRule(rule: RuleFile, tests: readonly ArgumentTest[]): Rule {
  const common = { name: rule.name, conditions: compileConditions(rule.when, tests) };
  switch (rule.decide) {
    case 'deny':
      return { ...common, decides: 'deny', exceptBreakGlass: rule.except_break_glass ?? false };
    case 'allow':
      return { ...common, decides: 'allow', coversDestructive: rule.when.effects?.includes('destructive') ?? false };
    case 'require': {
      const { approvals = 1, from, channels, typed = false, reason = false, expires_minutes } = rule.require ?? {};
      const requirement = {
        rule: rule.name,
        approvals,
        ...(from && { from: approversOf(from) }),
        ...(channels && { channels }),
      };
      return { ...common, decides: 'require', requirement, typed, reason, expiresMinutes: expires_minutes };
    }
  }
}

async function compileArguments(
  rule: RuleFile,
  wrong: (argument: number, thrown: unknown) => unknown,
): Promise<ArgumentTest[]> {
  if (!rule.when.arguments) return [];
  const { compileArgument } = await import('./arguments.ts');
  return rule.when.arguments.map((argument, index) => {
    try {
      return compileArgument(argument);
    } catch (thrown) {
      throw wrong(index, thrown);
    }
  });
}

function approversOf({ people, roles, slack_groups }: ApproversFile): Approvers {
  return { people, roles, slackGroups: slack_groups };
}

function versionOf({ directory, ...rest }: PolicyParts): string {
  const { people } = directory;
  return digestOf(toJsonRecord({ builtInVersion, ...rest, people })).slice(0, 19);
}
