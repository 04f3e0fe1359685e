/** Whether policy says to a case what its author expects. Pure. */
import type { Evaluation } from '../../../policy/evaluation.ts';
import type { Expectation } from './case.ts';
import { outcomeOf, rulesOf } from './verdict.ts';

export interface Mismatch {
  readonly what: string;
  readonly expected: string;
  readonly got: string;
}

export function mismatchesOf(expect: Expectation, evaluation: Evaluation): readonly Mismatch[] {
  const outcome = outcomeOf(evaluation);
  const rules = namesMissing('rules', expect.rules, rulesOf(evaluation));
  // Of another outcome nothing else can be as expected.
  if (outcome !== expect.outcome) return [...differing('outcome', expect.outcome, outcome), ...rules];
  const { needs } = evaluation;
  return [
    ...differing('approvals', expect.approvals, needs.approvals),
    ...differing('grade', expect.grade, needs.grade),
    ...differing('typed', expect.typed, needs.typed !== ''),
    ...differing('reason', expect.reason, needs.reason),
    ...differing('other_than_asker', expect.other_than_asker, needs.otherThanAsker),
    ...differing('break_glass_only', expect.break_glass_only, needs.breakGlassOnly),
    ...rules,
    ...approversMissing(expect.from, evaluation),
  ];
}

function approversMissing(from: Expectation['from'], { needs }: Evaluation): Mismatch[] {
  if (!from) return [];
  const named = needs.requirements.flatMap((requirement) => requirement.from ?? []);
  return [
    ...namesMissing(
      'from.people',
      from.people,
      named.flatMap(({ people }) => people),
    ),
    ...namesMissing(
      'from.roles',
      from.roles,
      named.flatMap(({ roles }) => roles),
    ),
    ...namesMissing(
      'from.slack_groups',
      from.slack_groups,
      named.flatMap(({ slackGroups }) => slackGroups),
    ),
  ];
}

function differing<T extends string | number | boolean>(what: string, expected: T | undefined, got: T): Mismatch[] {
  return expected === undefined || expected === got ? [] : [{ what, expected: String(expected), got: String(got) }];
}

function namesMissing(what: string, expected: readonly string[] = [], got: readonly string[]): Mismatch[] {
  if (expected.every((name) => got.includes(name))) return [];
  return [{ what, expected: expected.join(', '), got: [...new Set(got)].join(', ') || 'none' }];
}
