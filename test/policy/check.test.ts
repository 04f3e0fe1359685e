import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { PeopleFile } from '../../src/people/schema.ts';
import { checkPolicy } from '../../src/policy/check.ts';
import type { Checked } from '../../src/policy/problem.ts';
import { ApproversFile, PolicyFile } from '../../src/policy/schema.ts';

type Rule = NonNullable<z.input<typeof PolicyFile>['rules']>[number];
type Required = NonNullable<Rule['require']>;

const team: z.input<typeof PeopleFile> = {
  alice: { roles: ['lead'], os: ['alice'], slack: ['T1/U1'], login: ['a@example.com'] },
  bob: { roles: ['lead', 'sre'], os: ['bob'] },
  carol: { roles: ['sre'], login: ['c@example.com'] },
  dora: { roles: ['quiet'] },
};
const nothing = { slack: false, oidc: false };
const oidc = { slack: false, oidc: true };
const slack = { slack: true, oidc: false };

interface Given {
  readonly people?: z.input<typeof PeopleFile>;
  readonly policy?: z.input<typeof PolicyFile>;
  readonly approvers?: z.input<typeof ApproversFile>;
  readonly connected?: Checked['connected'];
}

/** "place: what", and what was meant. */
function problems({ people = team, policy = {}, approvers, connected = nothing }: Given): readonly string[] {
  const found = checkPolicy({
    people: PeopleFile.parse(people),
    policy: PolicyFile.parse(policy),
    approvers: approvers && ApproversFile.parse(approvers),
    connected,
  });
  return found.map(
    ({ path, what, meant }) => `${path.join('.')}: ${what}${meant ? ` (${meant.known.join(', ')})` : ''}`,
  );
}
const rule = (given: Partial<Rule>): z.input<typeof PolicyFile> => ({
  rules: [{ name: 'x', decide: 'deny', ...given }],
});
const required = (require: Required, connected = nothing, people = team) =>
  problems({ policy: rule({ decide: 'require', require }), connected, people });

test('nothing is wrong with nothing', () => {
  expect(problems({ people: {} })).toEqual([]);
});

describe('names', () => {
  test('of people and roles are known, wherever they stand', () => {
    const names = { people: ['alice'], roles: ['sre'] };
    expect(
      problems({
        policy: {
          rules: [
            { name: 'one', decide: 'deny', when: { asked_by: names } },
            { name: 'two', decide: 'require', require: { from: names } },
          ],
          break_glass: { roles: ['lead'] },
        },
        approvers: names,
        connected: oidc,
      }),
    ).toEqual([]);
  });

  test('that mean nobody are told of with those that mean somebody', () => {
    const names = { people: ['alice', 'alcie'], roles: ['dba'] };
    expect(problems({ policy: rule({ when: { asked_by: names } }) })).toEqual([
      'policy.rules.0.when.asked_by.people.1: is "alcie", who is not listed in people (alice, bob, carol, dora)',
      'policy.rules.0.when.asked_by.roles.0: is "dba", a role that nobody in people has (lead, sre, quiet)',
    ]);
    expect(required({ from: names })).toHaveLength(2);
    expect(problems({ approvers: names })).toHaveLength(2);
    expect(problems({ policy: { break_glass: { roles: ['dba'] } }, connected: oidc })).toEqual([
      'policy.break_glass.roles.0: is "dba", a role that nobody in people has (lead, sre, quiet)',
    ]);
  });

  test('mean nobody where nobody is listed', () => {
    expect(problems({ people: {}, policy: rule({ when: { asked_by: { people: ['alice'] } } }) })).toEqual([
      'policy.rules.0.when.asked_by.people.0: is "alice", who is not listed in people; write it there',
    ]);
  });

  test('of rules are their own', () => {
    const names = ['x', 'y', 'x', 'approvals.from'];
    expect(problems({ policy: { rules: names.map((name) => ({ name, decide: 'deny' })) } })).toEqual([
      'policy.rules.2.name: is "x", as another rule is called; give it a name of its own',
      'policy.rules.3.name: is "approvals.from", as the setting is called; give it a name of its own',
    ]);
  });
});

