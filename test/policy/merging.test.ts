import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/policy/policy.ts';
import { PolicyFile } from '../../src/policy/schema.ts';
import { destructive, facts, people, policyOf, type RuleInput, type Settings } from './facts.ts';

const deny: RuleInput = { name: 'freeze', decide: 'deny' };
const passable: RuleInput = { name: 'freeze unless', decide: 'deny', except_break_glass: true };
const allow: RuleInput = { name: 'routine', decide: 'allow' };
const two: RuleInput = { name: 'two', decide: 'require', require: { approvals: 2, channels: ['cli'] } };
const why: RuleInput = { name: 'why', decide: 'require', require: { reason: true, expires_minutes: 10 } };
const typing: RuleInput = {
  name: 'typing',
  decide: 'require',
  require: { from: { roles: ['lead'] }, channels: ['mcp'], typed: true },
};

async function evaluated(rules: readonly RuleInput[], settings: Settings = {}, given = facts()) {
  return evaluate(given, await policyOf({ rules, people, ...settings }));
}

describe('requirements', () => {
  test('add up, on top of what the built-in rules ask for', async () => {
    const { needs, denied } = await evaluated([two, why, typing], { approvers: { people: ['bob'] } });
    expect(denied).toBeUndefined();
    expect(needs).toMatchObject({ approvals: 2, typed: 'loc-1', reason: true, expiresMinutes: 10 });
    expect(needs.requirements).toEqual([
      { rule: 'approvals.from', approvals: 1, from: { people: ['bob'], roles: [], slackGroups: [] } },
      { rule: 'two', approvals: 2, channels: ['cli'] },
      { rule: 'why', approvals: 1 },
      { rule: 'typing', approvals: 1, from: { people: [], roles: ['lead'], slackGroups: [] }, channels: ['mcp'] },
    ]);
    expect(needs.says).toBe(
      '2 different humans have to say yes at a terminal or in the console of this machine, type loc-1 and say why. ' +
        'At least 1 of bob (rule "approvals.from"). At least 2 of the people listed in cli (rule "two"). ' +
        'At least 1 of the people listed (rule "why"). At least 1 of the role lead in mcp (rule "typing").',
    );
  });

  test('never lower what is asked for anyway', async () => {
    const stranger = destructive({ asker: { person: undefined } });
    const { needs } = await evaluated([typing], { authenticatedPeople: true }, stranger);
    expect(needs).toMatchObject({ approvals: 2, grade: 'authenticated', otherThanAsker: true, expiresMinutes: 60 });
    const patient: RuleInput = { name: 'patient', decide: 'require', require: { expires_minutes: 1_000 } };
    expect((await evaluated([patient])).needs.expiresMinutes).toBe(60);
  });

  test('of rules that do not count ask for nothing', async () => {
    const elsewhere: RuleInput = { ...two, when: { accounts: ['staging'] } };
    expect((await evaluated([elsewhere])).needs.requirements).toEqual([]);
  });
});

describe('somebody in particular has to be known for it', () => {
  const gradeOf = async (channels: string[] | undefined, authenticatedPeople: boolean, given = facts()) => {
    const rule: RuleInput = { name: 'x', decide: 'require', require: { ...(channels && { channels }) } };
    return (await evaluated([rule], { authenticatedPeople }, given)).needs.grade;
  };

  test('as well as anybody can be, where the rule names no channel', async () => {
    expect(await gradeOf(undefined, false)).toBe('local');
    expect(await gradeOf(undefined, true)).toBe('authenticated');
    expect(await gradeOf(['console'], true)).toBe('authenticated');
    expect(await gradeOf(['slack:C1'], true)).toBe('authenticated');
  });

  test('as well as the weakest of the channels that it names', async () => {
    expect(await gradeOf(['cli', 'console'], true)).toBe('local');
    expect(await gradeOf(['console', 'mcp'], true)).toBe('claimed');
  });

  test('and for what destroys never less than the built-in rules ask for', async () => {
    expect(await gradeOf(['mcp'], true, destructive())).toBe('authenticated');
    expect(await gradeOf(['mcp'], false, destructive())).toBe('local');
  });

  test('the strictest of several rules holds for all', async () => {
    const rules: RuleInput[] = [
      { name: 'a', decide: 'require', require: { channels: ['mcp'] } },
      { name: 'b', decide: 'require', require: {} },
    ];
    expect((await evaluated(rules, { authenticatedPeople: true })).needs.grade).toBe('authenticated');
  });
});

describe('a deny', () => {
  test('wins over everything, and names itself', async () => {
    const { denied } = await evaluated([allow, two, deny, passable], { breakGlass: ['lead'] });
    expect(denied).toBe('Rule "freeze" denies it. Rule "freeze unless" denies it.');
  });

  test('that does not count denies nothing', async () => {
    const { denied, needs } = await evaluated([{ ...deny, when: { accounts: ['staging'] } }]);
    expect(denied).toBeUndefined();
    expect(needs.breakGlassOnly).toBe(false);
  });

  test('that some may pass leaves it to them, with what is asked for anyway', async () => {
    const { denied, needs } = await evaluated([passable, typing, allow], { breakGlass: ['lead', 'sre'] });
    expect(denied).toBeUndefined();
    expect(needs).toMatchObject({ breakGlassOnly: true, approvals: 1, typed: 'loc-1' });
    expect(needs.says).toBe(
      'Rule "freeze unless" denies it. Only somebody signed in with the role lead or sre can go ahead, by breaking the glass with a reason.',
    );
  });

  test('that some may pass is a plain one where nobody may break the glass, or another one is plain', async () => {
    expect((await evaluated([passable])).denied).toBe('Rule "freeze unless" denies it.');
    const both = await evaluated([passable, deny], { breakGlass: ['lead'] });
    expect(both).toMatchObject({ denied: expect.any(String), needs: { breakGlassOnly: false } });
  });
});

