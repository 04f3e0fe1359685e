import { describe, expect, test } from 'vitest';
import { failureOf } from '../../src/errors.ts';
import { complaint, stage } from './stage.ts';

const people = 'people:\n  alice: { roles: [sre], os: [alice] }\n  bob: { os: [bob] }\n';

/** What is said of one rule, which begins at line 6. */
const rule = (...lines: readonly string[]) =>
  complaint(`${people}policy:\n  rules:\n    - ${lines.join('\n      ')}\n`);
const when = (...lines: readonly string[]) =>
  rule('name: x', 'decide: deny', 'when:', ...lines.map((line) => `  ${line}`));
const required = (...lines: readonly string[]) =>
  rule('name: x', 'decide: require', 'require:', ...lines.map((line) => `  ${line}`));

describe('the policy', () => {
  test('is the built-in one without any rules', async () => {
    expect((await stage().load()).config.policy).toEqual({ rules: [] });
  });

  test('has rules with what they leave out', async () => {
    const on = stage();
    on.write(`${people}policy:\n  rules:\n    - { name: two, decide: require, require: { approvals: 2 } }\n`);
    expect((await on.load()).config.policy.rules).toEqual([
      { name: 'two', when: {}, decide: 'require', require: { approvals: 2, typed: false, reason: false } },
    ]);
  });
});

