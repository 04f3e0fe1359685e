/** The policy as it is read: in the words that explanations use, and without anybody's identity. */
import { expect, test } from 'vitest';
import { nobodyListed } from '../../src/people/directory.ts';
import { policyDocument } from '../../src/policy/document.ts';
import { evaluate } from '../../src/policy/policy.ts';
import { ApproversFile, PolicyFile } from '../../src/policy/schema.ts';
import { destructive, directoryOf, people, policyOf, type RuleInput } from './facts.ts';

const settings = { allowClaimedDestructive: false, authenticatedPeople: true, expiresMinutes: 60 };
const connected = { slack: true, signIn: false };

const rules: readonly RuleInput[] = [
  {
    name: 'two leads',
    when: {
      accounts: ['prod-*'],
      arguments: [
        { path: '$.Force', equals: 1 },
        { path: '$.Targets[*].Weight', greater_than: 5, less_than: 9 },
        { path: '$.ListenerIds[*]', in: ['a', 'b'], matches: 'l.*' },
      ],
    },
    decide: 'require',
    require: { approvals: 2, from: { roles: ['lead'] }, channels: ['console'], reason: true, expires_minutes: 10 },
  },
  { name: 'freeze', when: { time: { from: '2026-12-24T00:00' } }, decide: 'deny', except_break_glass: true },
  { name: 'anything', decide: 'allow' },
];

const parts = {
  ...settings,
  connected,
  file: PolicyFile.parse({ rules, break_glass: { roles: ['oncall'] } }),
  directory: directoryOf({ ...people, carol: { name: 'Carol C.', slack: ['T1/U1'], mcp: ['carol@example.com'] } }),
  approvers: ApproversFile.parse({ roles: ['lead'] }),
};

test('rules, people and settings, in words and as data', () => {
  expect(policyDocument(parts)).toMatchSnapshot();
});

test('nobody is listed, and nothing is configured', () => {
  const file = PolicyFile.parse({});
  const nobody = { ...parts, file, directory: nobodyListed, approvers: undefined, authenticatedPeople: false };
  expect(policyDocument({ ...nobody, connected: { slack: false, signIn: false } })).toMatchSnapshot();
});

test('the words of a condition are those of an explanation, and the version is that of evaluations', async () => {
  const policy = await policyOf({ rules, breakGlass: ['oncall'], people, approvers: { roles: ['lead'] }, ...settings });
  const { policyVersion, explanation } = evaluate(destructive(), policy);
  const document = policyDocument({ ...parts, directory: directoryOf(people) });
  expect(document.version).toBe(policyVersion);
  const [, ...ofRules] = explanation.children ?? [];
  for (const { rule, children = [] } of ofRules) {
    const words = JSON.stringify(document.rules.find(({ name }) => name === rule));
    for (const child of children.filter((one) => one.rule !== 'allows what destroys'))
      expect(words).toContain(JSON.stringify(child.rule).slice(1, -1));
  }
});

test('no identity stands in it', () => {
  const text = JSON.stringify(policyDocument(parts));
  for (const identity of ['os:', 'slack:T1', 'T1/U1', 'login:', 'carol@example.com'])
    expect(text).not.toContain(identity);
});
