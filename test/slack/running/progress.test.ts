import { describe, expect, test } from 'vitest';
import type { Principal } from '../../../src/people/principal.ts';
import type { Call } from '../fake/index.ts';
import { asks, bind, buttonsOf } from './asking.ts';
import { approves, cardOf, cardSays, says } from './deciding.ts';
import { register } from './pages.ts';
import { everybody, ids, type Stage, stage } from './stage.ts';

const textOf = ({ args }: Call) => JSON.stringify(args);

test('a task of a minute changes one message, seldom, forward only, and once to its end', async () => {
  const all = await stage({ taskMs: 60_000, speed: 10 });
  const { slack } = all;
  await asks(all, register);
  const card = await cardOf(all);
  await approves(all, ids.bob);
  await slack.until(() => says(slack.message(card), 'Running in the cloud'), 'running');
  await slack.until(() => /Running for [2-9]\d s/.test(JSON.stringify(slack.message(card)?.blocks)), 'the time so far');
  await all.change('succeeded');
  const done = await cardSays(all, 'Done and verified');
  await toldOnce(all);
  const updates = slack.record.calls.filter(({ method }) => method === 'chat.update');
  expect(updates.length).toBeGreaterThan(3);
  expect(updates.length).toBeLessThan(35);
  const seconds = updates.flatMap((one) => {
    const [, minutes = '0', rest] = /Running for (?:(\d+) min )?(\d+) s/.exec(textOf(one)) ?? [];
    return rest === undefined ? [] : [Number(minutes) * 60 + Number(rest)];
  });
  expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
  const ends = updates.map((one) => textOf(one).includes('Done and verified'));
  expect(ends.lastIndexOf(false)).toBeLessThan(ends.indexOf(true));
  expect(says(done, 'Took') && says(done, 'Way back')).toBe(true);
  expect(buttonsOf(done)).toEqual(['View full plan', 'Undo…']);
  expect(slack.channel(ids.ops).messages).toHaveLength(1);
  expect(slack.record.doublePosts()).toEqual([]);
});

/** In the thread where it was asked for in the channel, and nowhere else. */
async function toldOnce({ slack }: Stage) {
  const [card] = slack.channel(ids.ops).messages;
  const told = () => slack.thread(card?.ts ?? '').filter((one) => says(one, `<@${ids.alice}>`));
  await slack.until(() => told().length > 0, 'the outcome');
  expect(told()).toHaveLength(1);
  expect(slack.dm(ids.alice).messages).toEqual([]);
}

describe('who asked is told the outcome once, in the conversation with the app', () => {
  const directly = (all: Stage) => all.slack.dm(ids.alice).messages.filter((one) => says(one, 'Done and verified'));

  test.each([
    ['where it was asked in another channel', ids.secret],
    ['where it was asked in a channel that the app is not in', ids.random],
  ])('%s', async (_, channel) => {
    const all = await stage();
    await asks(all, bind, { channel });
    await approves(all, ids.bob);
    await all.change('succeeded');
    const told = await all.slack.until(() => directly(all)[0], 'the outcome');
    expect(says(told, '192.0.2.1:9100') || says(told, 'bind 1')).toBe(true);
    await all.clock.sleep(5_000);
    expect(directly(all)).toHaveLength(1);
    const card = await cardOf(all);
    expect(all.slack.thread(card.ts).some((one) => says(one, `<@${ids.alice}>`))).toBe(false);
  });

  const people = { ...everybody, alice: { ...everybody.alice, os: ['alice'], login: ['1'] } };
  const asker: Principal = { id: 'os:alice', name: 'alice', surface: 'cli', grade: 'local' };
  test.each([
    ['at a terminal', asker],
    ['through an assistant', { ...asker, surface: 'mcp', grade: 'claimed' }],
    ['in the console', { ...asker, id: 'login:1', surface: 'console', grade: 'authenticated' }],
  ] satisfies [string, Principal][])(
    'where it was asked %s by somebody with an identity in Slack',
    async (_, principal) => {
      const all = await stage({ people });
      await all.app.executor.request({ tool: bind[0], input: bind[1] }, { principal, client: 'some-assistant 1.0' });
      const card = await cardOf(all);
      expect(says(card, 'alice')).toBe(true);
      await approves(all, ids.bob);
      await all.slack.until(() => directly(all)[0], 'the outcome');
      await all.clock.sleep(5_000);
      expect(directly(all)).toHaveLength(1);
    },
  );

  test('but nobody where who asked has none', async () => {
    const all = await stage({ people: { ...everybody, dave: { os: ['dave'] } } });
    const dave: Principal = { id: 'os:dave', name: 'dave', surface: 'cli', grade: 'local' };
    await all.app.executor.request({ tool: bind[0], input: bind[1] }, { principal: dave });
    await approves(all, ids.bob);
    await all.change('succeeded');
    await cardSays(all, 'Done and verified');
    await all.clock.sleep(3_000);
    expect(all.slack.record.count('conversations.open')).toBe(0);
  });
});
