import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { asks, bind, buttonsOf, modalSays, toldAlone } from './asking.ts';
import { approves, cardOf, cardSays, says } from './deciding.ts';
import { everybody, idOf, ids, stage, writes } from './stage.ts';

/** Listed all the same: what Slack says of them is what counts. */
const withEverybody = {
  ...everybody,
  outsiders: {
    roles: ['approvers'],
    slack: [ids.guest, ids.narrowGuest, ids.gone, ids.robot, ids.stranger, ids.foreigner].map(idOf),
  },
};

describe('no decision is taken from', () => {
  test.each([
    ['a guest', ids.guest, 'you are a guest in this workspace'],
    ['a guest of one channel', ids.narrowGuest, 'you are a guest in this workspace'],
    ['somebody whose account is deactivated', ids.gone, 'your account is deactivated'],
    ['a bot', ids.robot, 'bots do not ask for changes here'],
    ['a stranger in a shared channel', ids.stranger, 'you belong to another workspace'],
    ['a member of another workspace', ids.foreigner, 'you belong to another workspace'],
  ])('%s', async (_, user, why) => {
    const all = await stage({ people: withEverybody });
    await asks(all, bind);
    const seen = await approves(all, user);
    expect(seen.error).toBeUndefined();
    const told = await all.slack.until(
      () => all.slack.ephemeral(user).find((one) => says(one, why)),
      `${why}, told alone`,
    );
    expect(says(told, 'PolicyDenied')).toBe(true);
    expect((await all.change('awaiting_approval')).approvals).toEqual([]);
    await all.slack.user(user).click(await cardOf(all), 'Deny…');
    await modalSays(all, user, why);
    expect(all.slack.modal(user)?.view.submit).toBeUndefined();
    expect(writes(all.app)).toEqual([]);
  });
});

describe('a member who is not listed', () => {
  test('is refused, and the entry that he is shown works once it is in the file', async () => {
    const { carol: _, ...people } = everybody;
    const all = await stage({ people });
    await asks(all, bind);
    await approves(all, ids.carol);
    const told = await toldAlone(all, ids.carol, 'You are not listed');
    expect(says(told, idOf(ids.carol))).toBe(true);
    const [, entry = ''] =
      /can add you, and start the bot again: (people: \{.+\})/.exec(told.blocks.map(textOf).join('\n')) ?? [];
    const added: unknown = parse(entry).people;
    expect(added).toEqual({ carol: { slack: [idOf(ids.carol)] } });

    const file = JSON.parse(readFileSync(path.join(all.folder, 'tencent-chatops.yaml'), 'utf8'));
    const again = await stage({ people: { ...file.people, ...parse(entry).people } });
    await asks(again, bind);
    await approves(again, ids.carol);
    expect((await again.change('succeeded')).approvals[0]?.by.person).toBe('carol');
  });

  test('asks for nothing either', async () => {
    const { alice: _, ...people } = everybody;
    const all = await stage({ people });
    await asks(all, bind);
    await toldAlone(all, ids.alice, 'You are not listed, so nothing was done.');
    expect(await all.changes()).toEqual([]);
  });
});

describe('where Slack does not say who it is', () => {
  test.each([
    ['is down', { kind: 'status', status: 500 }],
    ['says no', { kind: 'error', error: 'fatal_error' }],
    ['does not answer', { kind: 'never' }],
    ['asks for patience for too long', { kind: 'ratelimited', retryAfterS: 120 }],
  ] as const)('since it %s, nothing is recorded, and the person is told', async (_, harm) => {
    const all = await stage();
    await asks(all, bind);
    const card = await cardOf(all);
    all.slack.faults.add({ method: 'users.info', ...harm });
    await all.slack.user(ids.bob).click(card, 'Approve');
    await toldAlone(all, ids.bob, 'Slack could not be asked who you are');
    await toldAlone(all, ids.bob, 'Nothing was done. Try again in a moment');
    const { id, approvals } = await all.change('awaiting_approval');
    expect(approvals).toEqual([]);
    expect((await all.app.executor.events(id)).some(({ kind }) => kind === 'decision_rejected')).toBe(false);
    await all.slack.user(ids.bob).click(card, 'Approve');
    await all.change('succeeded');
  });
});

describe('whoever is no member any more', () => {
  test('does not decide, though he was one when the card came', async () => {
    const all = await stage();
    await asks(all, bind);
    const card = await cardOf(all);
    await all.slack.user(ids.bob).click(card, 'View full plan');
    await modalSays(all, ids.bob, 'full_plan');
    const bob = all.slack.user(ids.bob);
    all.slack.addPerson({ id: ids.bob, name: 'bob', kind: 'deactivated' });
    await all.slack.event({ type: 'user_change', user: { id: ids.bob } });
    await bob.click(card, 'Approve');
    await toldAlone(all, ids.bob, 'your account is deactivated');
    expect((await all.change('awaiting_approval')).approvals).toEqual([]);
    expect(buttonsOf(await cardSays(all, 'Expires'))).toContain('Approve');
  });
});

const textOf = (block: { readonly type: string }) =>
  'text' in block && typeof block.text === 'object' && block.text !== null && 'text' in block.text
    ? String(block.text.text)
    : '';
