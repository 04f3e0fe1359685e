/** What is offered to somebody who types: ids, quickly, and nothing else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../../src/surfaces/mcp/completions/limits.ts';
import { matching } from '../../../src/surfaces/mcp/completions/match.ts';
import { querySources } from '../../../src/surfaces/mcp/completions/sources.ts';
import { prompts } from '../../../src/surfaces/mcp/prompts/prompts.ts';
import { changeTemplates } from '../../../src/surfaces/mcp/resources/addresses.ts';
import { tools } from '../../../tools/index.ts';
import { hidden, hostileText } from '../../lib/hidden.ts';
import { change } from '../changes.ts';
import { never } from '../session.ts';
import { answering, askerOf, ofPrompt, ofTemplate, stage } from './stage.ts';

const rotate = 'rotate_origin_servers';
const listenersOf = (value = '', given = { ProxyId: 'link-3d85gh' }) => ofPrompt(rotate, 'ListenerId', value, given);
const listeners = (...ids: readonly string[]) =>
  answering(
    'ListenerSet',
    ids.map((ListenerId) => ({ ListenerId, ListenerName: 'edge' })),
  );
const nothing = { values: [], total: 0, hasMore: false };

test('those that begin with what is typed come before those that hold it', () => {
  expect(matching(['lb-9a', 'lb-a9', 'a-lb', 'LB-A0', 'x'], 'lb-a').values).toEqual(['LB-A0', 'lb-a9']);
  expect(matching(['xx-ab', 'ab', 'a-ab', 'abc', 'ab'], 'AB').values).toEqual(['ab', 'abc', 'a-ab', 'xx-ab']);
});

test('at most a hundred, with how many there are', () => {
  const many = Array.from({ length: 150 }, (_, index) => `lb-${index}`);
  const { values, ...rest } = matching(many, 'lb');
  expect(values).toHaveLength(100);
  expect(rest).toEqual({ total: 150, hasMore: true });
});

test('ids come from a query that knows what was given before', async () => {
  const on = stage(listeners('listener-a1', 'listener-b2'));
  const given = { ProxyId: 'link-3d85gh', Account: 'production' };
  const asked = on.complete(ofPrompt(rotate, 'ListenerId', 'listener-b', given));
  expect(await on.clock.until(asked)).toEqual({ values: ['listener-b2'], total: 1, hasMore: false });
  expect(on.queries()).toEqual([
    {
      tool: 'gaap:DescribeListeners',
      input: { ProxyId: 'link-3d85gh', Account: 'production', Offset: 0, Limit: limits.pageItems },
    },
  ]);
  expect(on.executor.asked[0]?.asker).toEqual(askerOf('alice'));
});

test('where something that it needs is not known yet, nothing is asked', async () => {
  const on = stage(listeners('listener-a1'));
  for (const given of [{}, { ProxyId: '' }, { Region: 'ap-guangzhou' }, { ProxyId: 'x'.repeat(500) }])
    expect(await on.complete(ofPrompt(rotate, 'ListenerId', '', given))).toEqual(nothing);
  expect(on.queries()).toEqual([]);
});

test('every source asks a query that there is, with parameters that it takes', () => {
  for (const { query, fixed, needs, may } of Object.values(querySources)) {
    const tool = tools.find(({ operation }) => operation === query);
    const names = [...needs.flat(), ...may].map(({ as }) => as);
    expect(tool?.kind, query).toBe('query');
    expect(Object.keys(tool?.schema.shape ?? {}), query).toEqual(
      expect.arrayContaining([...names, ...Object.keys(fixed), 'Offset', 'Limit']),
    );
  }
});

test('rules are found inside of their listener, and running events by their function', async () => {
  const rules = stage(
    answering('Listeners', [{ ListenerId: 'lbl-1', Rules: [{ LocationId: 'loc-a' }, { LocationId: 'loc-b' }] }, {}]),
  );
  const given = { LoadBalancerId: 'lb-1', ListenerId: 'lbl-1', Region: 'ap-guangzhou' };
  expect(
    (await rules.clock.until(rules.complete(ofPrompt('move_function_targets', 'LocationId', '', given)))).values,
  ).toEqual(['loc-a', 'loc-b']);
  expect(rules.queries()[0]?.input).toMatchObject({ LoadBalancerId: 'lb-1', ListenerIds: ['lbl-1'] });
  const event = 'b379787f-8487-4bac-bd8c-17a20a9ce40e';
  const events = stage(answering('EventList', [{ InvokeRequestId: event }]));
  const asked = ofPrompt('stop_runaway_function_event', 'InvokeRequestId', 'b3', { FunctionName: 'f' });
  expect((await events.clock.until(events.complete(asked))).values).toEqual([event]);
  expect(events.queries()[0]?.input).toMatchObject({ FunctionName: 'f', Status: ['RUNNING'] });
});

test('accounts and their regions come from the configuration', async () => {
  const on = stage();
  const of = async (argument: string, typed = '') =>
    (await on.complete(ofPrompt('move_function_targets', argument, typed))).values;
  expect(await of('Account', 'pro')).toEqual(['production']);
  expect(await of('Region')).toEqual(['ap-guangzhou', 'ap-shanghai']);
  expect(on.queries()).toEqual([]);
});

test('the ids of changes, for each template', async () => {
  const on = stage();
  await on.executor.request({ tool: 'gaap:BindListenerRealServers', input: {} }, askerOf('alice'));
  for (const { uriTemplate } of changeTemplates)
    expect((await on.complete(ofTemplate(uriTemplate, 'chg-01'))).values).toEqual([change().id]);
  for (const other of [ofTemplate('file:///{id}'), ofTemplate(changeTemplates[0].uriTemplate, '', 'name')])
    expect(await on.complete(other)).toEqual(nothing);
});

test('nothing is offered of what is not', async () => {
  const on = stage(listeners('listener-a1'), { toolsets: ['clb'], readOnly: false });
  for (const request of [listenersOf(), ofPrompt('nothing', 'Account'), ofPrompt('move_function_targets', 'Nothing')])
    expect(await on.complete(request)).toEqual(nothing);
  const blind = stage({}, { toolsets: ['results'], readOnly: false });
  await blind.executor.request({ tool: 'gaap:BindListenerRealServers', input: {} }, askerOf('alice'));
  expect(await blind.complete(ofTemplate(changeTemplates[0].uriTemplate))).toEqual(nothing);
  expect(on.queries()).toEqual([]);
});

test('keystrokes share one question, each person for themselves, and for a while', async () => {
  const on = stage(listeners('listener-a1', 'listener-b2'));
  await on.clock.until(Promise.all(['', 'l', 'li'].map((typed) => on.complete(listenersOf(typed)))));
  await on.complete(listenersOf('listener-a'));
  expect(on.queries()).toHaveLength(1);
  await on.complete(listenersOf('', { ProxyId: 'link-other' }));
  await on.complete(listenersOf(), askerOf('bob'));
  expect(on.queries()).toHaveLength(3);
  await on.clock.advance(limits.knownMs - 1);
  await on.complete(listenersOf());
  expect(on.queries()).toHaveLength(3);
  await on.clock.advance(1);
  await on.complete(listenersOf());
  expect(on.queries()).toHaveLength(4);
});

test('a cloud that is slow offers nothing now, and what it says to the next keystroke', async () => {
  const on = stage();
  const slow = stage({
    async query() {
      await on.clock.sleep(limits.waitMs + 1_000);
      return {
        kind: 'answer',
        set: 'ListenerSet',
        answer: { ListenerSet: [{ ListenerId: 'listener-a1' }], TotalCount: 1, Offset: 0 },
      };
    },
  });
  const first = slow.complete(listenersOf());
  await slow.clock.advance(limits.waitMs);
  expect(await first).toEqual(nothing);
  await on.clock.advance(limits.waitMs + 1_000);
  expect((await slow.complete(listenersOf())).values).toEqual(['listener-a1']);
  expect(slow.queries()).toHaveLength(1);
});

test('a cloud that never answers is given up, and asked again later', async () => {
  const on = stage({ query: never });
  const first = on.complete(listenersOf());
  await on.clock.advance(limits.waitMs);
  expect(await first).toEqual(nothing);
  await on.clock.advance(limits.readMs);
  expect(on.logged).toHaveLength(1);
  const later = on.complete(listenersOf());
  await on.clock.advance(limits.knownMs);
  expect(await later).toEqual(nothing);
});

test('somebody who gives up stops nobody else', async () => {
  const on = stage(listeners('listener-a1'));
  const gone = new AbortController();
  const first = on.complete(listenersOf(), undefined, gone.signal);
  const second = on.complete(listenersOf('listener'));
  gone.abort();
  expect((await on.clock.until(Promise.all([first, second]))).map(({ total }) => total)).toEqual([0, 1]);
});

test('a failure is an empty answer with a line in the log, and no reason to ask at every keystroke', async () => {
  const failure = { code: 'CloudRefused', message: 'AuthFailure.' } as const;
  for (const query of [async () => ({ kind: 'failed', failure }) as const, () => Promise.reject(new Error('gone'))]) {
    const on = stage({ query });
    for (const typed of ['', 'l', 'li']) expect(await on.clock.until(on.complete(listenersOf(typed)))).toEqual(nothing);
    expect(on.queries()).toHaveLength(1);
    expect(on.logged).toEqual(['nothing to complete from']);
  }
});

test('a list of several pages is read to a bound', async () => {
  const on = stage({
    async query({ input }) {
      const { Offset } = { Offset: 0, ...Object(input) };
      const item = { ListenerId: `listener-${Offset}` };
      return {
        kind: 'answer',
        set: 'ListenerSet',
        answer: { ListenerSet: [item], TotalCount: 9, Offset, NextOffset: Offset + 1 },
      };
    },
  });
  expect((await on.clock.until(on.complete(listenersOf()))).total).toBe(limits.pages);
});

test('only what looks like an id is offered, whatever the cloud calls things', async () => {
  const id = fc.oneof(
    hostileText,
    fc.string({ unit: 'binary', maxLength: 50 }),
    fc.string().map((text) => `listener-${text}`),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(id, { maxLength: 20 }), async (ids) => {
      const on = stage(listeners(...ids, 'listener-ok'));
      const { values } = await on.clock.until(on.complete(listenersOf()));
      expect(values).toContain('listener-ok');
      for (const value of values) {
        expect(value).toMatch(/^listener-[0-9A-Za-z*]{1,32}$/);
        expect(value).not.toMatch(hidden);
      }
    }),
    { numRuns: 100 },
  );
});

test('every argument with choices is completed from what is given by arguments of its prompt', () => {
  for (const { name, arguments: known } of prompts) {
    for (const { values } of known) {
      if (values === undefined || values === 'accounts' || values === 'regions') continue;
      const names: readonly string[] = known.map((one) => one.name);
      for (const group of querySources[values].needs)
        expect(
          names.some((one) => group.some((need) => need.name === one)),
          `${name}: ${values}`,
        ).toBe(true);
    }
  }
});
