import { describe, expect, test } from 'vitest';
import { approves, cardOf } from './deciding.ts';
import { enters, formOf, formText, hasInput, inputAt, offered, picks, presses, sends } from './filling.ts';
import { ids, type Stage, stage, writes } from './stage.ts';

async function opened(words: string, settings: Parameters<typeof stage>[0] = {}): Promise<Stage> {
  const all = await stage({ speed: 2, ...settings });
  const [command = '', ...rest] = words.split(' ');
  await all.slack.user(ids.alice).command(command, rest.join(' '), { channel: ids.ops });
  await formOf(all, ids.alice);
  return all;
}

describe('a choice narrows those that hang on it', () => {
  test('load balancer, listener, rule; another load balancer takes back what was chosen under the first', async () => {
    const all = await opened('/clb register-function-targets');
    // What has to be chosen first is said, and nothing is offered.
    expect(formText(all.slack.modal(ids.alice))).toContain('Choose LoadBalancerId first');
    expect(await offered(all, ids.alice, 'ListenerId')).toEqual([]);
    await picks(all, ids.alice, 'LoadBalancerId', 'lb-cuxw2rm0');
    expect(await offered(all, ids.alice, 'ListenerId')).toContain('lbl-https443');
    await picks(all, ids.alice, 'ListenerId', 'lbl-https443');
    const rules = await offered(all, ids.alice, 'LocationId');
    expect(rules).toContain('loc-orders01');
    expect(rules).not.toContain('loc-cvmpool1');
    await picks(all, ids.alice, 'LocationId', 'loc-orders01');
    const modal = await picks(all, ids.alice, 'LoadBalancerId', 'lb-cuxw****');
    expect(formText(modal || undefined)).not.toContain('loc-orders01');
    expect(await offered(all, ids.alice, 'ListenerId')).toEqual(['lbl-d1ub****']);
  });

  test('only running events are offered for termination', async () => {
    const all = await opened('/scf terminate-async-event --FunctionName helloworld');
    const events = await offered(all, ids.alice, 'InvokeRequestId');
    expect(events).toContain('b379787f-8487-4bac-bd8c-17a20a9ce40e');
    expect(events.some((id) => id.startsWith('22222222'))).toBe(false);
  });

  test('the region that is chosen is the one that is asked', async () => {
    const all = await opened('/clb register-function-targets');
    await picks(all, ids.alice, 'Region', 'ap-singapore', 'ap-singapore');
    const found = await offered(all, ids.alice, 'LoadBalancerId');
    expect(found).toContain('lb-sgweb001');
    expect(found).not.toContain('lb-cuxw2rm0');
  });

  test('what is typed can be taken where the list does not have it', async () => {
    const all = await opened('/gaap delete-listeners --ProxyId link-3d85gh');
    expect(await offered(all, ids.alice, 'ListenerIds', 'listener-unlisted')).toEqual(['listener-unlisted']);
    expect(await offered(all, ids.alice, 'ListenerIds', 'nonsense')).toEqual([]);
  });
});

