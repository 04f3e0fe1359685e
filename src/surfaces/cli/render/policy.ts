import type { Evaluation } from '../../../policy/evaluation.ts';
import type { Mismatch } from '../policy/judge.ts';
import { type Outcome, verdictWords } from '../policy/verdict.ts';
import { type Block, blank, styled, text } from './block.ts';
import { explanationBlocks } from './explanation.ts';

interface Checked {
  readonly file: string | null;
  readonly policyVersion: string;
  readonly rules: number;
  readonly people: number;
  readonly operators: number;
  readonly operatorGroups: number;
}

export function checkedBlocks(checked: Checked): readonly Block[] {
  const { file, policyVersion, rules } = checked;
  return [
    text([styled('Valid', 'bold', 'green'), `: ${file ?? 'there is no configuration file'}.`]),
    text(`${counted(rules, 'rule')} beside the built-in ones. ${whoWords(checked)}`),
    text(`Policy version ${policyVersion}.`),
  ];
}

function whoWords({ people, operators, operatorGroups }: Checked): string {
  if (people === 0) return 'Nobody is listed, so whoever runs this program may approve.';
  const groups = operatorGroups === 0 ? '' : ` and the listed members of ${counted(operatorGroups, 'Slack group')}`;
  return `Where no rule says more, ${operators} of ${people} listed people may approve${groups}.`;
}

export interface Tested {
  readonly name: string;
  readonly passed: boolean;
  readonly outcome: Outcome;
  readonly mismatches: readonly Mismatch[];
  readonly evaluation: Evaluation;
}

export function testedBlocks(
  tested: readonly Tested[],
  { passed, failed }: { readonly passed: number; readonly failed: number },
): readonly Block[] {
  return [
    ...tested.flatMap(caseBlocks),
    blank,
    text(styled(`${passed} passed, ${failed} failed`, 'bold', failed === 0 ? 'green' : 'red')),
  ];
}

function caseBlocks({ name, passed, mismatches, evaluation }: Tested): readonly Block[] {
  if (passed) return [text([styled('ok    ', 'green'), name])];
  return [
    text([styled('FAIL  ', 'bold', 'red'), name]),
    ...mismatches.map(({ what, expected, got }) => text(`${what}: expected ${expected}, got ${got}`, 6)),
    text(`Policy says: ${verdictWords(evaluation)}`, 6),
    ...explanationBlocks(evaluation.explanation, 6),
  ];
}

export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