describe('identities', () => {
  test.each(['os', 'slack', 'login', 'mcp'])('belong to one person: %s', (kind) => {
    const entry = { [kind]: ['T1/U7', 'T1/U8'] };
    expect(problems({ people: { alice: entry, bob: { [kind]: ['T1/U9', 'T1/U8'] } } })).toEqual([
      `people.bob.${kind}.1: is "T1/U8", which stands with alice too; an identity is of one person, so take it away from the other`,
    ]);
  });

  test('of different kinds are different, and one person may repeat theirs', () => {
    expect(problems({ people: { alice: { os: ['ops', 'ops'] }, bob: { login: ['ops'], mcp: ['ops'] } } })).toEqual([]);
  });
});

describe('a requirement can be met', () => {
  test('by anybody where nobody is listed', () => {
    expect(required({ approvals: 10 }, nothing, {})).toEqual([]);
  });

  test('by people or roles that are enough', () => {
    expect(required({ approvals: 2, from: { roles: ['lead'] } })).toEqual([]);
    expect(required({ approvals: 2, from: { people: ['alice', 'bob'] } })).toEqual([]);
    expect(required({ approvals: 2, from: { people: ['alice'], roles: ['lead'] } })).toEqual([]);
  });

  test('only by as many as there are, one person once', () => {
    expect(required({ approvals: 2, from: { people: ['alice', 'alice'] } })).toEqual([
      'policy.rules.0.require.approvals: can never be met: it takes 2 people, and of those listed it means only alice; name more people or roles in from, or ask for fewer',
    ]);
    expect(required({ approvals: 5 })).toEqual([
      'policy.rules.0.require.approvals: can never be met: it takes 5 people, and of those listed it means only alice and bob and carol and dora; list more people, or ask for fewer',
    ]);
  });

  test('only by people who can be known well enough where they approve', () => {
    const able = (approvals: number, kinds: string, who: string, more: number) => [
      `policy.rules.0.require.approvals: can never be met: it takes ${approvals === 1 ? '1 person' : `${approvals} people`}, and of those it means ${who} can be known here, by ${kinds}; add that for ${more} more of them in people${approvals === 1 ? '' : ', or ask for fewer'}`,
    ];
    expect(required({ from: { people: ['dora'] } })).toEqual(able(1, 'os', 'nobody', 1));
    expect(required({ from: { people: ['carol'] } })).toEqual(able(1, 'os', 'nobody', 1));
    expect(required({ approvals: 2, from: { roles: ['lead'] } }, oidc)).toEqual(able(2, 'login', 'only alice', 1));
    expect(required({ approvals: 2, from: { roles: ['lead'] }, channels: ['cli'] }, oidc)).toEqual([]);
    expect(required({ approvals: 3, channels: ['mcp', 'console'] }, oidc)).toEqual([]);
    expect(required({ approvals: 2 }, slack)).toEqual(able(2, 'slack', 'only alice', 1));
  });

  test('by user groups where Slack is connected, and only there', () => {
    const from = { slack_groups: ['S1'] };
    expect(required({ approvals: 9, from }, slack)).toEqual([]);
    expect(required({ from })).toEqual([
      'policy.rules.0.require.approvals: can never be met: it takes 1 person, and of those listed it means nobody (groups count for nobody while Slack is not connected); name more people or roles in from',
    ]);
    expect(required({ from: { ...from, people: ['alice'] } })).toEqual([]);
  });

  test('in channels of which one is connected', () => {
    const said = (channels: string[], connected = nothing) => required({ channels }, connected, {});
    expect(said(['slack:C1', 'slack'])).toEqual([
      'policy.rules.0.require.channels: can never be met: nothing that it names is connected; configure slack, name mcp or cli or console as well, or leave it out',
    ]);
    expect(said(['slack:C1', 'console'])).toEqual([]);
    expect(required({ channels: ['slack:C1'] }, slack)).toEqual([]);
  });

  test('in the console, where people sign in at all, only if they sign in there', () => {
    expect(required({ channels: ['console'] })).toEqual([]);
    expect(required({ channels: ['console'] }, oidc)).toEqual([]);
    expect(required({ channels: ['console'] }, slack)).toEqual([
      'policy.rules.0.require.channels: can never be met: nothing that it names signs people in; name mcp or cli or slack as well, or leave it out',
    ]);
  });

  test('not by nobody', () => {
    expect(required({ from: {} })).toEqual([
      'policy.rules.0.require.from: names nobody; name people, roles or slack_groups, or leave it out for anybody listed',
    ]);
    for (const from of [{ people: ['alice'] }, { roles: ['lead'] }, { slack_groups: ['S1'] }])
      expect(required({ from }, slack, {})).toContain(
        'policy.rules.0.require.from: counts people who are listed, and nobody is; list them in people, or leave it out',
      );
  });
});

