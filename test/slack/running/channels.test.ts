import { expect, test } from 'vitest';
import type { Principal } from '../../../src/people/principal.ts';
import { asks, bind, decidesElsewhere, drop, modalSays, toldAlone } from './asking.ts';
import { approves, cardOf, says } from './deciding.ts';
import { everybody, ids, stage } from './stage.ts';

const given = (...channels: string[]) => ({ rules: [{ name: 'where', decide: 'require', require: { channels } }] });
const people = { ...everybody, carol: { ...everybody.carol, login: ['42'], os: ['carol'] } };
const inConsole: Principal = { id: 'login:42', name: 'carol', surface: 'console', grade: 'authenticated' };
const atTerminal: Principal = { id: 'os:carol', name: 'carol', surface: 'cli', grade: 'local' };

test('channels: [slack] takes an approval anywhere in Slack, and none from a console', async () => {
  const all = await stage({ policy: given('slack'), people });
  await asks(all, bind);
  expect(says(await cardOf(all), 'in slack')).toBe(true);
  expect(await decidesElsewhere(all, inConsole)).toMatchObject({
    kind: 'rejected',
    failure: { message: expect.stringContaining('does not count') },
  });
  const { id } = await all.change('awaiting_approval');
  await all.slack.user(ids.bob).command('/tc', `approve ${id}`);
  expect((await all.change('succeeded')).approvals[0]?.by).toMatchObject({ person: 'bob', surface: 'slack' });
});

test('channels: [cli] takes none from Slack, which is told alone, and one at a terminal', async () => {
  const all = await stage({ policy: given('cli'), people });
  await asks(all, bind);
  await approves(all, ids.bob);
  await toldAlone(all, ids.bob, 'does not count');
  expect(await decidesElsewhere(all, atTerminal)).toMatchObject({ kind: 'decided' });
});

test('one channel takes what is clicked on the card there', async () => {
  const all = await stage({ policy: given(`slack:${ids.ops}`) });
  await asks(all, bind, { channel: ids.secret });
  await approves(all, ids.bob);
  expect((await all.change('succeeded')).approvals[0]).toMatchObject({
    countsFor: ['where'],
    by: { channel: ids.ops },
  });
});

test('and what is filled in from there, also where a word has to be typed', async () => {
  const all = await stage({ policy: given(`slack:${ids.ops}`) });
  await asks(all, drop);
  await approves(all, ids.bob);
  expect((await all.change('succeeded')).approvals[0]?.by.channel).toBe(ids.ops);
});

test('but nothing from another channel, nor from the conversation with the app', async () => {
  const all = await stage({ policy: given(`slack:${ids.ops}`) });
  await asks(all, bind);
  const { id } = await all.change('awaiting_approval');
  const bob = all.slack.user(ids.bob);
  await bob.command('/tc', `approve ${id}`, { channel: ids.secret });
  await toldAlone(all, ids.bob, 'does not count');
  await all.slack.user(ids.carol).command('/tc', `approve ${id}`);
  await toldAlone(all, ids.carol, 'does not count');
  // The card, shown elsewhere, is no more than a copy.
  await bob.command('/tc', `show ${id}`, { channel: ids.secret });
  const copy = await all.slack.until(
    () => all.slack.ephemeral(ids.bob).find((one) => one.channel === ids.secret && says(one, '"approve"')),
    'a copy',
  );
  await bob.click(copy, 'More…');
  await modalSays(all, ids.bob, 'You cannot approve this');
  expect((await all.change('awaiting_approval')).approvals).toEqual([]);
  await bob.command('/tc', `approve ${id}`, { channel: ids.ops });
  await all.change('succeeded');
});
