import type { ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import { client, type Running, socketApp } from './bolt.ts';
import { type FakeSlack, ids, startFakeSlack } from './index.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });

const form: ModalView = {
  type: 'modal',
  callback_id: 'form',
  private_metadata: 'key-1',
  notify_on_close: true,
  title: plain('Delete listeners'),
  submit: plain('Plan'),
  blocks: [
    {
      type: 'input',
      block_id: 'listener',
      label: plain('Listener'),
      element: { type: 'external_select', action_id: 'listener', min_query_length: 2 },
    },
    {
      type: 'input',
      block_id: 'why',
      label: plain('Reason'),
      optional: true,
      element: { type: 'plain_text_input', action_id: 'why', max_length: 20 },
    },
    {
      type: 'input',
      block_id: 'force',
      label: plain('Force'),
      element: {
        type: 'static_select',
        action_id: 'force',
        options: [
          { text: plain('Yes'), value: '1' },
          { text: plain('No'), value: '0' },
        ],
        initial_option: { text: plain('No'), value: '0' },
      },
    },
  ],
};

/** An app that opens the form by a shortcut. */
function formApp(slack: FakeSlack, submitted: object[], closed: object[] = []): Promise<Running> {
  return socketApp(slack, (app) => {
    app.shortcut('make_change', async ({ ack, shortcut, client: web }) => {
      await ack();
      await web.views.open({ trigger_id: shortcut.trigger_id, view: form });
    });
    app.options('listener', async ({ ack, options }) => {
      const found = ['listener-1', 'listener-2'].filter((id) => id.startsWith(options.value));
      await ack({ options: found.map((id) => ({ text: plain(id), value: id })) });
    });
    app.view('form', async ({ ack, view }) => {
      submitted.push(view.state.values);
      const why = view.state.values['why']?.['why']?.value;
      if (why === 'none') return ack({ response_action: 'errors', errors: { why: 'A real reason, please.' } });
      if (why === 'more') return ack({ response_action: 'push', view: { ...form, callback_id: 'more' } });
      if (why === 'wrong') return ack({ response_action: 'errors', errors: { nowhere: 'There is no such input.' } });
      return ack();
    });
    app.view({ callback_id: 'more', type: 'view_submission' }, ({ ack }) => ack({ response_action: 'clear' }));
    app.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack, body }) => {
      closed.push(body);
      await ack();
    });
  });
}

test('a form is filled from the app’s own options, refused inline, and submitted', async () => {
  await using slack = await startFakeSlack();
  const submitted: object[] = [];
  await using _app = await formApp(slack, submitted);
  const alice = slack.user(ids.alice);
  await (await alice.shortcut('make_change')).modal();
  expect((await alice.chooseFrom('listener', 'l')).options).toEqual([]);
  expect((await alice.chooseFrom('Listener', 'listener-')).options.map(({ value }) => value)).toEqual([
    'listener-1',
    'listener-2',
  ]);
  await alice.fill({ Listener: 'listener-2', why: 'none' });
  expect(await alice.submit()).toMatchObject({ errors: { why: 'A real reason, please.' } });
  expect(slack.modal(ids.alice)?.errors).toEqual({ why: 'A real reason, please.' });
  await alice.fill({ why: 'maintenance', force: 'Yes' });
  expect(await alice.submit()).toMatchObject({ error: undefined, errors: {} });
  expect(slack.modal(ids.alice)).toBeUndefined();
  expect(submitted.at(-1)).toMatchObject({
    listener: { listener: { type: 'external_select', selected_option: { value: 'listener-2' } } },
    why: { why: { type: 'plain_text_input', value: 'maintenance' } },
    force: { force: { type: 'static_select', selected_option: { value: '1' } } },
  });
});

test('Slack itself refuses what is missing or too long, and nobody can choose what is not offered', async () => {
  await using slack = await startFakeSlack();
  const submitted: object[] = [];
  await using _app = await formApp(slack, submitted);
  const alice = slack.user(ids.alice);
  await (await alice.shortcut('make_change')).modal();
  await alice.fill({ why: 'far too long to be a reason' });
  expect(Object.keys((await alice.submit()).errors)).toEqual(['listener', 'why']);
  expect(submitted).toEqual([]);
  await expect(alice.fill({ force: 'Perhaps' })).rejects.toThrow('force does not offer "Perhaps"');
});

test('modals are stacked, cleared, and closed with a word to the app', async () => {
  await using slack = await startFakeSlack();
  const closed: object[] = [];
  await using _app = await formApp(slack, [], closed);
  const alice = slack.user(ids.alice);
  await (await alice.shortcut('make_change')).modal();
  await alice.chooseFrom('listener', 'li');
  await alice.fill({ listener: 'listener-1', why: 'more' });
  await alice.submit();
  expect(slack.modals(ids.alice).map(({ view }) => view.callback_id)).toEqual(['form', 'more']);
  await alice.chooseFrom('listener', 'li');
  await alice.fill({ listener: 'listener-1' });
  await alice.submit();
  expect(slack.modals(ids.alice)).toEqual([]);
  await (await alice.shortcut('make_change')).modal();
  await alice.close();
  expect(closed).toMatchObject([{ type: 'view_closed', is_cleared: false, view: { private_metadata: 'key-1' } }]);
});

test('errors for an input that is not there cannot be shown', async () => {
  await using slack = await startFakeSlack();
  await using _app = await formApp(slack, []);
  const alice = slack.user(ids.alice);
  await (await alice.shortcut('make_change')).modal();
  await alice.chooseFrom('listener', 'li');
  await alice.fill({ listener: 'listener-1', why: 'wrong' });
  expect(await alice.submit()).toMatchObject({ error: 'invalid_response' });
  expect(slack.modal(ids.alice)?.view.callback_id).toBe('form');
});

test('a view is changed by id and hash, keeps what was filled in, and is gone once it is closed', async () => {
  await using slack = await startFakeSlack();
  await using _app = await formApp(slack, []);
  const alice = slack.user(ids.alice);
  const modal = await (await alice.shortcut('make_change')).modal();
  await alice.fill({ why: 'kept' });
  const web = client(slack);
  const view = { ...form, title: plain('Changed') };
  await web.views.update({ view_id: modal.id, hash: modal.hash, view });
  await expect(web.views.update({ view_id: modal.id, hash: modal.hash, view })).rejects.toThrow('hash_conflict');
  expect(slack.modal(ids.alice)?.view.title.text).toBe('Changed');
  expect([...(slack.modal(ids.alice)?.filled.values() ?? [])]).toEqual(['kept']);
  await alice.close();
  await expect(web.views.update({ view_id: modal.id, view })).rejects.toThrow('not_found');
});
