import { describe, expect, test } from 'vitest';
import type { Message } from '../fake/index.ts';
import { approves, cardOf, cardSays, says } from './deciding.ts';
import { formOf, formText, sends } from './filling.ts';
import { ids, type Stage, stage, writes } from './stage.ts';
import { timesTold, told, types } from './telling.ts';

const deletion = '/gaap delete-listeners --ProxyId link-3d85gh --ListenerIds listener-o0f3at99 --Force 1';
const binding =
  '/clb register-function-targets --LoadBalancerId lb-cuxw**** --ListenerId lbl-d1ub**** --LocationId loc-abcd1234 ' +
  '--FunctionTargets [{"Function":{"FunctionNamespace":"ns_test","FunctionName":"name_test","FunctionQualifier":"version_test"},"Weight":66}] ' +
  '--Region ap-guangzhou';

/** Something of Alice's that waits. */
async function asked(line: string, settings: Parameters<typeof stage>[0] = {}): Promise<Stage> {
  const all = await stage(settings);
  await types(all, ids.alice, line);
  await cardOf(all);
  await all.change('awaiting_approval');
  return all;
}

const idIn = async (all: Stage) => (await all.changes())[0]?.id ?? '';

describe('lists', () => {
  test.each([
    ['/tc waiting', ids.bob, 'Waiting for a decision: 1.'],
    ['/tc mine', ids.alice, 'What you asked for: 1.'],
    ['/tc mine', ids.bob, 'What you asked for: there is nothing.'],
    ['/tc changes', ids.carol, 'The latest changes: 1.'],
  ])('%s', async (line, user, words) => {
    const all = await asked(deletion);
    await types(all, user, line);
    const list = await told(all, user, words);
    expect(says(list, 'open_change')).toBe(!words.includes('nothing'));
  });

  test('Open in a list shows the card below, and its buttons decide', async () => {
    const all = await asked(deletion, { speed: 2, taskMs: 500 });
    const { slack } = all;
    await types(all, ids.bob, '/tc waiting');
    await slack.user(ids.bob).click(await told(all, ids.bob, 'Waiting for a decision'), 'Open');
    const card = await told(all, ids.bob, 'approve_with');
    await slack.user(ids.bob).click(card, 'Approve…');
    const form = await formOf(all, ids.bob, 'approve_form');
    await slack.user(ids.bob).fill({ typed: /Type (\S+) to confirm/.exec(formText(form))?.[1] ?? '' });
    expect((await sends(all, ids.bob)).errors).toEqual({});
    await all.change('succeeded');
    expect(writes(all.app)).toHaveLength(1);
  });
});

describe('/tc show <id>', () => {
  test('is a card for one person alone, with buttons that work, which says what came of them', async () => {
    const all = await asked(binding, { speed: 5 });
    const { slack } = all;
    await types(all, ids.bob, `/tc show ${await idIn(all)}`);
    const card = await told(all, ids.bob, 'lb-cuxw****');
    expect(card.ephemeralFor).toBe(ids.bob);
    await slack.user(ids.bob).click(card, 'Approve');
    await all.change('succeeded');
    // The one in the channel is drawn anew by itself; here the answer says it.
    await told(all, ids.bob, 'Your approval is recorded');
    await cardSays(all, 'Done and verified');
    expect(writes(all.app)).toHaveLength(1);
  });

  test('is drawn anew by its own button, also in the channel of the cards', async () => {
    const all = await asked(binding, { taskMs: 10_000 });
    const { slack } = all;
    await approves(all, ids.bob);
    await all.change('polling');
    await types(all, ids.bob, `/tc show ${await idIn(all)}`);
    const card = await told(all, ids.bob, 'refresh');
    await all.change('succeeded');
    await slack.user(ids.bob).click(card, 'Refresh');
    const now = await slack.until(() => {
      const one = slack.message(card);
      return one && says(one, 'Done and verified') && one;
    }, 'the end on the card');
    expect(now.ephemeralFor).toBe(ids.bob);
  });

  test('knows an id without its beginning and in capitals, and says where there is none', async () => {
    const all = await asked(deletion);
    const id = await idIn(all);
    await types(all, ids.bob, `/tc show ${id.replace('chg-', '').toUpperCase()}`);
    await told(all, ids.bob, 'listener-o0f3at99');
    await types(all, ids.bob, '/tc show chg-00000000000000000000000000');
    const none = await told(all, ids.bob, 'There is no change');
    expect(says(none, '/tc changes')).toBe(true);
  });
});

