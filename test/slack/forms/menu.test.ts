import { expect, test } from 'vitest';
import { formView } from '../../../src/surfaces/slack/forms/form.ts';
import { idsIn, inputWith, menuView, readMenu, useIdView } from '../../../src/surfaces/slack/forms/menu.ts';
import { failureView, loadingView } from '../../../src/surfaces/slack/forms/notices.ts';
import { tools } from '../../../tools/index.ts';
import { filled } from '../filled.ts';
import { toolOf } from '../inputs.ts';
import { troublesOfView } from '../numbers.ts';
import { slackTypes } from '../schema.ts';

const views = {
  menu: menuView(tools, { channel: 'C1' }),
  'use-id': useIdView(['lb-abcd1234', 'listener-pbsgn7ej'], tools),
  'use-id-none': useIdView([], tools),
  loading: loadingView('Opening the form.'),
  failure: failureView({
    code: 'CloudRefused',
    message: 'The cloud refused it.',
    next: 'Try again.',
    provider: { code: 'FailedOperation', message: '<!channel> *no*', requestId: 'r-1' },
  }),
  'delete-listeners': formView({
    tool: toolOf('gaap:DeleteListeners'),
    input: { ProxyId: 'link-3d85gh', ListenerIds: ['listener-pbsgn7ej'] },
    places: { regions: ['ap-guangzhou'], accounts: ['default', 'prod'] },
    key: 'key-1',
    where: { channel: 'C1' },
  }),
  'bind-listener-real-servers': formView({
    tool: toolOf('gaap:BindListenerRealServers'),
    input: { ListenerId: 'listener-pbsgn7ej', RealServerBindSet: [{ RealServerId: 'rs-1', RealServerPort: 80 }] },
    places: { regions: [], accounts: [] },
    key: 'key-1',
  }),
};

test.each(Object.entries(views))(
  'the view %s',
  async (name, view) => {
    expect(slackTypes().view(view)).toEqual([]);
    expect(troublesOfView(view)).toEqual([]);
    await expect(`${JSON.stringify(view, null, 2)}\n`).toMatchFileSnapshot(`__snapshots__/${name}.json`);
  },
  120_000,
);

test('what is chosen leads to a form that is filled with it', () => {
  expect(readMenu(filled(views.menu, { operation: 'gaap:DeleteListeners' }))).toEqual({
    operation: 'gaap:DeleteListeners',
    id: undefined,
  });
  expect(readMenu(filled(views['use-id'], { operation: 'clb:DescribeTargets' }))).toEqual({
    operation: 'clb:DescribeTargets',
    id: 'lb-abcd1234',
  });
  expect(readMenu({ nothing: true })).toEqual({ operation: undefined, id: undefined });
});

test('ids in a message are those that an operation takes', () => {
  const text =
    'Alarm on lb-abcd1234 (listener-pbsgn7ej, rs-04v3s12t): see pre-release12, e-mail and lb-abcd1234 again.';
  expect(idsIn(text, tools)).toEqual(['lb-abcd1234', 'listener-pbsgn7ej']);
  expect(inputWith(toolOf('gaap:DeleteListeners'), 'listener-pbsgn7ej')).toEqual({
    ListenerIds: ['listener-pbsgn7ej'],
  });
  expect(inputWith(toolOf('clb:DescribeTargets'), 'lb-abcd1234')).toEqual({ LoadBalancerId: 'lb-abcd1234' });
  expect(inputWith(toolOf('clb:DescribeTargets'), 'rs-abcd1234')).toBeUndefined();
});
