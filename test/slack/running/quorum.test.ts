import { expect, test } from 'vitest';
import type { Principal } from '../../../src/people/principal.ts';
import { asks, bind, decidesElsewhere, drop, dropped, modalSays, toldAlone } from './asking.ts';
import { approves, cardOf, cardSays, says } from './deciding.ts';
import { everybody, idOf, ids, stage, writes } from './stage.ts';

const two = {
  rules: [{ name: 'two for everything', decide: 'require', require: { approvals: 2, from: { roles: ['approvers'] } } }],
};

test('two are needed: the card says who approved, for which rule, and who is still missing', async () => {
  const all = await stage({ policy: two });
  await asks(all, bind);
  await approves(all, ids.bob);
  const half = await cardSays(all, '1 more human, among them 1 of the role approvers');
  expect(says(half, String.raw`bob (in Slack, authenticated), for \"two for everything\"`)).toBe(true);
  expect(writes(all.app)).toEqual([]);
  await approves(all, ids.carol);
  const change = await all.change('succeeded');
  expect(change.approvals.map(({ by }) => by.person)).toEqual(['bob', 'carol']);
  const done = await cardSays(all, 'Done and verified');
  expect(says(done, 'bob (in Slack') && says(done, 'carol (in Slack')).toBe(true);
});

test('the same person twice is one, and is told so alone', async () => {
  const all = await stage({ policy: two });
  await asks(all, bind);
  await approves(all, ids.bob);
  await cardSays(all, 'Still needed');
  await approves(all, ids.bob);
  await toldAlone(all, ids.bob, 'bob has approved');
  const change = await all.change('awaiting_approval');
  expect(change.approvals).toHaveLength(1);
});

test('the same person by another identity is one as well', async () => {
  const people = { ...everybody, bob: { ...everybody.bob, os: ['bobby'] } };
  const all = await stage({ policy: two, people });
  await asks(all, bind);
  await approves(all, ids.bob);
  await cardSays(all, 'Still needed');
  const terminal: Principal = { id: 'os:bobby', name: 'bobby', surface: 'cli', grade: 'local' };
  const outcome = await decidesElsewhere(all, terminal);
  expect(outcome).toMatchObject({ kind: 'rejected' });
  expect((await all.change('awaiting_approval')).approvals).toHaveLength(1);
});

test('who asked does not approve what destroys, and is told why alone; the form offers to cancel instead', async () => {
  const people = { ...everybody, alice: { ...everybody.alice, roles: ['approvers'] } };
  const all = await stage({ people });
  await asks(all, drop);
  const { id } = await all.change('awaiting_approval');
  await all.slack.user(ids.alice).command('/tc', `approve ${id} ${dropped}`, { channel: ids.ops });
  await toldAlone(all, ids.alice, 'alice asked for it, so somebody else has to approve it.');
  await all.slack.user(ids.alice).click(await cardOf(all), 'Approve…');
  const modal = await modalSays(all, ids.alice, 'alice asked for it, so somebody else has to approve it.');
  expect(JSON.stringify(modal.view)).toContain('Cancel the request');
  expect(writes(all.app)).toEqual([]);
});

test.each([
  [
    'in the console',
    { id: 'login:42', name: 'carol', surface: 'console', grade: 'authenticated' },
    'in the console, signed in',
  ],
  ['at a terminal', { id: 'os:carol', name: 'carol', surface: 'cli', grade: 'local' }, 'on the command line'],
] satisfies [string, Principal, string][])('an approval %s stands on the card by name', async (_, by, where) => {
  const people = { ...everybody, carol: { ...everybody.carol, os: ['carol'], login: ['42'] } };
  const policy = {
    rules: [{ name: 'two', decide: 'require', require: { approvals: 2, channels: ['slack', 'console', 'cli'] } }],
  };
  const all = await stage({ policy, people });
  await asks(all, bind);
  await cardOf(all);
  expect(await decidesElsewhere(all, by)).toMatchObject({ kind: 'decided' });
  await cardSays(all, `carol (${where}, ${by.grade})`);
  await approves(all, ids.bob);
  await all.change('succeeded');
  const card = await cardSays(all, 'Done and verified');
  expect(says(card, `carol (${where}`) && says(card, 'bob (in Slack')).toBe(true);
});

test('people who are not listed do not approve, and two have to where it is not known who asked', async () => {
  const all = await stage({ people: { bob: everybody.bob, carol: { slack: [idOf(ids.carol)] } } });
  const stranger: Principal = { id: 'os:nobody', name: 'nobody', surface: 'cli', grade: 'local' };
  const asked = await all.app.executor.request({ tool: drop[0], input: drop[1] }, { principal: stranger });
  expect(asked.kind).toBe('change');
  const card = await cardOf(all);
  expect(says(card, '2 different humans')).toBe(true);
  await approves(all, ids.bob);
  await cardSays(all, '1 more human');
  await approves(all, ids.carol);
  await all.change('succeeded');
});
