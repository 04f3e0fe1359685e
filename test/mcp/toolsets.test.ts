/** What a server offers, and that nothing else can be called. */
import { expect, test } from 'vitest';
import { offerOf } from '../../src/app-offer.ts';
import { FailureError } from '../../src/errors.ts';
import type { Offer } from '../../src/surfaces/mcp/toolsets.ts';
import { tools } from '../../tools/index.ts';
import { stage } from '../config/stage.ts';
import { change } from './changes.ts';
import { planning, sentences, session } from './session.ts';

const own = ['change_show', 'change_wait', 'result_read'];

async function offering(offer: Offer) {
  return session({ tools, ...planning() }, undefined, { offer });
}

async function names(offer: Offer) {
  await using here = await offering(offer);
  return (await here.client.listTools()).tools.map(({ name }) => name);
}

test('everything is offered unless something is said', async () => {
  expect(await names({ readOnly: false })).toHaveLength(tools.length + own.length);
});

test('a toolset brings its tools, the sight of its changes and of long answers, and nothing of others', async () => {
  const listed = await names({ toolsets: ['gaap'], readOnly: false });
  expect(listed).toContain('gaap_delete_listeners');
  expect(listed.filter((name) => !name.startsWith('gaap_'))).toEqual(own);
});

test('of several toolsets there are the tools of each', async () => {
  const listed = await names({ toolsets: ['scf', 'clb'], readOnly: false });
  expect(new Set(listed.map((name) => name.split('_')[0]))).toEqual(new Set(['change', 'clb', 'result', 'scf']));
});

test('the toolset changes alone only looks at changes', async () => {
  expect(await names({ toolsets: ['changes'], readOnly: false })).toEqual(['change_show', 'change_wait']);
});

test('read-only leaves no tool that asks for a change, and change_show', async () => {
  const listed = await names({ readOnly: true });
  expect(listed.filter((name) => !/_(describe|list|get)_/.test(name))).toEqual(own);
  await using here = await offering({ readOnly: true });
  for (const { name, annotations } of (await here.client.listTools()).tools)
    expect(annotations?.readOnlyHint, name).toBe(true);
});

test.each([
  [
    'gaap_delete_listeners',
    { readOnly: true },
    'gaap:DeleteListeners asks for a change, and this server only reads.',
    'without --read-only',
  ],
  ['gaap:DeleteListeners', { readOnly: true }, 'this server only reads', 'without --read-only'],
  [
    'scf_list_functions',
    { toolsets: ['gaap'], readOnly: false },
    'scf:ListFunctions belongs to the toolset scf',
    '--toolsets gaap,scf',
  ],
  ['gaap_delete_listeners', { toolsets: ['clb'], readOnly: true }, 'the toolset gaap', '--toolsets clb,gaap'],
  ['result_read', { toolsets: ['changes'], readOnly: false }, 'the toolset results', '--toolsets changes,results'],
])('%s cannot be called where it is not listed: %j', async (name, offer, why, how) => {
  await using here = await offering(offer);
  const result = await here.call(name, { Handle: 'x' });
  expect(result.isError).toBe(true);
  expect(sentences(result)).toContain(why);
  expect(sentences(result)).toContain('Nothing was asked or sent.');
  expect(sentences(result)).toContain(how);
  expect(sentences(result)).toContain('[ToolSwitchedOff]');
  expect([...here.executor.asked, ...here.executor.resultsAsked]).toEqual([]);
});

test('what is not offered is not suggested either', async () => {
  await using here = await offering({ toolsets: ['clb'], readOnly: false });
  expect(sentences(await here.call('gaap_delete_listener'))).toContain('See tools/list.');
});

test('without changes in sight only the policy is a resource, and nothing is a task', async () => {
  await using here = await offering({ toolsets: ['results'], readOnly: false });
  expect(here.client.getServerCapabilities()).toEqual({
    tools: {},
    resources: { subscribe: true },
    prompts: {},
    completions: {},
  });
  const { resources } = await here.client.listResources();
  expect(resources.map(({ uri }) => uri)).toEqual(['tencent-chatops://policy']);
  await expect(here.client.readResource({ uri: `tencent-chatops://changes/${change().id}` })).rejects.toThrow();
});

test('flags beat the file, each on its own', async () => {
  const on = stage();
  on.write('mcp: { toolsets: [clb], read_only: true }');
  const loaded = await on.load();
  expect(offerOf({}, loaded, tools)).toEqual({ toolsets: ['clb'], readOnly: true });
  expect(offerOf({ toolsets: ['gaap', 'scf'] }, loaded, tools)).toEqual({ toolsets: ['gaap', 'scf'], readOnly: true });
  expect(offerOf({ readOnly: false }, loaded, tools)).toEqual({ toolsets: ['clb'], readOnly: false });
  expect(offerOf({}, await stage().load(), tools)).toEqual({ readOnly: false });
});

test('what is no toolset is refused with the nearest: in a flag, and in the file with its place', async () => {
  const on = stage();
  on.write('mcp:\n  toolsets: [clb, gap]\n');
  const messageOf = async (given: object) => {
    try {
      return String(offerOf(given, await on.load(), tools));
    } catch (thrown) {
      return thrown instanceof FailureError ? thrown.failure.message : String(thrown);
    }
  };
  expect(await messageOf({ toolsets: ['clb', 'sfc'] })).toBe(
    '--toolsets: "sfc" is no toolset; the nearest is scf. Nothing is served.',
  );
  expect(await messageOf({ toolsets: ['everything'] })).toContain('known are changes, clb, gaap, results, scf');
  expect(await messageOf({})).toMatch(
    /tencent-chatops\.yaml.*2.*mcp\.toolsets.*"gap" is no toolset; the nearest is gaap/,
  );
  // The flag takes the place of what is wrong.
  expect(await messageOf({ toolsets: ['gaap'] })).toBe('[object Object]');
});
