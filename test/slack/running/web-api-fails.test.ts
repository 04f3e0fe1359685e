/** Whatever Slack answers, or does not: one change, made once, and nothing that stands there twice. */
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/tool.ts';
import { type Fault, newerBlocks } from '../fake/index.ts';
import { approves, cardOf, cardSays, says } from './deciding.ts';
import { approvesOn, asked, asks, told, toldOnce, whispered } from './scf-change.ts';
import { ids, type Stage, stage, writes } from './stage.ts';

async function expectMadeOnce(all: Stage): Promise<void> {
  await all.change('succeeded');
  expect(writes(all.app)).toHaveLength(1);
  expect(all.slack.record.doublePosts()).toEqual([]);
}

const ofCard = (args: object) => 'channel' in args && args.channel === ids.ops && !('thread_ts' in args);
const ofThread = (args: object) => 'thread_ts' in args;

describe('what Slack certainly did not do is done later, and once', () => {
  const later: readonly (readonly [string, Fault])[] = [
    ['chat.postMessage 429', { method: 'chat.postMessage', kind: 'ratelimited', retryAfterS: 5, times: 2 }],
    ['chat.postMessage error', { method: 'chat.postMessage', kind: 'error', error: 'fatal_error', times: 2 }],
    ['chat.update 429', { method: 'chat.update', kind: 'ratelimited', retryAfterS: 5, times: 2 }],
    ['chat.update 503', { method: 'chat.update', kind: 'status', status: 503, times: 2 }],
    ['chat.update dropped', { method: 'chat.update', kind: 'drop', times: 2 }],
    ['chat.update, whose answer was lost', { method: 'chat.update', kind: 'drop', after: true, times: 2 }],
    ['chat.update, which is slow', { method: 'chat.update', kind: 'slow', ms: 5_000, times: 2 }],
    ['chat.getPermalink 500', { method: 'chat.getPermalink', kind: 'status', status: 500 }],
    ['users.info 429', { method: 'users.info', kind: 'ratelimited', retryAfterS: 2, times: 2 }],
    ['response_url 429', { method: 'response_url', kind: 'ratelimited', retryAfterS: 2, times: 2 }],
    ['response_url 500', { method: 'response_url', kind: 'status', status: 500 }],
    ['response_url dropped', { method: 'response_url', kind: 'drop', after: true }],
    ['invalid_blocks of the card', { method: 'chat.postMessage', kind: 'error', error: 'invalid_blocks' }],
    ['invalid_blocks of a drawing', { method: 'chat.update', kind: 'error', error: 'invalid_blocks' }],
  ];
  test.each(later)('%s', async (_, fault) => {
    const all = await stage();
    all.slack.faults.add(fault);
    await asks(all);
    await approves(all, ids.bob);
    await expectMadeOnce(all);
    const card = await cardSays(all, 'Done and verified');
    await all.slack.until(() => all.slack.thread(card.ts).some((one) => says(one, `<@${ids.alice}>`)), 'the outcome');
    expect(all.slack.channel(ids.ops).messages).toHaveLength(1);
    expect(all.slack.record.doublePosts()).toEqual([]);
  });

  test.each(['ratelimited', 'error'] as const)('an answer that was turned down (%s) arrives', async (kind) => {
    const all = await stage();
    all.slack.faults.add(
      kind === 'ratelimited'
        ? { method: 'response_url', kind, retryAfterS: 3, times: 2 }
        : { method: 'response_url', kind: 'status', status: 404 },
    );
    await asks(all);
    await whispered(all, ids.alice, 'its id is');
    expect(await told(all, 'not_delivered')).toEqual([]);
  });
});

describe('a post whose answer was lost is not sent again, and that is said', () => {
  const lost: readonly (readonly [string, Fault])[] = [
    ['dropped, and done', { method: 'chat.postMessage', kind: 'drop', after: true, when: ofCard }],
    ['dropped, and not done', { method: 'chat.postMessage', kind: 'drop', when: ofCard }],
    ['500, and done', { method: 'chat.postMessage', kind: 'status', status: 500, after: true, when: ofCard }],
    ['nothing at all comes', { method: 'chat.postMessage', kind: 'never', after: true, when: ofCard }],
    ['too slow', { method: 'chat.postMessage', kind: 'slow', ms: 300_000, after: true, when: ofCard }],
  ];
  test.each(lost)('the card: %s', { timeout: 30_000 }, async (_, fault) => {
    const all = await stage({ speed: 10 });
    const { slack } = all;
    slack.faults.add(fault);
    await asks(all);
    expect(await toldOnce(all, 'delivery_unknown', 'its card')).toBe(
      'Slack may or may not have got its card: its answer was lost. It is not sent twice.',
    );
    const [change] = await all.changes();
    const shown = await slack.user(ids.bob).command('/tc', `show ${change?.id}`);
    const own = await shown.ephemeral();
    expect(says(own, 'may or may not have got its card')).toBe(true);
    await approvesOn(all, own);
    await expectMadeOnce(all);
    await slack.until(
      () => slack.dm(ids.alice).messages.some((one) => says(one, 'Done')),
      'the end, told to who asked',
    );
    expect(slack.channel(ids.ops).messages.length).toBeLessThanOrEqual(1);
  });

  test('what stands in the thread', async () => {
    const all = await stage();
    await asked(all);
    all.slack.faults.add({ method: 'chat.postMessage', kind: 'drop', after: true, when: ofThread });
    await approves(all, ids.bob);
    await expectMadeOnce(all);
    expect(await toldOnce(all, 'delivery_unknown', 'thread')).toContain('a message in its thread');
    expect(says(await cardSays(all, 'Done and verified'), 'may or may not have got')).toBe(true);
  });
});

