import { expect, test } from 'vitest';
import type { Answer } from '../../../src/executor/api.ts';
import { shapeOf } from '../../../src/parameters/shape.ts';
import { formView } from '../../../src/surfaces/slack/forms/form.ts';
import { liveRows } from '../../../src/surfaces/slack/forms/live.ts';
import { readMetadata } from '../../../src/surfaces/slack/forms/metadata.ts';
import { optionsFrom, optionsQuery } from '../../../src/surfaces/slack/forms/options.ts';
import type { JsonObject, Tool } from '../../../src/tool.ts';
import { tools } from '../../../tools/index.ts';
import { blockIds } from '../filled.ts';
import { toolOf } from '../inputs.ts';

const places = { regions: ['ap-guangzhou'], accounts: ['default', 'prod'] };

function asked(tool: Tool, input: JsonObject, path: string, typed = '', helpers: JsonObject = {}) {
  const view = formView({ tool, input, places, key: 'k', helpers });
  const metadata = readMetadata(view.private_metadata ?? '');
  const blockId = blockIds(view).find((id) => id.split('|')[1] === path);
  if (!metadata || !blockId) throw new Error(`${path} is not in the form`);
  return { blockId, query: optionsQuery(tool, metadata, blockId, typed) };
}

const terminate = toolOf('scf:TerminateAsyncEvent');
const register = toolOf('clb:RegisterFunctionTargets');
const bind = toolOf('gaap:BindListenerRealServers');

test.each<[string, Tool, JsonObject, string, object | undefined]>([
  [
    'load balancers',
    register,
    { Region: 'ap-guangzhou', Account: 'prod' },
    'LoadBalancerId',
    {
      tool: 'clb:DescribeLoadBalancers',
      input: { Limit: 100, SearchKey: 'we', Region: 'ap-guangzhou', Account: 'prod' },
    },
  ],
  [
    'listeners of one',
    register,
    { LoadBalancerId: 'lb-a' },
    'ListenerId',
    {
      tool: 'clb:DescribeListeners',
      input: { Limit: 100, LoadBalancerId: 'lb-a' },
    },
  ],
  ['listeners of none', register, {}, 'ListenerId', undefined],
  [
    'rules of a listener',
    register,
    { LoadBalancerId: 'lb-a', ListenerId: 'lbl-a' },
    'LocationId',
    {
      tool: 'clb:DescribeListeners',
      input: { Limit: 100, LoadBalancerId: 'lb-a', ListenerIds: ['lbl-a'] },
    },
  ],
  [
    'functions of a namespace beside',
    register,
    { FunctionTargets: [{ Function: { FunctionNamespace: 'n' } }] },
    'FunctionTargets.0.Function.FunctionName',
    { tool: 'scf:ListFunctions', input: { Limit: 100, Namespace: 'n', SearchKey: 'we' } },
  ],
  [
    'running events',
    terminate,
    { FunctionName: 'f' },
    'InvokeRequestId',
    {
      tool: 'scf:ListAsyncEvents',
      input: { Limit: 100, Status: ['RUNNING'], FunctionName: 'f' },
    },
  ],
  [
    'origin servers of a listener',
    bind,
    { ListenerId: 'listener-a', RealServerBindSet: [{}] },
    'RealServerBindSet.0.RealServerId',
    {
      tool: 'gaap:DescribeListenerRealServers',
      input: { Limit: 100, ListenerId: 'listener-a' },
    },
  ],
  [
    'listeners of a connection',
    toolOf('gaap:DeleteListeners'),
    { ProxyId: 'link-1' },
    'ListenerIds',
    {
      tool: 'gaap:DescribeListeners',
      input: { Limit: 100, ProxyId: 'link-1' },
    },
  ],
  [
    'listeners of a group',
    toolOf('gaap:DeleteListeners'),
    { GroupId: 'lg-1' },
    'ListenerIds',
    {
      tool: 'gaap:DescribeListeners',
      input: { Limit: 100, GroupId: 'lg-1' },
    },
  ],
])('asks for %s', (_, tool, input, path, call) => {
  expect(asked(tool, input, path, 'we').query?.call).toEqual(call);
});

test('a helper leads to the choice as well', () => {
  const { query } = asked(bind, {}, 'ListenerId', '', { ProxyId: 'link-1' });
  expect(query?.call?.input).toEqual({ Limit: 100, ProxyId: 'link-1' });
});

const answer = (items: readonly JsonObject[]): Answer => ({ EventList: items, TotalCount: items.length, Offset: 0 });

function offered(items: readonly JsonObject[] | undefined, typed: string) {
  const { blockId, query } = asked(terminate, { FunctionName: 'f' }, 'InvokeRequestId', typed);
  if (!query) throw new Error('no query');
  const found = { live: query.live, answer: items && answer(items), set: 'EventList' };
  return optionsFrom(terminate, blockId, found, typed);
}

test('options say what they are, and what is typed can be used as it is', () => {
  const items = [
    { InvokeRequestId: 'r-1', Status: 'RUNNING', StartTime: '2026-11-22 09:00:00' },
    { InvokeRequestId: 'r-2', Status: 'RUNNING' },
    { InvokeRequestId: 'r-1' },
  ];
  expect(offered(items, '').map(({ text, value, description }) => [text.text, value, description?.text])).toEqual([
    ['r-1', 'r-1', 'RUNNING · 2026-11-22 09:00:00'],
    ['r-2', 'r-2', 'RUNNING'],
  ]);
  expect(offered(items, 'R-2').map(({ value }) => value)).toEqual(['r-2', 'R-2']);
  expect(offered(undefined, 'r-9').map(({ text, value }) => [text.text, value])).toEqual([['Use r-9', 'r-9']]);
  expect(offered(undefined, '')).toEqual([]);
});

test('at most a hundred, and none longer than an option may be', () => {
  const items = Array.from({ length: 150 }, (_, at) => ({ InvokeRequestId: `r-${at}`, Status: 'x'.repeat(200) }));
  const options = offered([{ InvokeRequestId: 'r'.repeat(90) }, ...items], 'r-1');
  expect(options).toHaveLength(61);
  expect(offered(items, '')).toHaveLength(100);
  for (const { description } of options) expect(description?.text.length ?? 0).toBeLessThanOrEqual(75);
});

test('the table of live choices speaks of tools and parameters that there are', () => {
  for (const { product, parameters, query, needs, only = [], except = [], search, fixed } of liveRows) {
    const asks = shapeOf(toolOf(query)).fields;
    for (const name of [...Object.keys(fixed), ...(search === undefined ? [] : [search])])
      expect(asks.has(name), `${query} ${name}`).toBe(true);
    for (const { from } of needs) for (const { as } of from) expect(asks.has(as), `${query} ${as}`).toBe(true);
    for (const operation of [...only, ...except]) toolOf(operation);
    const used = tools.filter((tool) => tool.product === product).map((tool) => JSON.stringify([...namesIn(tool)]));
    for (const name of parameters)
      expect(
        used.some((names) => names.includes(`"${name}"`)),
        name,
      ).toBe(true);
  }
});

function namesIn(tool: Tool): string[] {
  const names = (shape: ReturnType<typeof shapeOf> | Parameters<typeof JSON.stringify>[0]): string[] =>
    shape.kind === 'list'
      ? names(shape.of)
      : shape.kind === 'object'
        ? [...shape.fields].flatMap(([name, field]) => [name, ...names(field.shape)])
        : [];
  return names(shapeOf(tool));
}
