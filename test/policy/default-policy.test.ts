import { describe, expect, test } from 'vitest';
import { grades } from '../../src/people/principal.ts';
import { evaluate, gradeSuffices, stricter } from '../../src/policy/policy.ts';

const settings = { allowClaimedDestructive: false, authenticatedPeople: false, expiresMinutes: 60 };
const facts = {
  operation: 'gaap:DeleteListeners',
  effect: 'destructive',
  dropsEverything: false,
  subject: 'link-3d85gh',
} as const;

describe('the built-in policy', () => {
  test('a write takes any human', () => {
    expect(evaluate({ ...facts, effect: 'write' }, settings).needs).toMatchObject({
      approvals: 1,
      grade: 'claimed',
      typed: '',
    });
  });

  test('a destructive change takes a human at a terminal, who types what it is about', () => {
    const { needs } = evaluate(facts, settings);
    expect(needs).toMatchObject({ grade: 'local', typed: 'link-3d85gh' });
    expect(needs.says).toBe('One human has to say yes at a terminal of this machine and type link-3d85gh.');
  });

  test('where people are authenticated, it takes one of them', () => {
    expect(evaluate(facts, { ...settings, authenticatedPeople: true }).needs.grade).toBe('authenticated');
  });

  test('an answer inside the assistant settles it only where that is switched on', () => {
    expect(evaluate(facts, { ...settings, allowClaimedDestructive: true }).needs.grade).toBe('claimed');
  });

  test('exactly one rule of the explanation matched', () => {
    for (const effect of ['write', 'destructive'] as const) {
      for (const allowClaimedDestructive of [true, false]) {
        for (const authenticatedPeople of [true, false]) {
          const { explanation } = evaluate(
            { ...facts, effect },
            { ...settings, allowClaimedDestructive, authenticatedPeople },
          );
          expect(explanation.children?.filter(({ matched }) => matched)).toHaveLength(1);
        }
      }
    }
  });
});

describe('grades', () => {
  test('a stronger grade is always enough, a weaker one never', () => {
    for (const given of grades) {
      for (const needed of grades)
        expect(gradeSuffices(given, needed)).toBe(grades.indexOf(given) >= grades.indexOf(needed));
    }
  });

  test('policy became stricter when it asks for a stronger grade, more people or other words', () => {
    const { needs } = evaluate(facts, settings);
    expect(stricter(needs, needs)).toBe(false);
    expect(stricter({ ...needs, grade: 'authenticated' }, needs)).toBe(true);
    expect(stricter({ ...needs, grade: 'claimed' }, needs)).toBe(false);
    expect(stricter({ ...needs, approvals: 2 }, needs)).toBe(true);
    expect(stricter({ ...needs, typed: 'other' }, needs)).toBe(true);
  });
});