describe('forms', () => {
  const form = async (all: Stage) =>
    all.slack.user(ids.alice).command('/gaap', 'delete-listeners', { channel: ids.ops });

  test.each([
    { method: 'views.open', kind: 'ratelimited', retryAfterS: 30 },
    { method: 'views.open', kind: 'error', error: 'fatal_error' },
    { method: 'views.update', kind: 'error', error: 'fatal_error' },
  ] as const)('$method $kind is said, with what to do', async (fault) => {
    const all = await stage();
    all.slack.faults.add(fault);
    const seen = await form(all);
    expect(seen.error).toBeUndefined();
    expect(says(await seen.ephemeral(), 'Send the command again')).toBe(true);
  });

  test.each([
    { method: 'views.open', kind: 'drop', after: true },
    { method: 'views.open', kind: 'status', status: 502, after: true },
  ] as const)('$method $kind: the form that Slack opened is filled', async (fault) => {
    const all = await stage();
    all.slack.faults.add(fault);
    await form(all);
    const modal = await all.slack.until(() => {
      const top = all.slack.modal(ids.alice);
      return top?.view.callback_id === 'operation_form' && top;
    });
    expect(JSON.stringify(modal.view)).toContain('Force');
    expect(all.slack.modals(ids.alice)).toHaveLength(1);
  });
});

describe('a card that cannot be changed any more', () => {
  test.each(['message_not_found', 'edit_window_closed'])('%s: the thread goes on', async (error) => {
    const all = await stage();
    const { slack } = all;
    const card = await asked(all);
    slack.faults.add({ method: 'chat.update', kind: 'error', error, times: 100 });
    await approves(all, ids.bob);
    await expectMadeOnce(all);
    await slack.until(() => slack.thread(card.ts).some((one) => says(one, `<@${ids.alice}>`)), 'the outcome');
    expect(await told(all, 'not_delivered')).toHaveLength(1);
    expect(slack.record.count('chat.update')).toBe(1);
  });

  test('which was deleted, with its thread: who asked is told directly', async () => {
    const all = await stage();
    const { slack } = all;
    const card = await asked(all);
    slack.faults.add({
      method: 'chat.postMessage',
      kind: 'error',
      error: 'cannot_reply_to_message',
      when: ofThread,
      times: 100,
    });
    slack.faults.add({ method: 'chat.update', kind: 'error', error: 'message_not_found', times: 100 });
    await approvesOn(all, card);
    await expectMadeOnce(all);
    await slack.until(() => slack.dm(ids.alice).messages.some((one) => says(one, 'Done')), 'the end');
    const failures = slack.record.calls.filter(({ outcome }) => outcome === 'cannot_reply_to_message');
    expect(failures).toHaveLength(1);
    expect(await told(all, 'not_delivered')).toHaveLength(2);
  });
});

test('blocks that the workspace does not know are drawn with older ones', async () => {
  const all = await stage({
    before: ({ settings }) => Object.assign(settings, { refusedBlocks: newerBlocks }),
  });
  await asks(all);
  const { edits } = await cardOf(all);
  await approves(all, ids.bob);
  await expectMadeOnce(all);
  const card = await cardSays(all, 'Done and verified');
  expect(card.edits).toBeGreaterThan(edits);
  expect(card.blocks.filter(({ type }) => newerBlocks.includes(type))).toEqual([]);
  const ofNewer = ({ blocks }: JsonObject) => newerBlocks.some((type) => String(blocks).includes(`"type":"${type}"`));
  // How often, Slack's limit of one a second decides.
  const drawn = all.slack.record.calls
    .filter(({ method, args }) => method === 'chat.postMessage' && ofCard(args))
    .filter(({ outcome }) => outcome !== 'ratelimited')
    .map(({ outcome, args }) => `${ofNewer(args) ? 'newer' : 'older'}: ${outcome}`);
  expect(new Set(drawn)).toEqual(new Set(['newer: invalid_blocks', 'older: ok']));
});
