import { expect, test } from 'vitest';
import type { Accounts } from '../../../src/executor/input.ts';
import { submittedForm } from '../../../src/surfaces/slack/forms/check.ts';
import { formView } from '../../../src/surfaces/slack/forms/form.ts';
import { redrawForm } from '../../../src/surfaces/slack/forms/redraw.ts';
import type { JsonObject, Tool } from '../../../src/tool.ts';
import { blockIds, filled } from '../filled.ts';
import { toolOf } from '../inputs.ts';

const places = { regions: ['ap-guangzhou'], accounts: ['default'] };
const accounts: Accounts = { accounts: [{ name: 'default', region: 'ap-guangzhou' }], defaultAccount: 'default' };
const homeless: Accounts = { accounts: [{ name: 'default', region: undefined }], defaultAccount: 'default' };
const remove = toolOf('gaap:DeleteListeners');
const bind = toolOf('gaap:BindListenerRealServers');
const register = toolOf('clb:RegisterFunctionTargets');

const open = (tool: Tool, input: JsonObject, plain = false) => formView({ tool, input, places, key: 'k', plain });

/** Errors by the path of their input. */
function errorsOf(tool: Tool, view: ReturnType<typeof open>, known = accounts): Record<string, string> {
  const submitted = submittedForm(tool, filled(view), known);
  if (submitted.kind !== 'errors') throw new Error(submitted.kind);
  for (const id of Object.keys(submitted.errors)) expect(blockIds(view)).toContain(id);
  return Object.fromEntries(Object.entries(submitted.errors).map(([id, says]) => [id.split('|')[1], says]));
}

test('a form in order is a request, with the key that makes sending it twice one', () => {
  const input = { ProxyId: 'link-1', ListenerIds: ['listener-a'], Force: 1 };
  expect(submittedForm(remove, filled(open(remove, input)), accounts)).toMatchObject({
    kind: 'request',
    input,
    metadata: { key: 'k', operation: 'gaap:DeleteListeners' },
  });
});

test('each problem stands at its own input', () => {
  const view = open(remove, { ProxyId: 'lonk-1', ListenerIds: ['listener-a', 'lb-1'], Force: 1 });
  expect(errorsOf(remove, view)).toEqual({
    ProxyId: 'ProxyId must be an id such as link-3d85gh, not "lonk-1".',
    ListenerIds: 'ListenerIds.1 must be an id such as listener-o0f3at99, not "lb-1".',
  });
});

test('a number that is none stays in sight and is named', () => {
  const view = open(bind, {
    ListenerId: 'listener-a',
    RealServerBindSet: [{ RealServerId: 'rs-1', RealServerIP: '10.0.0.1', RealServerPort: 'http' }],
  });
  expect(errorsOf(bind, view)).toEqual({
    'RealServerBindSet.0.RealServerPort': 'RealServerBindSet.0.RealServerPort must be a number, not "http".',
  });
});

test('a problem of an item is found also after the items before it were removed', () => {
  const server = (port: number) => ({ RealServerId: 'rs-1', RealServerIP: '10.0.0.1', RealServerPort: port });
  const view = open(bind, { ListenerId: 'listener-a', RealServerBindSet: [server(80), server(21)] });
  const left = redrawForm(bind, filled(view), { kind: 'remove', value: 'RealServerBindSet|0' }, places);
  if (!left) throw new Error('no form');
  expect(Object.keys(errorsOf(bind, left))).toEqual(['RealServerBindSet.1.RealServerPort']);
});

test('what breaks a rule of several parameters stands at the first that the rule names', () => {
  const both = { ProxyId: 'link-1', GroupId: 'lg-1', ListenerIds: ['listener-a'], Force: 1 };
  const [[at, says] = []] = Object.entries(errorsOf(remove, open(remove, both)));
  expect(['ProxyId', 'GroupId']).toContain(at);
  expect(says).toMatch(/ProxyId/);
  const rule = { LoadBalancerId: 'lb-a', ListenerId: 'lbl-a', Domain: 'a.example', FunctionTargets: [target] };
  expect(errorsOf(register, open(register, rule))).toEqual({ Domain: expect.stringMatching(/Domain alone/) });
});

const target = { Function: { FunctionNamespace: 'n', FunctionName: 'f', FunctionQualifier: '$LATEST' }, Weight: 10 };

test('a region that nothing names stands at the region', () => {
  const input = { LoadBalancerId: 'lb-a', ListenerId: 'lbl-a', LocationId: 'loc-a', FunctionTargets: [target] };
  expect(errorsOf(register, open(register, input), homeless)).toEqual({
    Region: expect.stringMatching(/needs a Region/),
  });
});

test('a line that is no item stands at its lines', () => {
  const many = Array.from({ length: 30 }, (_, at) => ({
    RealServerId: `rs-${at}`,
    RealServerIP: '10.0.0.1',
    RealServerPort: 80,
  }));
  const view = open(bind, { ListenerId: 'listener-a', RealServerBindSet: many });
  const rows = blockIds(view).find((id) => id.startsWith('rows|')) ?? '';
  const submitted = submittedForm(bind, filled(view, { [rows]: '--RealServrId rs-1' }), accounts);
  expect(submitted).toEqual({
    kind: 'errors',
    errors: { [rows]: expect.stringMatching(/^Line 1: Unknown parameter.*RealServerId/) },
  });
  expect(submittedForm(bind, filled(view, { [rows]: '--RealServerPort 0' }), accounts)).toMatchObject({
    kind: 'errors',
  });
});

test('what could not be filled in is said above the form', () => {
  const view = open(remove, { Force: 7, Region: 'mars-north' });
  expect(JSON.stringify(view.blocks)).toContain('Force: 7 was given and does not go here; it takes: 0 or 1.');
  expect(JSON.stringify(view.blocks)).toContain('Region: mars-north was given');
});

test('what is no form of ours is no request', () => {
  expect(submittedForm(bind, filled(open(remove, {})), accounts)).toEqual({ kind: 'unknown' });
});