describe('who approves where no rule says more', () => {
  test('is somebody who can be known anywhere', () => {
    for (const name of ['alice', 'bob']) expect(problems({ approvers: { people: [name] } })).toEqual([]);
    expect(problems({ approvers: { people: ['carol'] }, connected: oidc })).toEqual([]);
    expect(problems({ approvers: { people: ['carol', 'dora'] } })).toEqual([
      'approvals.from: can never be met: it takes 1 person, and of those it means nobody can be known here, by os or mcp; add that for 1 more of them in people',
    ]);
  });

  test('is not left empty, and not taken from nobody', () => {
    expect(problems({ approvers: {} })[0]).toMatch(/^approvals\.from: names nobody; /);
    expect(problems({ approvers: { roles: ['lead'] }, people: {} })[0]).toMatch(/^approvals\.from: counts people who /);
    expect(problems({ approvers: { slack_groups: ['S1'] } })[0]).toMatch(/^approvals\.from: can never be met: /);
    expect(problems({ approvers: { slack_groups: ['S1'] }, connected: slack })).toEqual([]);
  });
});

describe('signing in', () => {
  test('takes somebody with a login', () => {
    const { bob = {} } = team;
    expect(problems({ people: { bob }, connected: oidc })).toEqual([
      'console.oidc: lets nobody in: nobody in people has a login; add what the provider calls them, or take it away',
    ]);
    expect(problems({ connected: oidc })).toEqual([]);
  });

  test('in Slack takes somebody whom Slack knows', () => {
    const { bob = {}, carol = {} } = team;
    for (const people of [{}, { bob, carol }])
      expect(problems({ people, connected: { slack: true, oidc: false } })).toEqual([
        'slack: knows nobody: nobody in people has a slack; add workspace and user, such as T0123/U0456, or take it away',
      ]);
    expect(problems({ connected: slack })).toEqual([]);
  });

  test('is possible in either place where both are there', () => {
    const both = { slack: true, oidc: true };
    expect(required({ approvals: 2, from: { people: ['alice', 'carol'] } }, both)).toEqual([]);
    expect(problems({ policy: breakGlass('sre'), connected: both })).toEqual([]);
    expect(problems({ policy: breakGlass('quiet'), connected: both })).toEqual([
      'policy.break_glass.roles: mean nobody who can sign in (dora); add a login or slack to one of them in people',
    ]);
  });

  const breakGlass = (role: string) => ({ break_glass: { roles: [role] } });

  test('is what breaking the glass takes', () => {
    expect(problems({ policy: breakGlass('lead') })).toEqual([
      'policy.break_glass: takes somebody who is signed in, and nothing signs people in; configure console.oidc or slack, or take it away',
    ]);
    expect(problems({ policy: breakGlass('lead'), connected: slack })).toEqual([]);
    expect(problems({ policy: breakGlass('sre'), connected: oidc })).toEqual([]);
    expect(problems({ policy: breakGlass('sre'), connected: slack })).toEqual([
      'policy.break_glass.roles: mean nobody who can sign in (bob, carol); add a slack to one of them in people',
    ]);
  });

  test('is excepted from a deny only where it is said who may', () => {
    const excepted = rule({ except_break_glass: true });
    expect(problems({ policy: { ...excepted, ...breakGlass('lead') }, connected: oidc })).toEqual([]);
    expect(problems({ policy: rule({ except_break_glass: false }) })).toEqual([]);
    expect(problems({ policy: excepted })).toEqual([
      'policy.rules.0.except_break_glass: says that some may break the glass, and policy.break_glass does not say who; write that, or take this away',
    ]);
  });
});
