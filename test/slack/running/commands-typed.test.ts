import { describe, expect, test } from 'vitest';
import { says } from './deciding.ts';
import { enters, formOf, inputAt, picks, sends } from './filling.ts';
import { ids, stage } from './stage.ts';
import { told, types } from './telling.ts';

describe('however it is typed, the answer repeats it as it was understood', () => {
  test.each([
    ['dotted', '/gaap delete-listeners --ProxyId link-3d85gh --ListenerIds.0 listener-o0f3at99 --Force 1'],
    ['as JSON', '/gaap delete-listeners --ProxyId link-3d85gh --ListenerIds ["listener-o0f3at99"] --Force 1'],
    [
      'by a phone, with em dashes and smart quotes',
      '/gaap Delete-Listeners —ProxyId “link-3d85gh” —ListenerIds [“listener-o0f3at99”] —Force ‘1’',
    ],
    [
      'in the case of the API page',
      '/gaap DeleteListeners --ProxyId=link-3d85gh --ListenerIds=listener-o0f3at99 --Force=1',
    ],
  ])('%s', async (_, line) => {
    const all = await stage();
    const seen = await types(all, ids.alice, line);
    expect(seen.error).toBeUndefined();
    await told(
      all,
      ids.alice,
      '/gaap delete-listeners --ProxyId link-3d85gh --ListenerIds listener-o0f3at99 --Force 1',
    );
    const change = await all.change('awaiting_approval');
    expect(change.input).toMatchObject({ ProxyId: 'link-3d85gh', ListenerIds: ['listener-o0f3at99'], Force: 1 });
  });
});

describe('help and what was probably meant', () => {
  test.each([
    ['/tc help', '/clb register-function-targets'],
    ['/tc', '/tc waiting'],
    ['/clb help', 'What /clb can do'],
    ['/gaap', '/gaap delete-listeners'],
    ['/tc help gaap:BindListenerRealServers', '--RealServerBindSet'],
    ['/tc help delete-listeners', '--ListenerIds'],
    ['/scf help terminate-async-event', '--InvokeRequestId'],
    ['/gaap delete-listeners help', '--ProxyId'],
    ['/gaap delete-listener', 'Did you mean /gaap delete-listeners?'],
    ['/clb delete-listeners --ProxyId link-3d85gh', '/gaap delete-listeners --ProxyId link-3d85gh'],
    ['/tc wating', 'Did you mean /tc waiting?'],
    ['/gaap delete-listeners --ProxyIdd link-3d85gh', 'ProxyId'],
    ['/gaap delete-listeners link-3d85gh', '--ProxyId link-3d85gh'],
    ['/tc show', '/tc show <id>'],
    ['/tc show nonsense!', 'no id of a change'],
  ])('%s', async (line, words) => {
    const all = await stage();
    const seen = await types(all, ids.alice, line);
    expect(seen.error).toBeUndefined();
    await told(all, ids.alice, words);
    expect(await all.changes()).toEqual([]);
    expect(all.slack.channel(ids.ops).messages).toEqual([]);
  });

  test('help of everything has a button that leads to a form', async () => {
    const all = await stage({ speed: 2 });
    await types(all, ids.alice, '/tc help');
    await all.slack.user(ids.alice).click(await told(all, ids.alice, 'Besides operations'), 'Run an operation');
    await formOf(all, ids.alice, 'menu');
    await all.slack.user(ids.alice).fill({ operation: 'scf:TerminateAsyncEvent' });
    await sends(all, ids.alice);
    await formOf(all, ids.alice, 'operation_form', 'terminate-async-event');
  });
});

