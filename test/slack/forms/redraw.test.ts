import type { ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import { formView } from '../../../src/surfaces/slack/forms/form.ts';
import { readMetadata } from '../../../src/surfaces/slack/forms/metadata.ts';
import { type FormEvent, redrawForm } from '../../../src/surfaces/slack/forms/redraw.ts';
import { readForm } from '../../../src/surfaces/slack/forms/values.ts';
import type { JsonObject, Tool } from '../../../src/tool.ts';
import { blockIds, filled } from '../filled.ts';
import { toolOf } from '../inputs.ts';
import { troublesOfView } from '../numbers.ts';

const places = { regions: ['ap-guangzhou', 'ap-singapore'], accounts: ['default', 'prod'] };
const bind = toolOf('gaap:BindListenerRealServers');
const register = toolOf('clb:RegisterFunctionTargets');
const terminate = toolOf('scf:TerminateAsyncEvent');

const open = (tool: Tool, input: JsonObject) => formView({ tool, input, places, key: 'k', where: { channel: 'C1' } });

function then(tool: Tool, view: ModalView, event: FormEvent, other: Parameters<typeof filled>[1] = {}): ModalView {
  const next = redrawForm(tool, filled(view, other), event, places);
  if (!next) throw new Error('no form');
  return next;
}

function inputIn(tool: Tool, view: ModalView, other: Parameters<typeof filled>[1] = {}) {
  const payload = filled(view, other);
  return readForm(tool, payload, readMetadata(payload.private_metadata)?.lists ?? {}).input;
}

const idOf = (view: ModalView, path: string) =>
  blockIds(view).find((id) => id.split('|')[1] === path) ?? `no input for ${path}`;
const server = (number: number) => ({
  RealServerId: `rs-${number}`,
  RealServerIP: `10.0.0.${number}`,
  RealServerPort: 80,
});

test('an item is added at the end, and one that is removed leaves the others as they are', () => {
  const first = open(bind, { ListenerId: 'listener-a', RealServerBindSet: [server(1), server(2)] });
  const three = then(bind, first, { kind: 'add', value: 'RealServerBindSet' });
  expect(blockIds(three).filter((id) => id.includes('RealServerId'))).toHaveLength(3);

  const typed = { [idOf(three, 'RealServerBindSet.2.RealServerIP')]: '10.0.0.3' };
  const two = then(bind, three, { kind: 'remove', value: 'RealServerBindSet|0' }, typed);
  expect(inputIn(bind, two)).toEqual({
    ListenerId: 'listener-a',
    RealServerBindSet: [server(2), { RealServerIP: '10.0.0.3' }],
  });
  // Slack keeps what stands in an input by its block_id, so the others keep theirs.
  expect(idOf(two, 'RealServerBindSet.2.RealServerIP')).toBe(idOf(three, 'RealServerBindSet.2.RealServerIP'));

  const again = then(bind, two, { kind: 'add', value: 'RealServerBindSet' });
  expect(idOf(again, 'RealServerBindSet.3.RealServerIP')).toMatch(/^text\|RealServerBindSet\.3/);
});

test('all items removed is an empty list, and none ever there is no list', () => {
  const untouched = open(bind, { ListenerId: 'listener-a' });
  expect(inputIn(bind, untouched)).toEqual({ ListenerId: 'listener-a' });
  const one = open(bind, { ListenerId: 'listener-a', RealServerBindSet: [server(1)] });
  const none = then(bind, one, { kind: 'remove', value: 'RealServerBindSet|0' });
  expect(inputIn(bind, none)).toEqual({ ListenerId: 'listener-a', RealServerBindSet: [] });
});

test('items that are too many for an input each become lines, and stay lines', () => {
  let view = open(bind, {
    ListenerId: 'listener-a',
    RealServerBindSet: Array.from({ length: 14 }, (_, at) => server(at)),
  });
  expect(blockIds(view).some((id) => id.startsWith('rows|'))).toBe(false);
  for (let more = 0; more < 4; more += 1) view = then(bind, view, { kind: 'add', value: 'RealServerBindSet' });
  expect(troublesOfView(view)).toEqual([]);
  const rows = idOf(view, 'RealServerBindSet.0');
  expect(rows).toMatch(/^rows\|/);
  const edited = { [rows]: '--RealServerId rs-9 --RealServerIP 10.0.0.9 --RealServerPort 443\n\n' };
  const still = then(bind, view, { kind: 'chosen' }, edited);
  expect(inputIn(bind, still)).toEqual({
    ListenerId: 'listener-a',
    RealServerBindSet: [{ RealServerId: 'rs-9', RealServerIP: '10.0.0.9', RealServerPort: 443 }],
  });
});

test('what was chosen under one load balancer is not kept under another', () => {
  const input = {
    LoadBalancerId: 'lb-a',
    ListenerId: 'lbl-a',
    LocationId: 'loc-a',
    FunctionTargets: [{ Function: { FunctionNamespace: 'n', FunctionName: 'f', FunctionQualifier: '$LATEST' } }],
  };
  const view = open(register, input);
  const other = then(register, view, { kind: 'chosen' }, { [idOf(view, 'LoadBalancerId')]: 'lb-b' });
  expect(inputIn(register, other)).toEqual({ LoadBalancerId: 'lb-b', FunctionTargets: input.FunctionTargets });
  expect(idOf(other, 'ListenerId')).not.toBe(idOf(view, 'ListenerId'));

  const elsewhere = then(
    register,
    view,
    { kind: 'chosen' },
    { [idOf(view, 'FunctionTargets.0.Function.FunctionNamespace')]: 'm' },
  );
  expect(inputIn(register, elsewhere)).toMatchObject({
    ListenerId: 'lbl-a',
    FunctionTargets: [{ Function: { FunctionNamespace: 'm', FunctionQualifier: '$LATEST' } }],
  });
  expect(JSON.stringify(inputIn(register, elsewhere))).not.toContain('FunctionName"');

  const region = then(register, view, { kind: 'chosen' }, { [idOf(view, 'Region')]: 'ap-singapore' });
  expect(inputIn(register, region)).toEqual({ Region: 'ap-singapore', ...input });
});

test('what was typed before its parent was chosen stays', () => {
  const view = open(terminate, { InvokeRequestId: 'r-1' });
  const chosen = then(terminate, view, { kind: 'chosen' }, { [idOf(view, 'FunctionName')]: 'f' });
  expect(inputIn(terminate, chosen)).toEqual({ FunctionName: 'f', InvokeRequestId: 'r-1' });
});

test('a connection is asked for to choose a listener by, and is no parameter', () => {
  const view = open(bind, {});
  const helper = blockIds(view).find((id) => id.startsWith('live|?ProxyId|')) ?? '';
  const chosen = then(bind, view, { kind: 'chosen' }, { [helper]: 'link-1' });
  expect(inputIn(bind, chosen)).toEqual({});
  expect(readMetadata(chosen.private_metadata ?? '')).toMatchObject({
    known: { ProxyId: 'link-1' },
    where: { channel: 'C1' },
  });
});

test('what is no form of ours is not drawn again', () => {
  const view = { ...open(bind, {}), private_metadata: 'x' };
  expect(redrawForm(bind, filled(view), { kind: 'chosen' }, places)).toBeUndefined();
  expect(redrawForm(register, filled(open(bind, {})), { kind: 'chosen' }, places)).toBeUndefined();
});

test('the metadata holds ids and order, and always fits', () => {
  const FunctionTargets = Array.from({ length: 20 }, (_, at) => ({
    Function: {
      FunctionNamespace: `${at}`.repeat(60),
      FunctionName: `${at}`.repeat(60),
      FunctionQualifier: 'secret-looking',
    },
  }));
  const view = formView({
    tool: toolOf('clb:DeregisterFunctionTargets'),
    input: { LoadBalancerId: 'lb-a', ListenerId: 'lbl-a', FunctionTargets },
    places,
    key: 'k',
  });
  expect(view.private_metadata?.length).toBeLessThanOrEqual(3_000);
  expect(view.private_metadata).not.toContain('secret-looking');
});
