/** The policy checked and tested, with nothing opened: neither the ledger nor the cloud. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeExecutor } from './fake-executor.ts';
import { run } from './fake-host.ts';
import { crew, house } from './house.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'policy-'));
});
afterAll(() => rm(folder, { recursive: true }));

const rules = [
  { name: 'freeze', when: { accounts: ['frozen'] }, decide: 'deny', except_break_glass: true },
  { name: 'never', when: { accounts: ['gone'] }, decide: 'deny' },
  { name: 'functions', when: { products: ['scf'], effects: ['destructive'] }, decide: 'allow' },
  {
    name: 'a lot takes two leads',
    when: { blast: { share_lost_over: 0.5 } },
    decide: 'require',
    require: { approvals: 2, from: { roles: ['sre-lead'] }, reason: true },
  },
  { name: 'night', when: { time: { zone: 'Asia/Shanghai', hours: '20:00-08:00' } }, decide: 'deny' },
  {
    name: 'assistants of strangers',
    when: { asked_by: { unlisted: true, surfaces: ['mcp'], assistants: ['claude-code *'] } },
    decide: 'require',
    require: { from: { people: ['lee'] } },
  },
];
const configured = house({
  people: crew,
  policy: { rules, break_glass: { roles: ['sre-lead'] } },
  approvers: { roles: ['sre'], slack_groups: ['S0123ABC'] },
  authenticatedPeople: true,
});

const tested = async (text: string, ...flags: readonly string[]) => {
  const file = path.join(folder, 'cases.yaml');
  await writeFile(file, text);
  const ran = await run(['policy', 'test', file, ...flags], { fake: fakeExecutor(configured) });
  expect({ opened: ran.opened, closed: ran.closed }).toEqual({ opened: 0, closed: 0 });
  return { ...ran, err: ran.err.replaceAll(folder, '') };
};
const oneCase = (rest: string) => tested(`cases:\n  - name: it\n    operation: gaap:DeleteListeners\n${rest}`);

describe('policy check', () => {
  test('says that the configuration is valid, and how much there is of it', async () => {
    const given = { fake: fakeExecutor(configured), configFile: '/etc/chatops.yaml' };
    const { code, out, opened } = await run(['policy', 'check', '--config', '/etc/chatops.yaml'], given);
    expect({ code, opened }).toEqual({ code: 0, opened: 0 });
    expect(out).toBe(
      [
        'Valid: /etc/chatops.yaml.',
        '6 rules beside the built-in ones. Where no rule says more, 3 of 3 listed people may approve and the listed members of 1 Slack group.',
        `Policy version ${configured.policy.version}.\n`,
      ].join('\n'),
    );
    const json = await run(['policy', 'check', '--output', 'json'], given);
    expect(JSON.parse(json.out)).toEqual({
      file: '/etc/chatops.yaml',
      policyVersion: configured.policy.version,
      rules: 6,
      people: 3,
      operators: 3,
      operatorGroups: 1,
    });
  });

  test('is content without a configuration file', async () => {
    const { code, out } = await run(['policy', 'check']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Valid: there is no configuration file\.\n0 rules .* whoever runs this program may approve\.\n/,
    );
  });

  test('fails with the error of the configuration', async () => {
    expect(await run(['policy', 'check'], { failsToOpen: true })).toMatchObject({
      code: 2,
      out: '',
      err: 'The file is wrong.\nNext: Mend it.\n',
    });
  });
});

describe('policy test', () => {
  test('tells for each case whether policy says what is expected, and why not where it does not', async () => {
    const { code, out } = await tested(`
cases:
  - name: nothing at all in a frozen account
    operation: gaap:DeleteListeners
    account: frozen
    expect: { outcome: deny, break_glass_only: true, rules: [freeze] }
  - name: a lead alone takes half of everything down
    operation: gaap:DeleteListeners
    subject: link-1
    blast: { lost: 3, share_lost: 0.75 }
    asked_by: { person: lee }
    expect: { outcome: require, approvals: 1, typed: false, from: { roles: [sre-lead], people: [ada] } }
  - name: deletes at night
    operation: gaap:DeleteListeners
    asked_by: { identity: 'os:deploy' }
    at: 2026-03-02T21:00:00+08:00
    expect: { outcome: allow, rules: [functions] }
`);
    expect(code).toBe(1);
    expect(out).toMatchSnapshot();
  });

  test.each([
    ['what denies', 'account: gone', 'outcome: deny, break_glass_only: false, rules: [never]'],
    ['what only breaking the glass gets past', 'account: frozen', 'outcome: deny, break_glass_only: true'],
    ['what lets pass', 'operation: scf:TerminateAsyncEvent', 'outcome: allow, rules: [functions]'],
    ["the tool's worst effect", 'account: default', 'outcome: require, typed: true, grade: authenticated'],
    ['a weaker one that is named', 'effect: write', 'outcome: require, typed: false, grade: claimed, approvals: 1'],
    ['that loss without a share is loss of all', 'blast: { lost: 1 }', 'outcome: require, approvals: 2, reason: true'],
    ['that nothing lost is no share', 'blast: { targets: 2 }', 'outcome: require, reason: false'],
    ['the hour in the zone of the rule', 'at: 2026-03-02T19:59:00+08:00', 'outcome: require'],
    ['the same hour, written elsewhere', 'at: 2026-03-02T12:00:00Z', 'outcome: deny, rules: [night]'],
    ['that an unlisted person is one of the strangers', 'account: x', 'outcome: require, approvals: 2'],
    ['a person by name', 'asked_by: { person: dana }', 'outcome: require, approvals: 1, other_than_asker: true'],
    ['a person by an identity', 'asked_by: { identity: os:deploy }', 'outcome: require, approvals: 1'],
    [
      'an assistant, which asks over MCP',
      'asked_by: { assistant: claude-code 2.1 }',
      "outcome: require, from: { people: [lee], roles: [sre], slack_groups: [S0123ABC] }, rules: ['assistants of strangers']",
    ],
  ])('knows %s', async (_, given, expected) => {
    const operation = given.startsWith('operation') ? '' : 'operation: gaap:DeleteListeners, ';
    const { code, out } = await tested(`cases: [{ name: it, ${operation}${given}, expect: { ${expected} } }]`);
    expect(out).toBe('ok    it\n\n1 passed, 0 failed\n');
    expect(code).toBe(0);
  });

  test.each([
    ['outcome: deny', 'outcome: expected deny, got require'],
    ['outcome: require, approvals: 1', 'approvals: expected 1, got 2'],
    ['outcome: require, grade: local', 'grade: expected local, got authenticated'],
    ['outcome: require, typed: false', 'typed: expected false, got true'],
    ['outcome: require, reason: true', 'reason: expected true, got false'],
    ['outcome: require, other_than_asker: false', 'other_than_asker: expected false, got true'],
    ['outcome: require, rules: [freeze]', 'rules: expected freeze, got none'],
    ['outcome: require, from: { people: [lee] }', 'from.people: expected lee, got none'],
    ['outcome: require, from: { roles: [boss] }', 'from.roles: expected boss, got sre'],
    ['outcome: require, from: { slack_groups: [S9] }', 'from.slack_groups: expected S9, got S0123ABC'],
    ['outcome: deny, break_glass_only: false', 'break_glass_only: expected false, got true'],
  ])('%s fails where it is not so', async (expected, sentence) => {
    const account = expected.includes('only') ? 'frozen' : 'default';
    const { code, out } = await oneCase(`    account: ${account}\n    expect: { ${expected} }\n`);
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`^FAIL  it\n      ${sentence}\n      Policy says: `));
    expect(out).toMatch(/\n0 passed, 1 failed\n$/);
  });

  test('as JSON it is whole', async () => {
    const text = 'cases: [{ name: it, operation: gaap:DeleteListeners, expect: { outcome: allow } }]';
    const { code, out } = await tested(text, '--output', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      policyVersion: configured.policy.version,
      passed: 0,
      failed: 1,
      cases: [
        {
          name: 'it',
          passed: false,
          outcome: 'require',
          mismatches: [{ what: 'outcome', expected: 'allow', got: 'require' }],
          evaluation: { explanation: { rule: 'policy' } },
        },
      ],
    });
  });

  test.each([
    ['', '/cases.yaml:1:1: cases is missing; it must be a list of entries, in [ ] or with "- " before each.'],
    ['cases: []', '/cases.yaml:1:8: cases must hold at least one case.'],
    [
      'cases: [',
      '/cases.yaml:1:9: the file is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
    ['case: []', '/cases.yaml:1:1: case is not a known key; the nearest is cases.'],
  ])('%j holds no cases', async (text, sentence) => {
    const { code, out, err } = await tested(text);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe(`${sentence}\nNext: Correct the file of policy tests; nothing was tested.\n`);
  });

  test.each([
    ['    expects: {}', '4:5: cases[0].expects is not a known key; the nearest is expect.'],
    ['    acount: x', '4:5: cases[0].acount is not a known key; the nearest is account.'],
    ['    expect: { outcome: maybe }', '4:24: cases[0].expect.outcome must be deny, allow or require.'],
    [
      '    expect: { outcome: deny, approvals: 2 }',
      '4:41: cases[0].expect.approvals goes with the outcome require only.',
    ],
    [
      '    expect: { outcome: allow, break_glass_only: true }',
      '4:49: cases[0].expect.break_glass_only goes with the outcome deny only.',
    ],
    [
      '    expect: { outcome: require, grade: strong }',
      '4:40: cases[0].expect.grade must be claimed, local or authenticated.',
    ],
    [
      '    at: 2026-12-24T18:00:00',
      '4:9: cases[0].at must be an instant with its zone, such as 2026-12-24T18:00:00+08:00.',
    ],
    [
      '    asked_by: { person: lee, identity: os:lee }',
      '4:40: cases[0].asked_by.identity must not be there beside person.',
    ],
    ['    asked_by: { identity: lee }', '4:27: cases[0].asked_by.identity must be an identity, such as os:alice.'],
    [
      '    asked_by: { surface: cli, assistant: x }',
      '4:26: cases[0].asked_by.surface must be mcp where there is an assistant.',
    ],
    ['    blast: { lost: 1, healthy_lost: 2 }', '4:37: cases[0].blast.healthy_lost must be at most what is lost.'],
    ['    blast: { share_lost: 40 }', '4:26: cases[0].blast.share_lost must be at most 1.'],
  ])('%j is an error with its place', async (line, sentence) => {
    const rest = line.includes('expect') ? '' : '\n    expect: { outcome: deny }';
    const { code, err } = await oneCase(`${line}${rest}\n`);
    expect(code).toBe(2);
    expect(err).toContain(`/cases.yaml:${sentence}\n`);
  });

  test.each([
    ['operation: gaap:DeleteListner', '1:32: cases[0].operation names no tool; the nearest is gaap:DeleteListeners.'],
    [
      'operation: gaap:DescribeListeners',
      '1:32: cases[0].operation names a tool that only reads: policy is not asked.',
    ],
    [
      'operation: gaap:DeleteListeners, asked_by: { person: leee }',
      '1:74: cases[0].asked_by.person is not listed in people; the nearest is lee.',
    ],
    [
      'operation: gaap:DeleteListeners, expect: { outcome: deny, rules: [freezes] }',
      '1:87: cases[0].expect.rules[0] is no rule of the policy; the nearest is freeze.',
    ],
  ])('%s means nothing, so it is an error too', async (given, sentence) => {
    const expected = given.includes('expect') ? '' : ', expect: { outcome: deny }';
    const { code, err } = await tested(`cases: [{ name: it, ${given}${expected} }]`);
    expect(code).toBe(2);
    expect(err).toContain(`/cases.yaml:${sentence}\n`);
  });

  test('the file stands beside the configuration, if none is named', async () => {
    const fake = fakeExecutor(configured);
    const beside = await mkdtemp(path.join(folder, 'etc-'));
    await writeFile(
      path.join(beside, 'tencent-chatops.policy-tests.yaml'),
      'cases: [{ name: beside it, operation: gaap:DeleteListeners, expect: { outcome: require } }]',
    );
    const found = await run(['policy', 'test'], { fake, configFile: path.join(beside, 'chatops.yaml') });
    expect(found.out).toBe('ok    beside it\n\n1 passed, 0 failed\n');
    const missing = await run(['policy', 'test'], { fake, configFile: '/nowhere/chatops.yaml' });
    expect(missing).toMatchObject({
      code: 2,
      err: 'The file of policy tests /nowhere/tencent-chatops.policy-tests.yaml does not exist.\nNext: Write it, or name another file; nothing was tested.\n',
    });
    expect(await run(['policy', 'test'], { fake })).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no configuration file'),
    });
  });
});
