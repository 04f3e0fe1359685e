import { describe, expect, test } from 'vitest';
import type { Home } from '../fake/index.ts';
import { cardOf } from './deciding.ts';
import { formOf, formText, inputAt, picks, sends } from './filling.ts';
import { ids, type Stage, stage, writes } from './stage.ts';
import { types } from './telling.ts';

const deletion = '/gaap delete-listeners --ProxyId link-3d85gh --ListenerIds listener-o0f3at99 --Force 1';

const homeText = (home: Home | undefined) => JSON.stringify(home?.view.blocks ?? []);

async function opensHome({ slack }: Stage, user: string): Promise<Home> {
  return (await slack.user(user).opensHome()).home();
}

describe('the Home tab', () => {
  test('shows what waits for me, what I asked for and what happened', async () => {
    const all = await stage();
    await types(all, ids.alice, deletion);
    await cardOf(all);
    const bobs = homeText(await opensHome(all, ids.bob));
    expect(bobs).toContain('Waiting for you (1)');
    expect(bobs).toContain('What you asked for (0)');
    expect(bobs).toContain('Latest changes (1)');
    const alices = homeText(await opensHome(all, ids.alice));
    expect(alices).toContain('Waiting for you (0)');
    expect(alices).toContain('What you asked for (1)');
  });

  test('Open leads to the form that approves it, made once', async () => {
    const all = await stage({ speed: 2, taskMs: 500 });
    const { slack } = all;
    await types(all, ids.alice, deletion);
    await cardOf(all);
    await slack.user(ids.bob).click(await opensHome(all, ids.bob), 'Open');
    const form = await formOf(all, ids.bob, 'approve_form');
    const typed = /Type (\S+) to confirm/.exec(formText(form))?.[1] ?? '';
    await slack.user(ids.bob).fill({ typed: 'something else' });
    expect(Object.keys((await sends(all, ids.bob)).errors)).toEqual(['typed']);
    await slack.user(ids.bob).fill({ typed });
    expect((await sends(all, ids.bob)).errors).toEqual({});
    await all.change('succeeded');
    expect(writes(all.app)).toHaveLength(1);
    expect(homeText(await opensHome(all, ids.bob))).toContain('Waiting for you (0)');
  });

  test('Open tells who asked that another has to approve, and lets it be called off', async () => {
    const all = await stage({ speed: 2 });
    await types(all, ids.alice, deletion);
    await cardOf(all);
    await all.slack.user(ids.alice).click(await opensHome(all, ids.alice), 'Open');
    const notice = await formOf(all, ids.alice, 'notice', 'You cannot approve this');
    expect(notice.view.submit).toBeUndefined();
    await all.slack.user(ids.alice).click(notice, 'Cancel the request');
    await all.change('cancelled');
    await formOf(all, ids.alice, 'notice', 'It is recorded');
  });

  test('leads to a form, and the answer comes in the conversation with the app', async () => {
    const all = await stage({ speed: 1 });
    const { slack } = all;
    await slack.user(ids.alice).click(await opensHome(all, ids.alice), 'Run an operation');
    await formOf(all, ids.alice, 'menu');
    await slack.user(ids.alice).fill({ operation: 'gaap:DescribeListeners' });
    await sends(all, ids.alice);
    await formOf(all, ids.alice);
    await picks(all, ids.alice, 'ProxyId', 'link-3d85gh');
    await sends(all, ids.alice);
    await slack.until(
      () => slack.dm(ids.alice).messages.find((one) => JSON.stringify(one.blocks).includes('listener-o0f3at99')),
      'the answer',
    );
  });

  test.each([
    ['a guest', ids.guest],
    ['a member who is not listed', ids.carol],
  ])('says why there is nothing for %s', async (_, user) => {
    const people = { alice: { slack: [`T0FAKE00001/${ids.alice}`] }, bob: { slack: [`T0FAKE00001/${ids.bob}`] } };
    const all = await stage({ people });
    await types(all, ids.alice, deletion);
    await cardOf(all);
    const home = homeText(await opensHome(all, user));
    expect(home).toContain('What to do');
    expect(home).not.toContain('link-3d85gh');
  });

  test('an Open of a plan that is over shows how it ended', async () => {
    const all = await stage({ speed: 2 });
    const { slack } = all;
    await types(all, ids.alice, deletion);
    await cardOf(all);
    const home = await opensHome(all, ids.bob);
    const change = await all.change('awaiting_approval');
    await types(all, ids.alice, `/tc cancel ${change.id}`);
    await all.change('cancelled');
    await slack.user(ids.bob).click(home, 'Open');
    const modal = await slack.until(
      () => formText(slack.modal(ids.bob)).includes('listener-o0f3at99') && slack.modal(ids.bob),
      'the plan',
    );
    expect(modal.view.submit).toBeUndefined();
  });
});

