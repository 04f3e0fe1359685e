import { describe, expect, test } from 'vitest';
import { grades } from '../../src/people/principal.ts';
import { gradeSuffices, Needs, type Requirement, sentenceOf, stricter, whomWords } from '../../src/policy/needs.ts';

const from = { people: ['alice'], roles: ['lead'], slackGroups: ['S1'] };
const needs: Needs = {
  ...{ approvals: 1, grade: 'local', typed: '', reason: false, otherThanAsker: false },
  ...{ requirements: [{ rule: 'a', approvals: 1, from }], breakGlassOnly: false, expiresMinutes: 60, says: '' },
};

test('a stronger grade is always enough, a weaker one never', () => {
  for (const given of grades) {
    for (const needed of grades)
      expect(gradeSuffices(given, needed)).toBe(grades.indexOf(given) >= grades.indexOf(needed));
  }
});

describe('needs are stricter than others', () => {
  const other = (rule: Requirement) => ({ requirements: [...needs.requirements, rule] });

  test.each<[string, Partial<Needs>]>([
    ['more people', { approvals: 2 }],
    ['a stronger grade', { grade: 'authenticated' }],
    ['words to type', { typed: 'x' }],
    ['a reason', { reason: true }],
    ['somebody else', { otherThanAsker: true }],
    ['the glass', { breakGlassOnly: true }],
    ['another requirement', other({ rule: 'b', approvals: 1 })],
    ['a requirement for more', { requirements: [{ rule: 'a', approvals: 2, from }] }],
    ['a requirement for others', { requirements: [{ rule: 'a', approvals: 1, from: { ...from, people: [] } }] }],
    ['a requirement elsewhere', { requirements: [{ rule: 'a', approvals: 1, from, channels: ['cli'] }] }],
  ])('by %s', (_, more) => {
    expect(stricter({ ...needs, ...more }, needs)).toBe(true);
    expect(stricter({ ...needs, ...more }, { ...needs, ...more })).toBe(false);
  });

  test('by other words to type, and not by none', () => {
    expect(stricter({ ...needs, typed: 'y' }, { ...needs, typed: 'x' })).toBe(true);
    expect(stricter(needs, { ...needs, typed: 'x' })).toBe(false);
  });

  test('and not by less, or in another order', () => {
    const one = { rule: 'b', approvals: 1 };
    for (const less of [{ approvals: 0 }, { grade: 'claimed' as const }, { requirements: [] }])
      expect(stricter({ ...needs, ...less }, needs)).toBe(false);
    const [first] = needs.requirements;
    if (!first) throw new Error('There is one.');
    expect(stricter({ ...needs, requirements: [one, first] }, { ...needs, requirements: [first, one] })).toBe(false);
    const turned = { channels: ['cli'], approvals: 1, from, rule: 'a' };
    const same = { rule: 'a', approvals: 1, from, channels: ['cli'] };
    expect(stricter({ ...needs, requirements: [turned] }, { ...needs, requirements: [same] })).toBe(false);
  });
});

test('who may approve is said in words', () => {
  expect(whomWords(undefined)).toBe('the people listed');
  expect(whomWords(from)).toBe('alice, the role lead or the Slack group S1');
  expect(whomWords({ people: [], roles: [], slackGroups: [] })).toBe('nobody');
});

test('nobody is asked for where none is needed', () => {
  expect(sentenceOf({ ...needs, approvals: 0 })).toBe('Nobody has to approve it.');
});

test('needs of an older version read as needs without requirements', () => {
  expect(Needs.parse({ approvals: 1, grade: 'local', typed: 'x', expiresMinutes: 60, says: 'One human.' })).toEqual({
    ...{ approvals: 1, grade: 'local', typed: 'x', expiresMinutes: 60, says: 'One human.' },
    ...{ reason: false, otherThanAsker: false, requirements: [], breakGlassOnly: false },
  });
});
