import { describe, expect, test } from 'vitest';
import { complaint, stage } from './stage.ts';

describe('people', () => {
  test('without any, nobody is listed', async () => {
    expect((await stage().load()).config.people).toEqual({});
  });

  test('have no roles and no identities but those that are written', async () => {
    const on = stage();
    on.write('people: { Alice.Z: { name: Alice, login: [alice@example.com] }, bob: {} }');
    expect((await on.load()).config.people).toEqual({
      'Alice.Z': { name: 'Alice', roles: [], os: [], slack: [], login: ['alice@example.com'], mcp: [] },
      bob: { roles: [], os: [], slack: [], login: [], mcp: [] },
    });
  });

  test('that are no list of names are refused', async () => {
    expect(await complaint('people:\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:1:8: people must be a list of names with their settings."`,
    );
    expect(await complaint('people:\n  - alice\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:3: people must be a list of names with their settings."`,
    );
    expect(await complaint('people:\n  alice: alice@example.com\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:10: people.alice must be a list of keys with their values."`,
    );
  });

  test('have names that can be written everywhere', async () => {
    expect(await complaint('people:\n  bob: {}\n  Alice Zhang: {}\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:3: the name "Alice Zhang" must be letters, digits, ".", "-" and "_", at most 64 of them."`,
    );
    expect(await complaint('people: { __proto__: { roles: [sre] } }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:1:11: people.__proto__ cannot have this name; give it another."`,
    );
    expect(await complaint('people:\n  alice:\n    roles: [sre, on call]\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:18: people.alice.roles[1] must be letters, digits, ".", "-" and "_", at most 64 of them."`,
    );
  });

  test('have keys that are known', async () => {
    expect(await complaint('people:\n  alice:\n    rolse: [sre]\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:5: people.alice.rolse is not a known key; the nearest is roles."`,
    );
    expect(await complaint('people:\n  7:\n    email: a@example.com\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:5: people.7.email is not a known key; known here: name, roles, os, slack, login, mcp."`,
    );
  });

  test('have lists of identities, each of the right shape', async () => {
    expect(await complaint('people:\n  alice:\n    os: alice\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:9: people.alice.os must be a list of entries, in [ ] or with "- " before each."`,
    );
    expect(await complaint('people:\n  alice:\n    os:\n      - alice\n      - 1000\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:9: people.alice.os[1] must be text."`,
    );
    expect(await complaint('people:\n  alice:\n    login: [a, ""]\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:16: people.alice.login[1] must not be empty."`,
    );
    expect(await complaint(`people:\n  alice:\n    login: [${'a'.repeat(191)}]\n`)).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:13: people.alice.login[0] must be at most 190 characters."`,
    );
    expect(await complaint('people:\n  alice:\n    slack: [U0456]\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:13: people.alice.slack[0] must be a workspace and a user, such as T0123/U0456."`,
    );
    expect(await complaint(`people:\n  alice:\n    mcp: [${'m,'.repeat(21)}]\n`)).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:10: people.alice.mcp must be at most 20 entries."`,
    );
    expect(await complaint('people:\n  7:\n    os: [true]\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:10: people.7.os[0] must be text."`,
    );
  });

  test.each(['os: [%]', 'login: [%]', 'mcp: [%]', 'slack: [T1/%]'])('share no identity: %s', async (identity) => {
    const line = `{ ${identity.replace('%', 'U1')} }`;
    expect(await complaint(`people:\n  alice: ${line}\n  bob: ${line}\n`)).toMatch(
      /^~\/etc\/tencent-chatops\.yaml:3:\d+: people\.bob\.\w+\[0\] is "\S+", which stands with alice too; /,
    );
  });

  test('may have the same name on different surfaces', async () => {
    const on = stage();
    on.write('people: { alice: { os: [ops, ops] }, bob: { login: [ops] } }');
    expect(Object.keys((await on.load()).config.people)).toEqual(['alice', 'bob']);
  });
});

describe('who approves where no rule says more', () => {
  const people = 'people:\n  alice: { roles: [sre], os: [alice] }\n  bob: {}\n';
  const from = (text: string) => complaint(`${people}approvals:\n  from: ${text}\n`);

  test('is anybody, or as it is written', async () => {
    const on = stage();
    expect((await on.load()).config.approvals).toEqual({
      allowClaimedDestructive: false,
      expiresMinutes: 60,
      from: undefined,
      rememberDeclinesMinutes: 60,
    });
    on.write(`${people}approvals: { from: { roles: [sre] }, remember_declines_minutes: 0 }`);
    expect((await on.load()).config.approvals).toMatchObject({
      from: { people: [], roles: ['sre'], slack_groups: [] },
      rememberDeclinesMinutes: 0,
    });
  });

  test('is somebody', async () => {
    expect(await from('{}')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:9: approvals.from names nobody; name people, roles or slack_groups, or leave it out for anybody listed."`,
    );
    expect(await from('{ people: [], roles: [] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:9: approvals.from names nobody; name people, roles or slack_groups, or leave it out for anybody listed."`,
    );
    expect(await from('{ people: [alcie] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:20: approvals.from.people[0] is "alcie", who is not listed in people; the nearest is alice."`,
    );
    expect(await from('{ people: [alice, somebody] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:27: approvals.from.people[1] is "somebody", who is not listed in people; known here: alice, bob."`,
    );
    expect(await from('{ roles: [srre] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:19: approvals.from.roles[0] is "srre", a role that nobody in people has; the nearest is sre."`,
    );
    expect(await from('{ slack_groups: [S012] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:9: approvals.from can never be met: it takes 1 person, and of those listed it means nobody (groups count for nobody while Slack is not connected); name more people or roles in from."`,
    );
    expect(await from('{ people: [bob] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:9: approvals.from can never be met: it takes 1 person, and of those it means nobody can be known here, by os or mcp; add that for 1 more of them in people."`,
    );
    expect(await complaint('approvals:\n  from: { people: [alice] }\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:9: approvals.from counts people who are listed, and nobody is; list them in people, or leave it out."`,
    );
  });

  test('is written as it should be', async () => {
    expect(await from('alice')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:9: approvals.from must be a list of keys with their values."`,
    );
    expect(await from('{ person: [alice] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:11: approvals.from.person is not a known key; known here: people, roles, slack_groups."`,
    );
    expect(await from('{ slack_groups: [sre] }')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:26: approvals.from.slack_groups[0] must be the id of a user group, such as S0123ABC."`,
    );
    expect(await complaint('approvals:\n  remember_declines_minutes: 1441\n')).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:30: approvals.remember_declines_minutes must be at most 1440."`,
    );
  });
});
