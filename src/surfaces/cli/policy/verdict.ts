/** What policy says, in short: for tests and comparisons. */
import type { Evaluation } from '../../../policy/evaluation.ts';
import { type Needs, whomWords } from '../../../policy/needs.ts';

export type Outcome = 'deny' | 'allow' | 'require';

/** What only breaking the glass can get past is denied to everybody else. */
export function outcomeOf({ denied, needs }: Evaluation): Outcome {
  if (denied !== undefined || needs.breakGlassOnly) return 'deny';
  return needs.approvals === 0 ? 'allow' : 'require';
}

/** "2 to approve, signed in, type listener-x; 1 of the role sre-lead". */
export function verdictWords(evaluation: Evaluation): string {
  const { denied, needs } = evaluation;
  switch (outcomeOf(evaluation)) {
    case 'deny':
      return denied ?? needs.says;
    case 'allow':
      return 'nobody is asked';
    case 'require':
      return [actsOf(needs).join(', '), ...needs.requirements.map(requirementWords)].join('; ');
  }
}

function actsOf({ approvals, grade, typed, reason, otherThanAsker }: Needs): readonly string[] {
  return [
    `${approvals} to approve`,
    ...(grade === 'claimed' ? [] : [grade === 'local' ? 'at a terminal' : 'signed in']),
    ...(typed === '' ? [] : [`type ${typed}`]),
    ...(reason ? ['say why'] : []),
    ...(otherThanAsker ? ['not who asked'] : []),
  ];
}

function requirementWords({ approvals, from, channels }: Needs['requirements'][number]): string {
  return `${approvals} of ${whomWords(from)}${channels ? ` in ${channels.join(' or ')}` : ''}`;
}

/** The rules of the configuration that apply. */
export function rulesOf({ explanation }: Evaluation): readonly string[] {
  const [, ...rules] = explanation.children ?? [];
  return rules.filter(({ matched }) => matched).map(({ rule }) => rule);
}
