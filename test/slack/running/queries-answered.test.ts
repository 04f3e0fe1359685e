import { describe, expect, test } from 'vitest';
import { type FakeSlack, type Message, newerBlocks } from '../fake/index.ts';
import { says } from './deciding.ts';
import { formOf, picks, sends } from './filling.ts';
import { ids, type Stage, stage } from './stage.ts';
import { timesTold, told, types } from './telling.ts';

const ask = '/clb describe-load-balancers --Region ap-guangzhou';

const refusing =
  (blocks: readonly string[]) =>
  ({ settings }: FakeSlack) => {
    settings.refusedBlocks = blocks;
  };

const isTable = (message: Message) => message.blocks.some(({ type }) => type === 'data_table');

/** Clicks on an answer, and waits until it says this. */
async function clicks({ slack }: Stage, answer: Message, button: string, words: string): Promise<Message> {
  await slack.user(ids.alice).click(answer, button);
  return slack.until(() => {
    const now = slack.message(answer);
    return now && says(now, words) && now;
  }, `"${words}" in place of the answer`);
}

describe('a query', () => {
  test('is answered to who asked alone, as a table, with the command', async () => {
    const all = await stage();
    await types(all, ids.alice, ask);
    const answer = await told(all, ids.alice, 'lb-cuxw2rm0');
    expect(isTable(answer)).toBe(true);
    expect(says(answer, ask)).toBe(true);
    expect(all.slack.channel(ids.ops).messages).toEqual([]);
    expect(all.slack.ephemeral(ids.bob)).toEqual([]);
    expect(await all.changes()).toEqual([]);
  });

  test('is answered in lines where the workspace knows no tables', async () => {
    const all = await stage({ before: refusing(newerBlocks) });
    await types(all, ids.alice, ask);
    const answer = await told(all, ids.alice, 'lb-cuxw2rm0');
    expect(isTable(answer)).toBe(false);
    expect(says(answer, ask)).toBe(true);
    expect(timesTold(all, ids.alice, 'lb-cuxw2rm0')).toBe(1);
  });

  test('asked for by form is answered where the form was opened', async () => {
    const all = await stage({ speed: 2 });
    await types(all, ids.alice, '/gaap describe-listeners');
    // By its schema nothing is missing, so that it is asked first; the form is behind the failure.
    await all.slack.user(ids.alice).click(await told(all, ids.alice, 'open_menu'), 'Open the form');
    await formOf(all, ids.alice);
    await picks(all, ids.alice, 'ProxyId', 'link-3d85gh');
    expect((await sends(all, ids.alice)).errors).toEqual({});
    const found = await told(all, ids.alice, 'listener-o0f3at99');
    expect(found.channel).toBe(ids.ops);
  });
});

describe('pages', () => {
  test.each([
    ['tables', []],
    ['lines', newerBlocks],
  ])('the next one takes the place of the one before, in %s', async (_, refused) => {
    const all = await stage({ before: refusing(refused) });
    await types(all, ids.alice, `${ask} --Limit 2`);
    const first = await told(all, ids.alice, '1 to 2 of');
    const second = await clicks(all, first, 'Next page', '3 to 4 of');
    expect(second.ts).toBe(first.ts);
    expect(says(second, '--Offset 2')).toBe(true);
    await clicks(all, second, 'Next page', '5 to 6 of');
    expect(all.slack.ephemeral(ids.alice).filter((one) => says(one, ' of '))).toHaveLength(1);
  });

  test('the last one has no next', async () => {
    const all = await stage();
    await types(all, ids.alice, `${ask} --Limit 100`);
    const only = await told(all, ids.alice, '1 to ');
    expect(says(only, 'Next page')).toBe(false);
  });
});

