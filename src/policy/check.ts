/**
 * What is wrong with people and policy taken together, told before anything runs: names that mean nobody, and rules
 * that nobody could ever meet. A rule that quietly means nothing is worse than a program that does not start.
 */
import type { PeopleFile } from '../people/schema.ts';
import { approvalProblems } from './check-approvals.ts';
import { nameProblems } from './check-names.ts';
import { signInProblems } from './check-sign-in.ts';
import type { ApproversFile, PolicyFile } from './schema.ts';

export interface Problem {
  /** Where it stands in the configuration file. */
  readonly path: readonly PropertyKey[];
  /** Goes on after the name of the place, and has no full stop. */
  readonly what: string;
  /** A name that nobody knows, and those that somebody does. */
  readonly meant?: { readonly name: string; readonly known: readonly string[] };
}

export interface Checked {
  readonly people: PeopleFile;
  readonly policy: PolicyFile;
  /** `approvals.from`. */
  readonly approvers: ApproversFile | undefined;
  readonly connected: Connected;
}

/** What signs people in. */
export interface Connected {
  readonly slack: boolean;
  readonly oidc: boolean;
}

export function checkPolicy(checked: Checked): readonly Problem[] {
  return [...nameProblems(checked), ...approvalProblems(checked), ...signInProblems(checked)];
}
