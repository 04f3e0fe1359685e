import { describe, expect, test } from 'vitest';
import { asks, bind, buttonsOf, drop, dropped, modalSays, toldAlone, type Wanted } from './asking.ts';
import { approves, cardOf, cardSays, opens, says } from './deciding.ts';
import { everybody, ids, stage, writes } from './stage.ts';

const why = { rules: [{ name: 'say why', decide: 'require', require: { reason: true } }] };

describe('what destroys', () => {
  test('is approved by typing what it is about, and anything else is refused below the input', async () => {
    const all = await stage();
    await asks(all, drop);
    await opens(all, ids.bob, await cardOf(all), 'Approve…', 'approve_form');
    const bob = all.slack.user(ids.bob);
    await bob.fill({ typed: 'listener-o0f3at98' });
    const wrong = await bob.submit();
    expect(wrong.errors).toEqual({ typed: `Type ${dropped} exactly.` });
    expect((await all.changes())[0]?.state).toBe('awaiting_approval');
    await bob.fill({ typed: ` ${dropped} ` });
    expect((await bob.submit()).errors).toEqual({});
    await all.change('succeeded');
    expect(all.slack.modal(ids.bob)).toBeUndefined();
    expect(writes(all.app)).toHaveLength(1);
  });

  test('opens the same form by /tc approve without the word', async () => {
    const all = await stage();
    await asks(all, drop);
    const { id } = await all.change('awaiting_approval');
    await all.slack.user(ids.bob).command('/tc', `approve ${id}`, { channel: ids.ops });
    await modalSays(all, ids.bob, `Type ${dropped} to confirm`);
    await all.slack.user(ids.bob).fill({ typed: dropped });
    await all.slack.user(ids.bob).submit();
    await all.change('succeeded');
  });
});

describe('a rule that wants a reason', () => {
  test('gets one in the form, or none is recorded', async () => {
    const all = await stage({ policy: why });
    await asks(all, bind);
    expect(says(await cardOf(all), 'say why')).toBe(true);
    const silent = await approves(all, ids.bob);
    expect(Object.keys(silent.errors)).toEqual(['reason']);
    await all.slack.user(ids.bob).fill({ reason: 'agreed with the team' });
    await all.slack.user(ids.bob).submit();
    await all.change('succeeded');
    await cardSays(all, 'agreed with the team');
  });

  test('asks for it in a form also where /tc approve was typed', async () => {
    const all = await stage({ policy: why });
    await asks(all, bind);
    const { id } = await all.change('awaiting_approval');
    await all.slack.user(ids.bob).command('/tc', `approve ${id}`, { channel: ids.secret });
    await modalSays(all, ids.bob, 'approve_form');
    await all.slack.user(ids.bob).fill({ reason: 'it is right' });
    await all.slack.user(ids.bob).submit();
    expect((await all.change('succeeded')).approvals[0]?.reason).toBe('it is right');
    await toldAlone(all, ids.bob, 'Your approval is recorded.');
  });
});

describe('breaking the glass', () => {
  const policy = {
    rules: [{ name: 'freeze', decide: 'deny', except_break_glass: true }],
    break_glass: { roles: ['on-call'] },
  };
  const people = { ...everybody, carol: { ...everybody.carol, roles: ['on-call'] } };

  test('takes the role, the word and a reason, and is told to everybody', async () => {
    const all = await stage({ policy, people });
    await asks(all, drop);
    const card = await cardOf(all);
    expect(buttonsOf(card)).toEqual(['Deny…', 'View full plan', 'More…']);
    await all.slack.user(ids.carol).click(card, 'More…');
    const more = await modalSays(all, ids.carol, 'Break the glass…');
    await all.slack.user(ids.carol).click(more, 'Break the glass…');
    await modalSays(all, ids.carol, 'break_glass_form');
    await all.slack.user(ids.carol).fill({ typed: dropped, reason: 'the site is down' });
    expect((await all.slack.user(ids.carol).submit()).errors).toEqual({});
    const change = await all.change('succeeded');
    expect(change.approvals[0]).toMatchObject({ breakGlass: true, reason: 'the site is down' });
    expect(says(await cardSays(all, 'Glass broken by'), 'the site is down')).toBe(true);
    await all.slack.until(() => all.slack.thread(card.ts).find((one) => says(one, 'BREAK GLASS by carol')), 'told');
  });

  test('is not offered without the role', async () => {
    const all = await stage({ policy, people });
    await asks(all, drop);
    await all.slack.user(ids.bob).click(await cardOf(all), 'More…');
    const modal = await modalSays(all, ids.bob, 'You cannot approve this');
    expect(JSON.stringify(modal.view)).not.toContain('Break the glass…');
    expect(modal.view.submit).toBeUndefined();
  });
});

describe('a standing approval', () => {
  const other: Wanted = [
    bind[0],
    {
      ...bind[1],
      RealServerBindSet: [
        { RealServerId: 'rs-pool0001', RealServerIP: '192.0.2.1', RealServerPort: 9100 },
        { RealServerId: 'rs-pool0002', RealServerIP: '192.0.2.2', RealServerPort: 9100 },
      ],
    },
  ];

  test('is given in the form, and lets the next of its like pass without a question', async () => {
    const all = await stage();
    const { slack } = all;
    await asks(all, bind);
    const card = await cardOf(all);
    const bob = slack.user(ids.bob);
    await bob.click(card, 'More…');
    await modalSays(all, ids.bob, 'The next 8 hours');
    await bob.fill({ standing: 'The next 8 hours', same_parameters: [] });
    expect((await bob.submit()).errors).toEqual({});
    await cardSays(all, 'Done and verified');
    await asks(all, other);
    const second = await slack.until(() => slack.channel(ids.ops).messages[1], 'the second card');
    await slack.until(() => says(slack.message(second), 'Done and verified'), 'made without a question');
    const [latest] = await all.changes();
    expect(latest?.approvals[0]).toMatchObject({ by: { person: 'bob' }, standing: expect.stringMatching(/^sta-/) });
    expect(says(slack.message(second), 'Approved beforehand by')).toBe(true);
    expect(writes(all.app)).toHaveLength(2);

    await bob.command('/tc', 'standing');
    const list = await toldAlone(all, ids.bob, 'sta-');
    await bob.click(list, 'Revoke');
    await toldAlone(all, ids.bob, 'is revoked');
    await asks(all, bind);
    const third = await slack.until(() => slack.channel(ids.ops).messages[2], 'the third card');
    expect(buttonsOf(third)).toContain('Deny…');
  });

  test('is not offered for what destroys', async () => {
    const all = await stage();
    await asks(all, drop);
    const modal = await opens(all, ids.bob, await cardOf(all), 'Approve…', 'approve_form');
    expect(JSON.stringify(modal.view)).not.toContain('The next 8 hours');
  });
});
