import { describe, expect, test } from 'vitest';
import { asks, asksAndWaits, bind } from './asking.ts';
import { approves, cardOf, cardSays, says } from './deciding.ts';
import { jumpingClock } from './jumping-clock.ts';
import { everybody, ids, type Settings, stage } from './stage.ts';

const minute = 60_000;
const byApprovers = {
  rules: [{ name: 'approvers', decide: 'require', require: { from: { roles: ['approvers'] } } }],
};
const byGroup = {
  rules: [{ name: 'the group', decide: 'require', require: { from: { slack_groups: [ids.approvers] } } }],
};

describe('while nobody decides', () => {
  test('people are reminded in the thread at half time and once more, and no more', async () => {
    const clock = jumpingClock();
    const all = await stage({ clock, policy: byApprovers });
    const { slack } = all;
    const { ts } = await asksAndWaits(all, bind);
    const reminders = () => slack.thread(ts).filter((one) => says(one, 'Still waits for approval'));
    clock.jump(25 * minute);
    await clock.sleep(2_000);
    expect(reminders()).toHaveLength(0);
    clock.jump(5 * minute);
    const first = await slack.until(() => reminders()[0], 'the first');
    expect(says(first, `"user_id":"${ids.bob}"`) && says(first, `"user_id":"${ids.carol}"`)).toBe(true);
    clock.jump(15 * minute);
    await clock.sleep(2_000);
    expect(reminders()).toHaveLength(1);
    clock.jump(5 * minute);
    await slack.until(() => reminders()[1], 'the second');
    clock.jump(9 * minute);
    await clock.sleep(2_000);
    expect(reminders()).toHaveLength(2);
    expect(slack.channel(ids.ops).messages).toHaveLength(1);
  });

  test('nobody is reminded of what is decided', async () => {
    const clock = jumpingClock();
    const all = await stage({ clock });
    const { ts } = await asksAndWaits(all, bind);
    await approves(all, ids.bob);
    await all.change('succeeded');
    await cardSays(all, 'Done and verified');
    clock.jump(50 * minute);
    await clock.sleep(2_000);
    expect(all.slack.thread(ts).some((one) => says(one, 'Still waits'))).toBe(false);
  });
});

describe('the card mentions', () => {
  const cases: readonly (readonly [string, Settings, readonly string[], readonly string[]])[] = [
    [
      'those whom a rule asks for',
      { policy: byApprovers },
      [`"user_id":"${ids.bob}"`, `"user_id":"${ids.carol}"`],
      [`"user_id":"${ids.alice}"`],
    ],
    ['the user group that a rule asks for', { policy: byGroup }, [`"usergroup_id":"${ids.approvers}"`], [`"user_id"`]],
    ['nobody where nobody in particular is asked for', {}, [], ['"user_id"', '"usergroup_id"']],
    [
      'nobody where it is set so',
      { policy: byApprovers, slack: { mention: 'nobody' } },
      [],
      ['"user_id"', '"usergroup_id"'],
    ],
    [
      'not who asked, though he has the role',
      { policy: byApprovers, people: { ...everybody, alice: { ...everybody.alice, roles: ['approvers'] } } },
      [`"user_id":"${ids.bob}"`],
      [`"user_id":"${ids.alice}"`],
    ],
  ];
  test.each(cases)('%s', async (_, settings, those, others) => {
    const all = await stage(settings);
    await asks(all, bind);
    const card = await cardOf(all);
    for (const one of those) expect(says(card, one), one).toBe(true);
    for (const one of others) expect(says(card, one), one).toBe(false);
  });

  test('nobody any more once it is decided', async () => {
    const all = await stage({ policy: byApprovers });
    await asks(all, bind);
    expect(says(await cardOf(all), '"user_id"')).toBe(true);
    await approves(all, ids.bob);
    await all.change('succeeded');
    expect(says(await cardSays(all, 'Done and verified'), '"user_id"')).toBe(false);
  });
});