describe('shortcuts', () => {
  test('run an operation, from anywhere', async () => {
    const all = await stage({ speed: 2 });
    const seen = await all.slack.user(ids.alice).shortcut('run_operation');
    expect(seen.error).toBeUndefined();
    await formOf(all, ids.alice, 'menu');
    expect(Object.keys((await sends(all, ids.alice)).errors)).toHaveLength(1);
    await all.slack.user(ids.alice).fill({ operation: 'clb:RegisterFunctionTargets' });
    await sends(all, ids.alice);
    await formOf(all, ids.alice, 'operation_form', 'register-function-targets');
  });

  test('use this id: those of the message are found, also at the beginning of a line, and fill in the form', async () => {
    const all = await stage({ speed: 2 });
    const { slack } = all;
    await slack.user(ids.bob).says(ids.ops, 'Alarm:\nlb-cuxw2rm0 is slow,\n"listener-o0f3at99" too; not x-123456');
    const message = slack.channel(ids.ops).messages[0];
    if (!message) throw new Error('It was said.');
    await slack.user(ids.alice).messageShortcut('use_id', message);
    const menu = await formOf(all, ids.alice, 'use_id_form', 'lb-cuxw2rm0');
    expect(formText(menu)).toContain('listener-o0f3at99');
    expect(formText(menu)).not.toContain('x-123456');
    await slack.user(ids.alice).fill({ id: 'lb-cuxw2rm0', operation: 'gaap:DeleteListeners' });
    // That takes no load balancer.
    expect(Object.keys((await sends(all, ids.alice)).errors)).toEqual(['operation']);
    await slack.user(ids.alice).fill({ id: 'listener-o0f3at99' });
    expect((await sends(all, ids.alice)).errors).toEqual({});
    const form = await formOf(all, ids.alice, 'operation_form');
    expect(inputAt(form, 'ListenerIds').block.element).toMatchObject({
      initial_options: [{ value: 'listener-o0f3at99' }],
    });
  });

  test('use this id: the masked ids of the API pages are found whole', async () => {
    const all = await stage({ speed: 2 });
    const { slack } = all;
    await slack.user(ids.bob).says(ids.ops, 'Is lb-cuxw**** yours?');
    const message = slack.channel(ids.ops).messages[0];
    if (!message) throw new Error('It was said.');
    await slack.user(ids.alice).messageShortcut('use_id', message);
    await formOf(all, ids.alice, 'use_id_form', 'lb-cuxw****');
  });

  test('use this id: a message without any says so', async () => {
    const all = await stage({ speed: 2 });
    const { slack } = all;
    await slack.user(ids.bob).says(ids.ops, 'Good morning');
    const message = slack.channel(ids.ops).messages[0];
    if (!message) throw new Error('It was said.');
    await slack.user(ids.alice).messageShortcut('use_id', message);
    const menu = await formOf(all, ids.alice, 'use_id_form', 'names no id');
    expect(menu.view.submit).toBeUndefined();
  });
});
