import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/policy/policy.ts';
import { destructive, facts, people, policyOf } from './facts.ts';
import { noRules } from './no-rules.ts';

describe('without rules', () => {
  test('a write takes any human', () => {
    const { needs, denied } = evaluate(facts(), noRules());
    expect(denied).toBeUndefined();
    expect(needs).toEqual({
      ...{ approvals: 1, grade: 'claimed', typed: '', reason: false, otherThanAsker: false },
      ...{ requirements: [], breakGlassOnly: false, expiresMinutes: 60, says: 'One human has to say yes.' },
    });
  });

  test('a destructive change takes a human at a terminal, who types what it is about', () => {
    const { needs } = evaluate(destructive(), noRules());
    expect(needs).toMatchObject({ approvals: 1, grade: 'local', typed: 'loc-1', otherThanAsker: false });
    expect(needs.says).toBe('One human has to say yes at a terminal or in the console of this machine and type loc-1.');
  });

  test('where people are authenticated, it takes one of them', () => {
    const { needs } = evaluate(destructive(), noRules({ authenticatedPeople: true }));
    expect(needs).toMatchObject({
      grade: 'authenticated',
      says: 'One human has to say yes, signed in and type loc-1.',
    });
  });

  test('an answer inside the assistant settles it only where that is switched on', () => {
    for (const authenticatedPeople of [true, false]) {
      const { needs } = evaluate(destructive(), noRules({ authenticatedPeople, allowClaimedDestructive: true }));
      expect(needs).toMatchObject({ grade: 'claimed', typed: 'loc-1' });
    }
  });

  test('it waits for as long as the settings say', () => {
    expect(evaluate(facts(), noRules({ expiresMinutes: 7 })).needs.expiresMinutes).toBe(7);
  });
});

describe('where people are listed', () => {
  test('what is destructive takes another than who asked, if there is one', async () => {
    const { alice = {} } = people;
    expect(evaluate(destructive(), await policyOf({ people })).needs).toMatchObject({
      approvals: 1,
      otherThanAsker: true,
      says: expect.stringContaining('One human other than who asked has to'),
    });
    expect(evaluate(destructive(), await policyOf({ people: { alice } })).needs.otherThanAsker).toBe(false);
    expect(evaluate(facts(), await policyOf({ people })).needs.otherThanAsker).toBe(false);
  });

  test('who may approve counts, and not who is listed', async () => {
    const one = await policyOf({ people, approvers: { people: ['bob'] } });
    expect(evaluate(destructive(), one).needs.otherThanAsker).toBe(false);
    const group = await policyOf({ people: {}, approvers: { slack_groups: ['S1'] } });
    expect(evaluate(destructive(), group).needs.otherThanAsker).toBe(true);
  });

  test('what somebody asks who is not listed takes two, where it destroys', async () => {
    const policy = await policyOf({ people });
    const asker = { person: undefined, roles: [] };
    expect(evaluate(destructive({ asker }), policy).needs).toMatchObject({
      approvals: 2,
      says: expect.stringContaining('2 different humans other than who asked have to'),
    });
    expect(evaluate(facts({ asker }), policy).needs.approvals).toBe(1);
    expect(evaluate(destructive({ asker }), noRules()).needs.approvals).toBe(1);
  });

  test('approvals.from is asked for by everything, for as many as approve', async () => {
    const policy = await policyOf({ people, approvers: { people: ['bob'], roles: ['sre'] } });
    const from = { people: ['bob'], roles: ['sre'], slackGroups: [] };
    expect(evaluate(facts(), policy).needs.requirements).toEqual([{ rule: 'approvals.from', approvals: 1, from }]);
    const stranger = destructive({ asker: { person: undefined } });
    expect(evaluate(stranger, policy).needs.requirements).toEqual([{ rule: 'approvals.from', approvals: 2, from }]);
    expect(evaluate(facts(), policy).needs.says).toContain(
      'At least 1 of bob or the role sre (rule "approvals.from").',
    );
  });
});

test('of the built-in rules about who approves, exactly one holds', async () => {
  for (const given of [facts(), destructive()]) {
    for (const allowClaimedDestructive of [true, false]) {
      for (const authenticatedPeople of [true, false]) {
        const policy = noRules({ allowClaimedDestructive, authenticatedPeople });
        const [builtIn] = evaluate(given, policy).explanation.children ?? [];
        const who = builtIn?.children?.slice(0, 4) ?? [];
        expect(who.filter(({ matched }) => matched)).toHaveLength(1);
        expect(builtIn?.children).toHaveLength(6);
      }
    }
  }
});