describe('an allow', () => {
  test('lifts what the built-in rules ask for, approvals.from included', async () => {
    const { needs } = await evaluated([allow], { approvers: { people: ['bob'] } });
    expect(needs).toMatchObject({ approvals: 0, typed: '', requirements: [], says: 'Nobody has to approve it.' });
  });

  test('lifts nothing that a rule asks for', async () => {
    const alone = await evaluated([two], { approvers: { people: ['bob'] } });
    const both = await evaluated([allow, two], { approvers: { people: ['bob'] } });
    expect(both.needs).toEqual(alone.needs);
  });

  test('never lets anything be destroyed, unless it names that effect', async () => {
    const given = destructive();
    expect((await evaluated([allow], {}, given)).needs).toMatchObject({ approvals: 1, typed: 'loc-1' });
    const write: RuleInput = { ...allow, when: { effects: ['write'] } };
    expect((await evaluated([write], {}, given)).needs.approvals).toBe(1);
    const named: RuleInput = { ...allow, when: { effects: ['write', 'destructive'] } };
    expect((await evaluated([named], {}, given)).needs).toMatchObject({
      ...{ approvals: 0, typed: '', otherThanAsker: false },
    });
  });

  test('lets no deny pass', async () => {
    expect((await evaluated([allow, deny])).denied).toBeDefined();
    expect((await evaluated([allow, passable], { breakGlass: ['lead'] })).needs).toMatchObject({
      ...{ breakGlassOnly: true, approvals: 1 },
    });
  });
});

describe('the explanation', () => {
  test('has every rule in it, in the order of the file, with its conditions', async () => {
    const rules: RuleInput[] = [
      { ...deny, when: { accounts: ['staging'], effects: ['write'] } },
      passable,
      { ...typing, when: { products: ['clb'] } },
      allow,
    ];
    const { explanation } = await evaluated(rules, { breakGlass: ['lead'] }, destructive({ account: 'prod-eu' }));
    expect(explanation).toMatchObject({
      matched: true,
      because: 'clb:RegisterFunctionTargets as planned counts as destructive.',
    });
    expect(explanation.children?.map(({ rule, matched, because }) => [rule, matched, because])).toEqual([
      ['built-in rules', true, 'The built-in rules hold for every change.'],
      ['freeze', false, 'Rule "freeze" does not apply.'],
      ['freeze unless', true, 'Rule "freeze unless" denies it to everybody who may not break the glass.'],
      ['typing', true, 'Rule "typing" requires 1 of the role lead.'],
      ['routine', false, 'Rule "routine" does not apply.'],
    ]);
    expect(explanation.children?.map(({ children }) => children?.map(({ rule }) => rule))).toEqual([
      [
        'write: any human',
        'destructive: an authenticated human',
        'destructive: a human at a terminal of this machine',
        'destructive: answered in the assistant (approvals.allow_claimed_destructive)',
        'destructive: another human than who asked',
        'destructive: two humans where it is not known who asked',
      ],
      ['the plan is write', 'the account is staging'],
      undefined,
      ['the product is clb'],
      ['allows what destroys'],
    ]);
  });

  test('says where a rule lifted the built-in ones', async () => {
    const { explanation } = await evaluated([allow]);
    expect(explanation.children?.[0]).toMatchObject({
      ...{ matched: false, because: 'A rule allows it without asking anybody.' },
    });
    expect(explanation.children?.[1]).toEqual({
      ...{ rule: 'routine', matched: true, because: 'Rule "routine" allows it without asking anybody.' },
    });
  });
});

test.each(['a\nb', 'a\u001b[2J', 'a\u202eb'])('a rule is not named %j: people are shown its name', (name) => {
  const parsed = PolicyFile.safeParse({ rules: [{ name, decide: 'deny' }] });
  expect(parsed.error?.issues).toMatchObject([
    { path: ['rules', 0, 'name'], message: 'must be one line of visible characters' },
  ]);
});

describe('the version', () => {
  const base: Settings = { rules: [two, why], people, approvers: { people: ['bob'] }, breakGlass: ['lead'] };
  const version = async (settings: Settings) => (await policyOf({ ...base, ...settings })).version;

  test('is the same for the same rules, settings and people', async () => {
    expect(await version({})).toBe(await version({}));
    expect((await evaluated([two])).policyVersion).toBe((await policyOf({ rules: [two], people })).version);
  });

  test.each<[string, Settings]>([
    ['rules', { rules: [two] }],
    ['their order', { rules: [why, two] }],
    ['people', { people: { ...people, carol: {} } }],
    ['roles', { people: { ...people, bob: { ...people['bob'], roles: ['lead', 'sre'] } } }],
    ['identities', { people: { ...people, bob: { ...people['bob'], mcp: ['bob'] } } }],
    ['who approves', { approvers: { people: ['alice'] } }],
    ['who breaks the glass', { breakGlass: ['sre'] }],
    ['settings', { allowClaimedDestructive: true }],
    ['surfaces', { authenticatedPeople: true }],
    ['times', { expiresMinutes: 61 }],
  ])('is another one after a change of %s', async (_, settings) => {
    expect(await version(settings)).not.toBe(await version({}));
  });
});