describe('the form', () => {
  test('holds what the command gave already', async () => {
    const all = await opened('/gaap delete-listeners --ProxyId link-3d85gh --Force 1');
    const form = all.slack.modal(ids.alice);
    expect(inputAt(form, 'ProxyId').block.element).toMatchObject({ initial_option: { value: 'link-3d85gh' } });
    expect(inputAt(form, 'Force').block.element).toMatchObject({ initial_option: { text: { text: '1 (yes)' } } });
    // With the only one that is missing it can be sent.
    await picks(all, ids.alice, 'ListenerIds', 'listener-o0f3at99');
    expect((await sends(all, ids.alice)).errors).toEqual({});
    const change = await all.change('awaiting_approval');
    expect(change.input).toMatchObject({ ProxyId: 'link-3d85gh', ListenerIds: ['listener-o0f3at99'], Force: 1 });
    const answer = await all.slack.until(() => all.slack.ephemeral(ids.alice).at(-1));
    expect(JSON.stringify(answer.blocks)).toContain(
      '/gaap delete-listeners --Force 1 --ProxyId link-3d85gh --ListenerIds listener-o0f3at99',
    );
  });

  test('adds and removes items, and keeps what stands in the others', async () => {
    const all = await opened('/gaap bind-listener-real-servers');
    await picks(all, ids.alice, 'ListenerId', 'listener-tcpwrr01', 'listener-tcpwrr01');
    const at = (item: number, field: string) => `RealServerBindSet.${item}.${field}`;
    await presses(all, ids.alice, 'Add to RealServerBindSet');
    await picks(all, ids.alice, at(0, 'RealServerId'), 'rs-pool0001', 'rs-pool0001');
    await enters(all, ids.alice, at(0, 'RealServerIP'), '10.0.0.1');
    await enters(all, ids.alice, at(0, 'RealServerPort'), 80);
    await presses(all, ids.alice, 'Add another');
    await picks(all, ids.alice, at(1, 'RealServerId'), 'rs-pool0002', 'rs-pool0002');
    await enters(all, ids.alice, at(1, 'RealServerIP'), '10.0.0.2');
    await enters(all, ids.alice, at(1, 'RealServerPort'), 81);
    await presses(all, ids.alice, 'Add another');
    const left = await presses(all, ids.alice, 'Remove');
    expect(hasInput(left, at(0, 'RealServerPort'))).toBe(false);
    expect(hasInput(left, at(1, 'RealServerPort'))).toBe(true);
    expect(formText(left)).toContain('1 of 2');
    // The third one is empty: what is missing is said at its own inputs.
    const sent = await sends(all, ids.alice);
    expect(Object.keys(sent.errors).every((id) => id.includes(at(2, '')))).toBe(true);
    expect(Object.keys(sent.errors)).not.toEqual([]);
    await presses(all, ids.alice, `Remove`);
    expect(await all.changes()).toEqual([]);
  });

  test('takes many rows, a line for each, and says which one is wrong', async () => {
    const rows = Array.from({ length: 40 }, (_, at) => ({
      RealServerId: `rs-pool${String(at).padStart(4, '0')}`,
      RealServerIP: `10.0.0.${at}`,
      RealServerPort: 80,
    }));
    const words = `--RealServerBindSet ${JSON.stringify(rows)}`;
    const all = await opened(`/gaap bind-listener-real-servers ${words}`);
    const form = all.slack.modal(ids.alice);
    const { id, block } = inputAt(form, 'RealServerBindSet.0');
    expect(block.element).toMatchObject({ multiline: true });
    expect(formText(form)).toContain('rs-pool0039');
    await picks(all, ids.alice, 'ListenerId', 'listener-tcpwrr01', 'listener-tcpwrr01');
    await all.slack.user(ids.alice).fill({
      [id]: '--RealServerId rs-pool0001 --RealServerIP 10.0.0.1 --RealServerPort 80\n--RealServerId rs-pool0002 --RealServerPort',
    });
    const sent = await sends(all, ids.alice);
    expect(sent.error).toBeUndefined();
    expect(sent.errors).toEqual({ [id]: expect.stringMatching(/^Line 2: --RealServerPort needs a value/) });
    expect(await all.changes()).toEqual([]);
  });

  test('says what is wrong at the very field, and takes the corrected one', async () => {
    const all = await opened('/clb register-function-targets');
    await picks(all, ids.alice, 'LoadBalancerId', 'lb-cuxw****');
    await picks(all, ids.alice, 'ListenerId', 'lbl-d1ub****');
    await picks(all, ids.alice, 'LocationId', 'loc-abcd1234');
    const name = 'FunctionTargets.0.Function.FunctionName';
    await picks(all, ids.alice, 'FunctionTargets.0.Function.FunctionNamespace', 'ns_test');
    await picks(all, ids.alice, name, 'name_test');
    const qualifier = 'FunctionTargets.0.Function.FunctionQualifier';
    const form = all.slack.modal(ids.alice);
    const { block } = inputAt(form, 'FunctionTargets.0.Weight');
    expect(block.element).toMatchObject({ type: 'number_input', min_value: '0', max_value: '100' });
    const { id } = inputAt(form, qualifier);
    await enters(all, ids.alice, qualifier, '   ');
    expect(await sends(all, ids.alice)).toMatchObject({
      error: undefined,
      errors: { [id]: `${qualifier} is missing.` },
    });
    await enters(all, ids.alice, qualifier, 'x'.repeat(65));
    const tooLong = await sends(all, ids.alice);
    expect(tooLong.error).toBeUndefined();
    expect(tooLong.errors).toEqual({ [id]: 'This must be at most 64 characters.' });
    expect(await all.changes()).toEqual([]);
    await enters(all, ids.alice, qualifier, 'version_test');
    expect((await sends(all, ids.alice)).errors).toEqual({});
    const { input } = await all.change('awaiting_approval');
    expect(input).toMatchObject({ FunctionTargets: [{ Function: { FunctionQualifier: 'version_test' } }] });
  });
});

describe('however often it is sent, it is one change', () => {
  test('the same envelope to two replicas', async () => {
    const all = await stage({ speed: 2, replicas: 2 });
    const { slack } = all;
    slack.socket.route = 'all';
    await slack.user(ids.alice).command('/gaap', 'delete-listeners', { channel: ids.ops });
    await formOf(all, ids.alice);
    expect(slack.modals(ids.alice)).toHaveLength(1);
    await picks(all, ids.alice, 'ProxyId', 'link-3d85gh');
    await picks(all, ids.alice, 'ListenerIds', 'listener-o0f3at99');
    await enters(all, ids.alice, 'Force', '1');
    await sends(all, ids.alice);
    await approves(all, ids.bob);
    await all.change('succeeded');
    expect(writes(all.app)).toHaveLength(1);
    expect(slack.channel(ids.ops).messages).toHaveLength(1);
    expect(slack.record.doublePosts()).toEqual([]);
    // Nobody was told that the form which is open could not be opened.
    expect(slack.ephemeral(ids.alice).filter(({ text }) => text.includes('did not work'))).toEqual([]);
  });

  test('the same submission again, as after an acknowledgement that was lost', async () => {
    const all = await opened('/gaap delete-listeners --ProxyId link-3d85gh --Force 1', { replicas: 2 });
    const { slack } = all;
    await picks(all, ids.alice, 'ListenerIds', 'listener-o0f3at99');
    const alice = slack.user(ids.alice);
    const both = await Promise.all([alice.submit(), alice.submit()]);
    expect(both.map(({ errors }) => errors)).toEqual([{}, {}]);
    await cardOf(all);
    await approves(all, ids.bob);
    await all.change('succeeded');
    expect(writes(all.app)).toHaveLength(1);
    expect(slack.record.doublePosts()).toEqual([]);
  });
});

test('with several accounts, what is offered is that of the one that was chosen', async () => {
  const accounts = { main: { region: 'ap-guangzhou' }, other: { region: 'ap-shanghai' } };
  const all = await opened('/gaap delete-listeners', { accounts });
  const { slack, app } = all;
  await enters(all, ids.alice, 'Account', 'other');
  const { id } = inputAt(slack.modal(ids.alice), 'ProxyId');
  await slack.user(ids.alice).chooseFrom(id, '');
  const metadata: unknown = JSON.parse(slack.modal(ids.alice)?.view.private_metadata ?? '{}');
  expect(metadata).toMatchObject({ known: { Account: 'other' } });
  expect(app.config.defaultAccount).toBe('main');
});
