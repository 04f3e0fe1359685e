/**
 * What is wrong with people and policy taken together, told before anything runs: names that mean nobody, and rules
 * that nobody could ever meet. A rule that quietly means nothing is worse than a program that does not start.
 */
import { approvalProblems } from './check-approvals.ts';
import { nameProblems } from './check-names.ts';
import { signInProblems } from './check-sign-in.ts';
import type { Checked, Problem } from './problem.ts';

export function checkPolicy(checked: Checked): readonly Problem[] {
  return [...nameProblems(checked), ...approvalProblems(checked), ...signInProblems(checked)];
}
