import { describe, expect, test } from 'vitest';
import { approves, cardOf } from './deciding.ts';
import { enters, formOf, hasInput, inputAt, offered, picks, presses, sends } from './filling.ts';
import { ids, type Stage, stage, writes } from './stage.ts';
import { timesTold, told, types } from './telling.ts';

const ask = '/clb describe-load-balancers --Region ap-guangzhou';
const deletion = '/gaap delete-listeners --ProxyId link-3d85gh --ListenerIds listener-o0f3at99 --Force 1';

/** The cloud does not answer this for so long, or ever. */
function slow({ app }: Stage, action: string, ms: number | 'never', times = 20): void {
  const { faults } = app.sandbox;
  for (let at = 0; at < times; at += 1)
    faults.add(ms === 'never' ? { kind: 'hang', action, ms: 600_000 } : { kind: 'delay', action, ms });
}

describe('a cloud that takes its time', () => {
  test('a query of five seconds is acknowledged at once, said to go on once, and then answered', async () => {
    const all = await stage();
    slow(all, 'DescribeLoadBalancers', 5_000, 1);
    const seen = await types(all, ids.alice, ask);
    expect(seen.ackMs).toBeLessThan(3_000);
    await told(all, ids.alice, 'Still at it');
    await told(all, ids.alice, 'lb-cuxw2rm0');
    expect(timesTold(all, ids.alice, 'Still at it')).toBe(1);
  });

  test('a quick query says nothing of the kind', async () => {
    const all = await stage({ speed: 2 });
    await types(all, ids.alice, ask);
    await told(all, ids.alice, 'lb-cuxw2rm0');
    expect(timesTold(all, ids.alice, 'Still at it')).toBe(0);
  });

  test('a query that is never answered ends with what to do', async () => {
    const all = await stage({ speed: 25 });
    slow(all, 'DescribeLoadBalancers', 'never');
    await types(all, ids.alice, ask);
    await told(all, ids.alice, 'Still at it');
    const end = await told(all, ids.alice, '❌');
    expect(JSON.stringify(end.blocks)).toContain('What to do');
    expect(timesTold(all, ids.alice, 'Still at it')).toBe(1);
  });

  test('a change that is long in being planned is said to go on, and is one change on one card', async () => {
    const all = await stage();
    slow(all, 'DescribeProxies', 5_000, 1);
    slow(all, 'DescribeTCPListeners', 5_000, 1);
    await types(all, ids.alice, deletion);
    await told(all, ids.alice, 'Still at it');
    await told(all, ids.alice, 'Waits for approval');
    expect(timesTold(all, ids.alice, 'Still at it')).toBe(1);
    expect(await all.changes()).toHaveLength(1);
    await cardOf(all);
    expect(all.slack.record.doublePosts()).toEqual([]);
  });
});

describe('a form whatever the cloud does', () => {
  test('is open in time, offers what was typed within three seconds, and can be sent', async () => {
    const all = await stage({ speed: 2 });
    const { slack } = all;
    for (const action of ['DescribeProxies', 'DescribeTCPListeners']) slow(all, action, 'never', 4);
    const before = slack.record.calls.length;
    await types(all, ids.alice, '/gaap delete-listeners');
    await formOf(all, ids.alice);
    expect(slack.record.calls.slice(before).map(({ method }) => method)).toContain('views.open');
    const { id } = inputAt(slack.modal(ids.alice), 'ProxyId');
    const nothing = await slack.user(ids.alice).chooseFrom(id, '');
    expect(nothing.error).toBeUndefined();
    expect(nothing.options.map(({ text }) => text.text)).toEqual(['Not given']);
    expect(nothing.ackMs).toBeLessThan(3_000);
    expect(await offered(all, ids.alice, 'ProxyId', 'link-3d85gh')).toEqual(['link-3d85gh']);
    await enters(all, ids.alice, 'ProxyId', 'link-3d85gh');
    await picks(all, ids.alice, 'ListenerIds', 'listener-o0f3at99', 'listener-o0f3at99');
    await enters(all, ids.alice, 'Force', '1');
    all.app.sandbox.faults.clear();
    expect((await sends(all, ids.alice)).errors).toEqual({});
    await all.change('awaiting_approval');
  });

  test('offers what was typed where the cloud answers with an error', async () => {
    const all = await stage({ speed: 2 });
    all.app.sandbox.faults.add({ kind: 'error', code: 'InternalError', message: 'x', action: 'DescribeProxies' });
    await types(all, ids.alice, '/gaap delete-listeners');
    await formOf(all, ids.alice);
    expect(await offered(all, ids.alice, 'ProxyId', 'link-abcdef')).toEqual(['link-abcdef']);
  });
});