describe('what is missing or wrong', () => {
  test('a parameter that is missing opens the form with what was given', async () => {
    const all = await stage({ speed: 2 });
    await types(all, ids.alice, '/scf terminate-async-event —FunctionName “helloworld”');
    const form = await formOf(all, ids.alice);
    expect(inputAt(form, 'FunctionName').block.element).toMatchObject({ initial_option: { value: 'helloworld' } });
    expect(await all.changes()).toEqual([]);
  });

  test('a value that does not fit is told with the command, and a button that opens the form', async () => {
    const all = await stage({ speed: 2 });
    await types(
      all,
      ids.alice,
      '/gaap delete-listeners --ProxyId link-3d85gh --ListenerIds listener-o0f3at99 --Force 7',
    );
    const answer = await told(all, ids.alice, 'Force');
    expect(says(answer, '/gaap delete-listeners --ProxyId link-3d85gh')).toBe(true);
    await all.slack.user(ids.alice).click(answer, 'Open the form');
    const form = await formOf(all, ids.alice);
    expect(inputAt(form, 'ProxyId').block.element).toMatchObject({ initial_option: { value: 'link-3d85gh' } });
    await enters(all, ids.alice, 'Force', '1');
    expect((await sends(all, ids.alice)).errors).toEqual({});
    const change = await all.change('awaiting_approval');
    expect(change.input).toMatchObject({ Force: 1 });
  });
});

describe('in a thread, by mention', () => {
  test('a whole command plans a change, answered in the thread', async () => {
    const all = await stage();
    const { slack } = all;
    const first = await slack.user(ids.bob).mention(ids.ops, undefined, 'help');
    await first.ephemeral();
    const said = slack.channel(ids.ops).messages[0];
    await slack
      .user(ids.alice)
      .mention(
        ids.ops,
        said?.ts,
        'gaap delete-listeners --ProxyId link-3d85gh --ListenerIds listener-o0f3at99 --Force 1',
      );
    await all.change('awaiting_approval');
    const answer = await told(all, ids.alice, 'Waits for approval');
    expect(answer.thread_ts).toBe(said?.ts);
    expect(says(answer, '/gaap delete-listeners --ProxyId link-3d85gh')).toBe(true);
  });

  test('without all that it takes, a button opens the form with what was given', async () => {
    const all = await stage({ speed: 2 });
    const { slack } = all;
    await (await slack.user(ids.bob).mention(ids.ops, undefined, 'help')).ephemeral();
    const said = slack.channel(ids.ops).messages[0];
    await slack.user(ids.alice).mention(ids.ops, said?.ts, 'gaap delete-listeners --ProxyId link-3d85gh --Force 1');
    const answer = await told(all, ids.alice, '--ListenerIds');
    expect(answer.thread_ts).toBe(said?.ts);
    expect(slack.modal(ids.alice)).toBeUndefined();
    await slack.user(ids.alice).click(answer, 'Fill in the form');
    await formOf(all, ids.alice);
    await picks(all, ids.alice, 'ListenerIds', 'listener-o0f3at99');
    expect((await sends(all, ids.alice)).errors).toEqual({});
    await all.change('awaiting_approval');
    const card = await slack.until(() => slack.channel(ids.ops).messages.find((one) => says(one, 'approve')), 'card');
    expect(says(card, 'link-3d85gh')).toBe(true);
  });

  test('a query is answered there', async () => {
    const all = await stage();
    const { slack } = all;
    await (await slack.user(ids.bob).mention(ids.ops, undefined, 'help')).ephemeral();
    const said = slack.channel(ids.ops).messages[0];
    const seen = await slack.user(ids.alice).mention(ids.ops, said?.ts, '/clb describe-load-balancers');
    expect(seen.error).toBeUndefined();
    expect((await told(all, ids.alice, 'lb-cuxw2rm0')).thread_ts).toBe(said?.ts);
  });

  test('a guest is told why nothing comes of it', async () => {
    const all = await stage();
    await all.slack.user(ids.guest).mention(ids.ops, undefined, 'waiting');
    await told(all, ids.guest, 'you are a guest in this workspace');
    expect(await all.changes()).toEqual([]);
  });
});

test('a command of somebody who is not listed asks for nothing, and says why', async () => {
  const all = await stage();
  await types(all, ids.guest, '/gaap delete-listeners --ProxyId link-3d85gh --ListenerIds listener-o0f3at99 --Force 1');
  const why = await all.slack.until(() => all.slack.ephemeral(ids.guest).at(-1));
  expect(says(why, 'What to do')).toBe(true);
  expect(await all.changes()).toEqual([]);
  await types(all, ids.guest, '/gaap delete-listeners');
  const notice = await formOf(all, ids.guest, 'notice', 'That did not work');
  expect(notice.view.submit).toBeUndefined();
});
