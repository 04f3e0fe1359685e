import type { Grade } from '../people/principal.ts';
import type { Policy } from './compile.ts';
import type { Explanation } from './evaluation.ts';
import type { PolicyFacts } from './facts.ts';
import type { Needs } from './needs.ts';

/**
 * What is needed where no rule says more: `write` takes any human, `destructive` an authenticated one where there is
 * one, otherwise a local one, another than who asked where there is another, and two where nobody knows who asked.
 */
export function builtInNeeds(facts: PolicyFacts, policy: Policy): Omit<Needs, 'says'> {
  const destructive = facts.effect === 'destructive';
  const approvals = destructive && isStranger(facts, policy) ? 2 : 1;
  return {
    approvals,
    grade: destructive ? gradeForDestructive(policy) : 'claimed',
    typed: destructive ? facts.subject : '',
    reason: false,
    otherThanAsker: destructive && policy.operators > 1,
    requirements: policy.approvers ? [{ rule: 'approvals.from', approvals, from: policy.approvers }] : [],
    breakGlassOnly: false,
    expiresMinutes: policy.expiresMinutes,
  };
}

export function builtInExplanation(facts: PolicyFacts, policy: Policy): Explanation[] {
  const destructive = facts.effect === 'destructive';
  const grade = destructive ? gradeForDestructive(policy) : undefined;
  const stranger = isStranger(facts, policy);
  return [
    {
      rule: 'write: any human',
      matched: !destructive,
      because: destructive ? 'The plan drops or stops something.' : 'The plan only adds or adjusts.',
    },
    {
      rule: 'destructive: an authenticated human',
      matched: grade === 'authenticated',
      because: policy.authenticatedPeople
        ? 'Authenticated people are configured.'
        : 'No surface with authenticated people is configured.',
    },
    {
      rule: 'destructive: a human at a terminal of this machine',
      matched: grade === 'local',
      because: policy.authenticatedPeople
        ? 'Authenticated people are configured and come first.'
        : 'Nobody stronger can be asked.',
    },
    {
      rule: 'destructive: answered in the assistant (approvals.allow_claimed_destructive)',
      matched: grade === 'claimed',
      because: policy.allowClaimedDestructive
        ? 'It is switched on.'
        : 'It is switched off: a client can answer such a question by itself.',
    },
    {
      rule: 'destructive: another human than who asked',
      matched: destructive && policy.operators > 1,
      because:
        policy.operators > 1
          ? 'There is more than one person who may approve.'
          : 'There is nobody else who may approve.',
    },
    {
      rule: 'destructive: two humans where it is not known who asked',
      matched: destructive && stranger,
      because: stranger ? 'Whoever asked is not listed in people.' : askerWords(policy),
    },
  ];
}

function isStranger({ asker }: PolicyFacts, { listsPeople }: Policy): boolean {
  return listsPeople && asker.person === undefined;
}

function askerWords({ listsPeople }: Policy): string {
  return listsPeople ? 'Whoever asked is listed in people.' : 'No people are listed.';
}

function gradeForDestructive(policy: Policy): Grade {
  return policy.allowClaimedDestructive ? 'claimed' : strongestGrade(policy);
}

export function strongestGrade({ authenticatedPeople }: Pick<Policy, 'authenticatedPeople'>): Grade {
  return authenticatedPeople ? 'authenticated' : 'local';
}