describe('a Slack that does not do as it is told', () => {
  const words = '/gaap delete-listeners --ProxyId link-3d85gh --Force 1';

  test('an expired trigger is told, with what to do', async () => {
    const all = await stage({ speed: 2 });
    all.slack.faults.add({ method: 'views.open', kind: 'error', error: 'expired_trigger_id' });
    await types(all, ids.alice, words);
    const why = await told(all, ids.alice, 'could not be opened in time');
    expect(JSON.stringify(why.blocks)).toContain('What to do');
    expect(JSON.stringify(why.blocks)).toContain('Open the form');
    expect(all.slack.modal(ids.alice)).toBeUndefined();
    // What was given is not lost: the button opens the form with it.
    await all.slack.user(ids.alice).click(why, 'Open the form');
    const form = await formOf(all, ids.alice);
    expect(inputAt(form, 'ProxyId').block.element).toMatchObject({ initial_option: { value: 'link-3d85gh' } });
  });

  test('a lost reply to views.open still ends in a form that can be sent', async () => {
    const all = await stage({ speed: 1 });
    all.slack.faults.add({ method: 'views.open', kind: 'drop', after: true });
    await types(all, ids.alice, words);
    await formOf(all, ids.alice);
    await picks(all, ids.alice, 'ListenerIds', 'listener-o0f3at99');
    expect((await sends(all, ids.alice)).errors).toEqual({});
    await approves(all, ids.bob);
    await all.change('succeeded');
    expect(writes(all.app)).toHaveLength(1);
    expect(timesTold(all, ids.alice, '❌')).toBe(0);
  });

  test('a views.open that was lost on its way is told', async () => {
    const all = await stage({ speed: 2 });
    all.slack.faults.add({ method: 'views.open', kind: 'drop' });
    await types(all, ids.alice, words);
    await told(all, ids.alice, '❌');
    expect(all.slack.modal(ids.alice)).toBeUndefined();
  });

  test('a form that Slack refuses to fill is told', async () => {
    const all = await stage({ speed: 2 });
    all.slack.faults.add({ method: 'views.update', kind: 'error', error: 'invalid_arguments' });
    await types(all, ids.alice, words);
    const why = await told(all, ids.alice, 'The form could not be shown');
    expect(JSON.stringify(why.blocks)).toContain('What to do');
  });

  test('a form that Slack refuses to draw anew is told, and what is filled in can still be sent', async () => {
    const all = await stage({ speed: 2 });
    const { slack } = all;
    await types(all, ids.alice, '/gaap bind-listener-real-servers');
    const form = await formOf(all, ids.alice);
    slack.faults.add({ method: 'views.update', kind: 'error', error: 'internal_error' });
    await slack.user(ids.alice).click(form, 'Add to RealServerBindSet');
    await told(all, ids.alice, 'could not be drawn anew');
    await picks(all, ids.alice, 'ListenerId', 'listener-tcpfree1', 'listener-tcpfree1');
    const again = await presses(all, ids.alice, 'Add to RealServerBindSet');
    expect(hasInput(again, 'RealServerBindSet.0.RealServerPort')).toBe(true);
    expect(inputAt(again, 'ListenerId').block.element).toMatchObject({
      initial_option: { value: 'listener-tcpfree1' },
    });
  });

  test('a form whose redrawing was not answered is drawn anew all the same', async () => {
    const all = await stage({ speed: 2 });
    await types(all, ids.alice, '/gaap bind-listener-real-servers');
    await formOf(all, ids.alice);
    all.slack.faults.add({ method: 'views.update', kind: 'drop' });
    const form = await presses(all, ids.alice, 'Add to RealServerBindSet');
    expect(hasInput(form, 'RealServerBindSet.0.RealServerPort')).toBe(true);
  });

  test('a form that was closed in the meantime is nothing to tell', async () => {
    const all = await stage({ speed: 2 });
    const { slack } = all;
    await types(all, ids.alice, '/gaap bind-listener-real-servers');
    const form = await formOf(all, ids.alice);
    await slack.user(ids.alice).close();
    await slack.user(ids.alice).click(form, 'Add to RealServerBindSet');
    await slack.until(() => slack.record.calls.some(({ outcome }) => outcome === 'not_found'), 'the refusal');
    await types(all, ids.alice, '/tc waiting');
    await told(all, ids.alice, 'Waiting for a decision');
    expect(timesTold(all, ids.alice, '❌')).toBe(0);
  });
});