describe('standing approvals', () => {
  test('given on a card, listed, revoked by a button or a command', async () => {
    const all = await asked(binding, { speed: 2, taskMs: 300 });
    const { slack } = all;
    await slack.user(ids.bob).click(await cardOf(all), 'more');
    await formOf(all, ids.bob, 'approve_form');
    await slack.user(ids.bob).fill({ standing: '60' });
    expect((await sends(all, ids.bob)).errors).toEqual({});
    await all.change('succeeded');
    await types(all, ids.bob, '/tc standing');
    const list = await told(all, ids.bob, '1 in force');
    const id = /sta-[0-9a-z]+/.exec(JSON.stringify(list.blocks))?.[0] ?? '';
    await slack.user(ids.bob).click(list, 'Revoke');
    await told(all, ids.bob, `${id} is revoked`);
    await types(all, ids.bob, '/tc standing');
    await told(all, ids.bob, '0 in force');
    await types(all, ids.bob, '/tc revoke sta-00000000000000000000000000');
    expect(says(await told(all, ids.bob, '❌'), '/tc standing')).toBe(true);
  });

  test('there are none', async () => {
    const all = await stage();
    await types(all, ids.bob, '/tc standing');
    await told(all, ids.bob, 'Nothing is approved beforehand');
  });
});

describe('/tc undo <id>', () => {
  test('plans the way back as a change of its own, on a card of its own', async () => {
    const all = await asked(binding, { speed: 5 });
    const { slack } = all;
    await approves(all, ids.bob);
    const { id } = await all.change('succeeded');
    await types(all, ids.alice, `/tc undo ${id}`);
    // Beside it may stand that it is still at it, with the same command.
    await slack.until(
      () => slack.ephemeral(ids.alice).find((one) => says(one, `/tc undo ${id}`) && says(one, 'Waits for approval')),
      'the way back, planned',
    );
    await slack.until(() => slack.channel(ids.ops).messages.length === 2, 'a second card');
  });

  test('of what did not happen says why not', async () => {
    const all = await asked(deletion);
    await types(all, ids.alice, `/tc undo ${await idIn(all)}`);
    expect(says(await told(all, ids.alice, '❌'), 'What to do')).toBe(true);
  });
});

describe('buttons that mean nothing any more', () => {
  const worthless = (message: Message, value: string): Message => ({
    ...message,
    blocks: JSON.parse(JSON.stringify(message.blocks), (key, one) =>
      key === 'value' && typeof one === 'string' ? value : one,
    ),
  });

  test.each([
    ['unknown', 'x'.repeat(24)],
    ['no token at all', 'approve everything'],
  ])('%s: told privately, and nothing is done', async (_, value) => {
    const all = await asked(binding);
    await all.slack.user(ids.bob).click(worthless(await cardOf(all), value), 'Approve');
    const why = await told(all, ids.bob, 'This is from too long ago');
    expect(says(why, '/tc waiting')).toBe(true);
    expect(why.ephemeralFor).toBe(ids.bob);
    await all.change('awaiting_approval');
    expect(timesTold(all, ids.alice, 'too long ago')).toBe(0);
  });

  test('of somebody who may not decide: told why, and nothing is decided', async () => {
    const all = await asked(binding);
    await all.slack.user(ids.guest).click(await cardOf(all), 'Approve');
    const why = await told(all, ids.guest, 'you are a guest in this workspace');
    expect(says(why, 'What to do')).toBe(true);
    expect((await all.change('awaiting_approval')).approvals).toEqual([]);
  });

  test('of a card that is decided already: told what it is now', async () => {
    const all = await asked(binding);
    const old = await cardOf(all);
    await types(all, ids.alice, `/tc cancel ${await idIn(all)}`);
    await all.change('cancelled');
    await all.slack.user(ids.bob).click(old, 'Approve');
    await told(all, ids.bob, 'is not waiting for a decision. Cancelled');
    expect(writes(all.app)).toHaveLength(0);
  });
});