describe('what is malformed is told with its place', () => {
  test('lists', async () => {
    expect(await complaint('policy:\n  rules:\n    first: {}\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:5: policy.rules must be a list of entries, in [ ] or with "- " before each."`,
    );
    expect(await complaint('policy:\n  rules:\n    - deny\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:7: policy.rules[0] must be a list of keys with their values."`,
    );
    expect(await complaint('policy:\n  rules:\n    -\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:6: policy.rules[0] must be a list of keys with their values."`,
    );
    expect(await when('accounts: production')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:19: policy.rules[0].when.accounts must be a list of entries, in [ ] or with "- " before each."`,
    );
    expect(await when('accounts: []')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:19: policy.rules[0].when.accounts must name at least one."`,
    );
    expect(await when('accounts: [a, ""]')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:23: policy.rules[0].when.accounts[1] must not be empty."`,
    );
  });

  test('unknown keys, at every depth', async () => {
    expect(await complaint('policy:\n  rule: []\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:3: policy.rule is not a known key; the nearest is rules."`,
    );
    expect(await rule('name: x', 'decide: deny', 'wehn: {}')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:8:7: policy.rules[0].wehn is not a known key; the nearest is when."`,
    );
    expect(await when('acounts: [a]')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:9: policy.rules[0].when.acounts is not a known key; the nearest is accounts."`,
    );
    expect(await when('blast:', '  lost_ovr: 3')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:10:11: policy.rules[0].when.blast.lost_ovr is not a known key; the nearest is lost_over."`,
    );
    expect(
      await when('arguments:', '  - path: $.A', '    equals: 1', '  - path: $.B', '    equal: 1'),
    ).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:13:13: policy.rules[0].when.arguments[1].equal is not a known key; the nearest is equals."`,
    );
    expect(await when('asked_by:', '  groups: [a]')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:10:11: policy.rules[0].when.asked_by.groups is not a known key; known here: people, roles, surfaces, assistants, unlisted."`,
    );
    expect(await required('from:', '  role: [sre]')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:10:11: policy.rules[0].require.from.role is not a known key; the nearest is roles."`,
    );
  });

  test('values', async () => {
    expect(await rule('name: x', 'decide: denied')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:7:15: policy.rules[0].decide must be deny, allow or require."`,
    );
    expect(await rule('name: x')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:6:7: policy.rules[0].decide is missing; it must be deny, allow or require."`,
    );
    expect(await rule('name: ""', 'decide: deny')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:6:13: policy.rules[0].name must not be empty."`,
    );
    expect(await rule(`name: ${'x'.repeat(101)}`, 'decide: deny')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:6:13: policy.rules[0].name must be at most 100 characters."`,
    );
    expect(await when('effects: [write, read]')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:26: policy.rules[0].when.effects[1] must be write or destructive."`,
    );
    expect(await when('asked_by: { surfaces: [demo] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:32: policy.rules[0].when.asked_by.surfaces[0] must be mcp, cli, console or slack."`,
    );
    expect(await when('blast: { lost_over: "3" }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:29: policy.rules[0].when.blast.lost_over must be a number."`,
    );
    expect(await when('blast: { share_lost_over: 50 }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:35: policy.rules[0].when.blast.share_lost_over must be at most 1."`,
    );
    expect(await when('blast: { lost_over: .inf }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:29: policy.rules[0].when.blast.lost_over must be a number."`,
    );
    expect(await required('approvals: 1.5')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:20: policy.rules[0].require.approvals must be a whole number."`,
    );
    expect(await required('approvals: two')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:20: policy.rules[0].require.approvals must be a whole number."`,
    );
    expect(await required('channels: [slack, "#ops"]')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:27: policy.rules[0].require.channels[1] must be mcp, cli, console, slack or slack:C0123ABC."`,
    );
  });

  test('arguments', async () => {
    expect(await when('arguments: [{ path: $.A }]')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:21: policy.rules[0].when.arguments[0] must say what the value has to be: equals, in, matches, greater_than or less_than."`,
    );
    expect(await when('arguments: [{ equals: 1 }]')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:21: policy.rules[0].when.arguments[0].path is missing; it must be text."`,
    );
    expect(await when('arguments: [{ path: $.A, equals: [1] }]')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:42: policy.rules[0].when.arguments[0].equals must be a text, a number, true, false or null."`,
    );
    expect(await when('arguments: [{ path: $.A, in: [1, { a: 2 }] }]')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:42: policy.rules[0].when.arguments[0].in[1] must be a text, a number, true, false or null."`,
    );
  });

  test('times', async () => {
    expect(await when('time: { zone: asia/shanghai }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:23: policy.rules[0].when.time.zone must be a time zone, for example Asia/Shanghai."`,
    );
    expect(await when('time: { zone: +08:00 }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:23: policy.rules[0].when.time.zone must be a time zone, for example Asia/Shanghai."`,
    );
    expect(await when('time: { from: 2026-12-24 }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:23: policy.rules[0].when.time.from must be a date and a time, such as 2026-12-24T18:00."`,
    );
    expect(await when('time: { from: 2026-02-30T18:00 }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:23: policy.rules[0].when.time.from must be a date and a time that exist."`,
    );
    expect(await when('time: { from: 2026-12-24T18:00, until: 2026-12-24T18:00 }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:48: policy.rules[0].when.time.until must end after it begins."`,
    );
    expect(await when('time: { hours: 9-17 }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:24: policy.rules[0].when.time.hours must be two times, such as 18:00-09:00."`,
    );
    expect(await when('time: { days: [monday] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:24: policy.rules[0].when.time.days[0] must be mon, tue, wed, thu, fri, sat or sun."`,
    );
  });

  test('what goes with each decision', async () => {
    expect(await rule('name: x', 'decide: require')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:6:7: policy.rules[0].require is missing; it must be there where decide is require, and only there."`,
    );
    expect(await rule('name: x', 'decide: deny', 'require: {}')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:8:16: policy.rules[0].require must be there where decide is require, and only there."`,
    );
    expect(await rule('name: x', 'decide: allow', 'except_break_glass: true')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:8:27: policy.rules[0].except_break_glass goes with deny only."`,
    );
    expect(await complaint('policy:\n  break_glass: {}\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:16: policy.break_glass.roles is missing; it must be a list of entries, in [ ] or with "- " before each."`,
    );
  });

  test('a key that stands for a secret, also inside a list', async () => {
    expect(await when('arguments:', '  - path: $.A', '    password: verySecret')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:11:13: policy.rules[0].when.arguments[0].password does not belong in this file: keys go into TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, or into a file of their own with mode 600 that the account's credentials name."`,
    );
  });
});

describe('what nobody could ever do is refused with its place', () => {
  test('names of nobody', async () => {
    expect(await when('asked_by: { people: [bob, alicia] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:35: policy.rules[0].when.asked_by.people[1] is "alicia", who is not listed in people; the nearest is alice."`,
    );
    expect(await when('asked_by: { roles: [dba] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:29: policy.rules[0].when.asked_by.roles[0] is "dba", a role that nobody in people has; known here: sre."`,
    );
    expect(await required('from: { people: [bobb] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:26: policy.rules[0].require.from.people[0] is "bobb", who is not listed in people; the nearest is bob."`,
    );
    expect(await required('from: { roles: [sre, srs] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:30: policy.rules[0].require.from.roles[1] is "srs", a role that nobody in people has; the nearest is sre."`,
    );
    expect(
      await complaint(
        'policy:\n  rules:\n    - name: x\n      decide: deny\n      when: { asked_by: { people: [a] } }\n',
      ),
    ).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:36: policy.rules[0].when.asked_by.people[0] is "a", who is not listed in people; write it there."`,
    );
  });

  test('a rule’s name that is used twice', async () => {
    expect(
      await complaint('policy:\n  rules:\n    - { name: x, decide: deny }\n    - { name: x, decide: allow }\n'),
    ).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:4:15: policy.rules[1].name is "x", as another rule is called; give it a name of its own."`,
    );
  });

  test('requirements that cannot be met', async () => {
    expect(await required('from: {}')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:15: policy.rules[0].require.from names nobody; name people, roles or slack_groups, or leave it out for anybody listed."`,
    );
    expect(await required('approvals: 2', 'from: { people: [alice], roles: [sre] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:20: policy.rules[0].require.approvals can never be met: it takes 2 people, and of those listed it means only alice; name more people or roles in from, or ask for fewer."`,
    );
    expect(await required('approvals: 3')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:20: policy.rules[0].require.approvals can never be met: it takes 3 people, and of those listed it means only alice and bob; list more people, or ask for fewer."`,
    );
    expect(await required('channels: [slack, "slack:C012"]')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:19: policy.rules[0].require.channels can never be met: nothing that it names is connected; configure slack, name mcp or cli or console as well, or leave it out."`,
    );
    expect(await required('from: { slack_groups: [S012] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:9:9: policy.rules[0].require.approvals can never be met: it takes 1 person, and of those listed it means nobody (groups count for nobody while Slack is not connected); name more people or roles in from."`,
    );
  });

  test('emergencies', async () => {
    expect(await complaint(`${people}policy:\n  break_glass:\n    roles: [sre]\n`)).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:6:5: policy.break_glass takes somebody who is signed in, and nothing signs people in; configure console.oidc or slack, or take it away."`,
    );
    expect(await complaint(`${people}policy:\n  break_glass: { roles: [srr] }\n`)).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:26: policy.break_glass.roles[0] is "srr", a role that nobody in people has; the nearest is sre."`,
    );
    expect(await rule('name: x', 'decide: deny', 'except_break_glass: true')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:8:27: policy.rules[0].except_break_glass says that some may break the glass, and policy.break_glass does not say who; write that, or take this away."`,
    );
  });
});

test('what shows only later can be told with its place too', async () => {
  const on = stage();
  on.write(
    'policy:\n  rules:\n    - name: x\n      decide: deny\n      when:\n        arguments: [{ path: "$[", equals: 1 }]\n',
  );
  const { faultAt } = await on.load();
  const path = ['policy', 'rules', 0, 'when', 'arguments', 0, 'path'];
  const message = (fault: typeof faultAt) => failureOf(fault(path, 'is no JSON Path')).message.replace(on.home, '~');
  expect(message(faultAt)).toMatchInlineSnapshot(
    `"~/etc/tencent-chatops.yaml:6:29: policy.rules[0].when.arguments[0].path is no JSON Path."`,
  );
  expect(message((await stage().load()).faultAt)).toMatchInlineSnapshot(
    `"policy.rules[0].when.arguments[0].path is no JSON Path."`,
  );
});