describe('Share to channel', () => {
  test('shows it to everybody, with who shared it and no buttons', async () => {
    const all = await stage();
    await types(all, ids.alice, ask);
    await all.slack.user(ids.alice).click(await told(all, ids.alice, 'lb-cuxw2rm0'), 'Share to channel');
    const shared = await all.slack.until(() => all.slack.channel(ids.ops).messages[0], 'the shared answer');
    expect(says(shared, 'Shared by')).toBe(true);
    expect(says(shared, 'alice')).toBe(true);
    expect(says(shared, 'lb-cuxw2rm0')).toBe(true);
    expect(says(shared, 'share_answer')).toBe(false);
  });

  test('shares the page that is seen', async () => {
    const all = await stage();
    await types(all, ids.alice, `${ask} --Limit 2`);
    const second = await clicks(all, await told(all, ids.alice, '1 to 2 of'), 'Next page', '3 to 4 of');
    await all.slack.user(ids.alice).click(second, 'Share to channel');
    const shared = await all.slack.until(() => all.slack.channel(ids.ops).messages[0], 'the shared answer');
    expect(says(shared, '3 to 4 of')).toBe(true);
  });

  test('asked for in a thread, it is shown in the thread', async () => {
    const all = await stage();
    const { slack } = all;
    await (await slack.user(ids.bob).mention(ids.ops, undefined, 'help')).ephemeral();
    const said = slack.channel(ids.ops).messages[0];
    await slack.user(ids.alice).mention(ids.ops, said?.ts, ask);
    await slack.user(ids.alice).click(await told(all, ids.alice, 'lb-cuxw2rm0'), 'Share to channel');
    const shared = await slack.until(
      () => slack.thread(said?.ts ?? '').find((one) => says(one, 'Shared by')),
      'the shared answer in the thread',
    );
    expect(says(shared, 'lb-cuxw2rm0')).toBe(true);
    expect(slack.channel(ids.ops).messages).toHaveLength(1);
  });

  test('where the address of the click is used up, it is posted; and told where that is not possible', async () => {
    const all = await stage();
    const { slack } = all;
    await types(all, ids.alice, ask);
    const answer = await told(all, ids.alice, 'lb-cuxw2rm0');
    slack.faults.add({ method: 'response_url', kind: 'status', status: 404 });
    await slack.user(ids.alice).click(answer, 'Share to channel');
    const shared = await slack.until(() => slack.channel(ids.ops).messages[0], 'the shared answer');
    expect(says(shared, 'Shared by')).toBe(true);
    slack.faults.add({ method: 'response_url', kind: 'status', status: 404 });
    slack.faults.add({ method: 'chat.postMessage', kind: 'error', error: 'restricted_action' });
    await slack.user(ids.alice).click(answer, 'Share to channel');
    await told(all, ids.alice, 'was not shown to everybody');
    expect(slack.channel(ids.ops).messages).toHaveLength(1);
  });
});

describe('a failure is told with what to do', () => {
  test('of a query', async () => {
    const all = await stage();
    await types(all, ids.alice, '/clb describe-listeners --LoadBalancerId lb-notthere');
    const answer = await told(all, ids.alice, '❌');
    expect(says(answer, '/clb describe-listeners --LoadBalancerId lb-notthere')).toBe(true);
    expect(says(answer, 'What to do')).toBe(true);
  });

  test('of a request that the live state refuses', async () => {
    const all = await stage();
    await types(
      all,
      ids.alice,
      '/gaap delete-listeners --ProxyId link-3d85gh --ListenerIds listener-notthere --Force 1',
    );
    const answer = await told(all, ids.alice, '❌');
    expect(says(answer, 'What to do')).toBe(true);
    expect(says(answer, '/gaap delete-listeners --ProxyId link-3d85gh')).toBe(true);
    expect(all.slack.channel(ids.ops).messages).toEqual([]);
  });

  test('of a region that does not exist', async () => {
    const all = await stage();
    await types(all, ids.alice, '/clb describe-load-balancers --Region ap-nowhere');
    expect(says(await told(all, ids.alice, '❌'), 'What to do')).toBe(true);
  });

  test('of a cloud that throttles or breaks', async () => {
    const all = await stage({ speed: 50 });
    const { faults } = all.app.sandbox;
    faults.add({
      kind: 'error',
      code: 'InternalError',
      message: 'broken *inside*',
      action: 'DescribeLoadBalancers',
      times: 9,
    });
    await types(all, ids.alice, ask);
    const answer = await told(all, ids.alice, '❌');
    expect(says(answer, 'What to do')).toBe(true);
  });
});
