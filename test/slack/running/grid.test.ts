import { expect, test } from 'vitest';
import type { FakeSlack } from '../fake/index.ts';
import { enterprise, homeTeam } from '../fake/world/people.ts';
import { asks, bind, toldAlone } from './asking.ts';
import { approves, cardOf, says } from './deciding.ts';
import { everybody, ids, stage } from './stage.ts';

const onGrid = ({ settings }: FakeSlack) => {
  settings.grid = true;
};

/** Greta belongs to the organisation: her id is global, and Slack names no workspace of hers. */
test.each([
  ['by the workspace and her global id', `${homeTeam.id}/${ids.grid}`],
  ['by the organisation and her global id', `${enterprise.id}/${ids.grid}`],
])('on Grid somebody is known %s', async (_, identity) => {
  const all = await stage({
    before: onGrid,
    people: { ...everybody, greta: { roles: ['approvers'], slack: [identity] } },
  });
  await asks(all, bind);
  const seen = await approves(all, ids.grid);
  expect(seen.error).toBeUndefined();
  expect((await all.change('succeeded')).approvals[0]?.by).toMatchObject({ id: `slack:${identity}`, person: 'greta' });
});

test('who asks by an id of the organisation is mentioned, and told how it ended', async () => {
  const all = await stage({
    before: onGrid,
    people: { ...everybody, greta: { slack: [`${enterprise.id}/${ids.grid}`] } },
  });
  await asks(all, bind, { user: ids.grid });
  const { ts } = await cardOf(all);
  await approves(all, ids.bob);
  await all.change('succeeded');
  await all.slack.until(() => all.slack.thread(ts).some((one) => says(one, `<@${ids.grid}>`)), 'the outcome');
});

test('a user group counts for whoever is listed by the organisation', async () => {
  const all = await stage({
    before(slack) {
      onGrid(slack);
      void slack.setGroup({ id: ids.approvers, handle: 'approvers', users: [ids.grid], disabled: false });
    },
    policy: { rules: [{ name: 'the group', decide: 'require', require: { from: { slack_groups: [ids.approvers] } } }] },
    people: { ...everybody, greta: { slack: [`${enterprise.id}/${ids.grid}`] } },
  });
  await asks(all, bind);
  await approves(all, ids.grid);
  await all.change('succeeded');
});

test('outside of Grid somebody of an organisation is nobody of ours', async () => {
  const all = await stage({
    before: (slack) => slack.addPerson({ id: ids.grid, name: 'greta', kind: 'grid', team: 'T0OTHER0001' }),
    people: { ...everybody, greta: { slack: [`${homeTeam.id}/${ids.grid}`] } },
  });
  await asks(all, bind);
  await approves(all, ids.grid);
  await toldAlone(all, ids.grid, 'you belong to another workspace');
  expect((await all.change('awaiting_approval')).approvals).toEqual([]);
});
