import { expect, test } from 'vitest';
import type { Command } from '../../../src/surfaces/slack/commands/command.ts';
import { readCommand } from '../../../src/surfaces/slack/commands/read.ts';
import type { CommandName } from '../../../src/surfaces/slack/names.ts';
import type { JsonObject } from '../../../src/tool.ts';
import { tools } from '../../../tools/index.ts';

function typed(line: string): Command {
  const [, command = '', text = ''] = /^\/(\S+)\s?(.*)$/s.exec(line) ?? [];
  const names: readonly CommandName[] = ['clb', 'gaap', 'scf', 'tc'];
  const name = names.find((one) => one === command);
  if (!name) throw new Error(line);
  return readCommand({ by: 'command', command: name, text }, tools);
}

function mentioned(text: string): Command {
  return readCommand({ by: 'mention', botUser: 'U0BOT', text }, tools);
}

const deletion = { ProxyId: 'link-3d85gh', ListenerIds: ['listener-a'], Force: 1 };
const event = { FunctionName: 'f', InvokeRequestId: 'r' };
const operation = (name: string, input: JsonObject) => ({ kind: 'operation', operation: name, input, missing: [] });
const deleted = operation('gaap:DeleteListeners', deletion);

test.each<[string, string]>([
  ['as it is documented', '/gaap delete-listeners --ProxyId link-3d85gh --ListenerIds listener-a --Force 1'],
  ['in the case of the API page', '/gaap DeleteListeners --ProxyId link-3d85gh --ListenerIds listener-a --Force 1'],
  ['in snake case', '/gaap delete_listeners --ProxyId link-3d85gh --ListenerIds listener-a --Force 1'],
  ['with names in any case', '/gaap Delete-Listeners --proxyid link-3d85gh --LISTENERIDS listener-a --force 1'],
  ['with em dashes', '/gaap delete-listeners —ProxyId link-3d85gh —ListenerIds listener-a —Force 1'],
  ['with en dashes', '/gaap delete-listeners –ProxyId link-3d85gh –ListenerIds listener-a –Force 1'],
  ['with single hyphens', '/gaap delete-listeners -ProxyId link-3d85gh -ListenerIds listener-a -Force 1'],
  ['with equals signs', '/gaap delete-listeners --ProxyId=link-3d85gh --ListenerIds=listener-a --Force=1'],
  ['with smart quotes', '/gaap delete-listeners --ProxyId “link-3d85gh” --ListenerIds ‘listener-a’ --Force ”1”'],
  ['with plain quotes', `/gaap delete-listeners --ProxyId "link-3d85gh" --ListenerIds 'listener-a' --Force "1"`],
  [
    'with spaces that do not break',
    '/gaap delete-listeners\u00a0--ProxyId\u00a0link-3d85gh --ListenerIds listener-a --Force 1',
  ],
  ['with ids as code', '/gaap delete-listeners --ProxyId `link-3d85gh` --ListenerIds `listener-a` --Force 1'],
  ['all of it as code', '/gaap `delete-listeners --ProxyId link-3d85gh --ListenerIds listener-a --Force 1`'],
  ['with a list in parts', '/gaap delete-listeners --ProxyId link-3d85gh --ListenerIds.0 listener-a --Force 1'],
  ['with a list as JSON', '/gaap delete-listeners --ProxyId link-3d85gh --ListenerIds ["listener-a"] --Force 1'],
  ['with JSON from a phone', '/gaap delete-listeners --ProxyId link-3d85gh --ListenerIds [“listener-a”] --Force 1'],
  ['in any order', '/gaap delete-listeners --ListenerIds listener-a --ProxyId link-3d85gh --Force 1'],
  ['over several lines', '/gaap delete-listeners\n  --ProxyId link-3d85gh\n  --ListenerIds listener-a\n  --Force 1'],
  ['behind /tc', '/tc gaap delete-listeners --ProxyId link-3d85gh --ListenerIds listener-a --Force 1'],
  [
    'behind /tc with the full name',
    '/tc gaap:DeleteListeners --ProxyId link-3d85gh --ListenerIds listener-a --Force 1',
  ],
  ['behind /tc by its own name', '/tc delete-listeners --ProxyId link-3d85gh --ListenerIds listener-a --Force 1'],
])('a deletion %s', (_, line) => {
  expect(typed(line)).toEqual({ ...deleted, input: expect.objectContaining(deletion) });
});

test.each<[string, string, object]>([
  ['several ids behind one flag', '--ListenerIds listener-a listener-b', { ListenerIds: ['listener-a', 'listener-b'] }],
  ['with commas', '--ListenerIds listener-a,listener-b', { ListenerIds: ['listener-a', 'listener-b'] }],
  [
    'a repeated flag',
    '--ListenerIds listener-a --ListenerIds listener-b',
    { ListenerIds: ['listener-a', 'listener-b'] },
  ],
  ['region and account', '--region ap-guangzhou --account prod', { Region: 'ap-guangzhou', Account: 'prod' }],
])('lists and common parameters: %s', (_, flags, input) => {
  expect(typed(`/gaap delete-listeners ${flags}`)).toMatchObject({ kind: 'operation', input });
});

test.each<[string, string, object]>([
  ['a link that Slack made of a domain', '--Domain <http://a.example.com|a.example.com>', { Domain: 'a.example.com' }],
  ['a link without a label', '--Domain <https://a.example.com>', { Domain: 'https://a.example.com' }],
  ['an address', '--Domain <mailto:a@b.example|a@b.example>', { Domain: 'a@b.example' }],
  ['escaped characters', '--Url /a?b=1&amp;c=&lt;d&gt;', { Url: '/a?b=1&c=<d>' }],
  ['what was typed as an escape', '--Url &amp;lt;', { Url: '&lt;' }],
  ['a mention', '--Domain <@U0123|ann>', { Domain: '@ann' }],
  ['a channel', '--Domain <#C0123|ops>', { Domain: '#ops' }],
  [
    'a parameter in parts',
    '--functiontargets.0.function.functionname x',
    {
      FunctionTargets: [{ Function: { FunctionName: 'x' } }],
    },
  ],
  ['a quoted value that looks like a flag', '--Domain "--Url"', { Domain: '--Url' }],
  ['an apostrophe inside of a word', "--Domain it's --Url /", { Domain: "it's", Url: '/' }],
  ['an apostrophe inside of quotes', "--Domain 'it's here' --Url /", { Domain: "it's here", Url: '/' }],
  ['an escaped quote', String.raw`--Domain "a \"b\" \\c"`, { Domain: 'a "b" \\c' }],
])('what Slack and people do to a value: %s', (_, flags, input) => {
  expect(typed(`/clb register-function-targets ${flags}`)).toMatchObject({ kind: 'operation', input });
});

test('a switch may stand alone', () => {
  const read = typed('/scf terminate-async-event --GraceShutdown --FunctionName f --InvokeRequestId r');
  expect(read).toEqual(operation('scf:TerminateAsyncEvent', { GraceShutdown: true, ...event }));
  expect(typed('/scf terminate-async-event --FunctionName f --InvokeRequestId r --GraceShutdown False')).toMatchObject({
    input: { GraceShutdown: false },
  });
});

test('what is missing is named, also inside of lists', () => {
  expect(typed('/gaap delete-listeners')).toEqual({
    kind: 'operation',
    operation: 'gaap:DeleteListeners',
    input: {},
    missing: ['ListenerIds', 'Force'],
  });
  expect(typed('/clb register-function-targets --FunctionTargets.0.Function.FunctionName x')).toMatchObject({
    missing: [
      'LoadBalancerId',
      'ListenerId',
      'FunctionTargets.0.Function.FunctionNamespace',
      'FunctionTargets.0.Function.FunctionQualifier',
    ],
  });
});

test.each<[string, Command]>([
  ['/tc', { kind: 'help', product: undefined }],
  ['/tc help', { kind: 'help', product: undefined }],
  ['/tc ?', { kind: 'help', product: undefined }],
  ['/gaap', { kind: 'help', product: 'gaap' }],
  ['/gaap help', { kind: 'help', product: 'gaap' }],
  ['/tc gaap', { kind: 'help', product: 'gaap' }],
  ['/tc help gaap', { kind: 'help', product: 'gaap' }],
  ['/tc help approve', { kind: 'help', product: undefined }],
  ['/tc help delete-listeners', { kind: 'operation_help', operation: 'gaap:DeleteListeners' }],
  ['/tc help gaap delete-listeners', { kind: 'operation_help', operation: 'gaap:DeleteListeners' }],
  ['/gaap help delete-listeners', { kind: 'operation_help', operation: 'gaap:DeleteListeners' }],
  ['/gaap delete-listeners help', { kind: 'operation_help', operation: 'gaap:DeleteListeners' }],
  ['/gaap delete-listeners —help', { kind: 'operation_help', operation: 'gaap:DeleteListeners' }],
  ['/tc waiting', { kind: 'waiting' }],
  ['/tc Mine', { kind: 'mine' }],
  ['/tc changes', { kind: 'changes' }],
  ['/tc standing', { kind: 'standing' }],
  ['/tc approve chg-0123456789', { kind: 'approve', id: 'chg-0123456789', typed: undefined }],
  ['/tc Approve Chg-0123456789', { kind: 'approve', id: 'chg-0123456789', typed: undefined }],
  ['/tc approve `chg-0123456789` listener-a', { kind: 'approve', id: 'chg-0123456789', typed: 'listener-a' }],
  ['/tc approve 0123456789', { kind: 'approve', id: 'chg-0123456789', typed: undefined }],
  ['/tc deny chg-0123456789', { kind: 'deny', id: 'chg-0123456789', reason: undefined }],
  [
    '/tc deny chg-0123456789 it’s the wrong one — ask Ann &amp; Bo',
    { kind: 'deny', id: 'chg-0123456789', reason: 'it’s the wrong one — ask Ann & Bo' },
  ],
  ['/tc deny chg-0123456789 “too late”', { kind: 'deny', id: 'chg-0123456789', reason: 'too late' }],
  ['/tc cancel chg-0123456789', { kind: 'cancel', id: 'chg-0123456789', reason: undefined }],
  ['/tc undo chg-0123456789', { kind: 'undo', id: 'chg-0123456789' }],
  ['/tc show chg-0123456789', { kind: 'show', id: 'chg-0123456789' }],
  ['/tc revoke sta-0123456789ab', { kind: 'revoke', id: 'sta-0123456789ab' }],
])('%s', (line, command) => {
  expect(typed(line)).toEqual(command);
});

test('a mention is read as /tc, from behind the name of the app', () => {
  expect(mentioned('<@U0BOT> waiting')).toEqual({ kind: 'waiting' });
  expect(mentioned('could you <@U0BOT|tencent> approve chg-0123456789')).toMatchObject({ kind: 'approve' });
  expect(mentioned('<@U0BOT> /gaap delete-listeners —Force 1')).toMatchObject({ input: { Force: 1 } });
  expect(mentioned('<@U0BOT>')).toEqual({ kind: 'help', product: undefined });
});

test.each<[string, RegExp, RegExp, string | undefined]>([
  ['/gaap delete-listner', /no operation "delete-listner"/, /mean \/gaap delete-listeners\?/, '/gaap delete-listeners'],
  ['/gaap delete-listners --Force 1', /no operation/, /delete-listeners/, '/gaap delete-listeners --Force 1'],
  ['/gaap list-functions', /one of \/scf/, /Send it there/, '/scf list-functions'],
  ['/gaap restart', /no operation "restart"/, /\/gaap help/, undefined],
  ['/tc aprove chg-0123456789', /does not know "aprove"/, /\/tc approve/, '/tc approve chg-0123456789'],
  [
    '/tc describe-listeners',
    /more than one product/,
    /\/clb describe-listeners or \/gaap describe-listeners/,
    undefined,
  ],
  ['/tc help delete-listner', /no operation/, /\/gaap delete-listeners/, '/tc help gaap:DeleteListeners'],
  ['/tc approve', /needs to know which one/, /\/tc waiting/, undefined],
  ['/tc approve lb-1', /"lb-1" is no id/, /chg-/, undefined],
  ['/tc revoke chg-0123456789', /no id of a standing approval/, /sta-/, undefined],
  ['/tc show chg-0123456789 now', /nothing more/, /show <id>/, undefined],
  ['/tc mine chg-0123456789', /nothing more/, /mine/, undefined],
  ['/gaap delete-listeners --ListnerIds x', /did you mean ListenerIds\?/, /There are: ListenerIds/, undefined],
  ['/gaap delete-listeners listener-a', /"listener-a" stands alone/, /--ListenerIds listener-a/, undefined],
  ['/gaap delete-listeners --Force 1 2', /"2" stands alone/, /quotes/, undefined],
  ['/gaap delete-listeners --Force', /needs a value: 0 or 1/, /./, undefined],
  ['/gaap delete-listeners --Force 1 --Force 0', /given twice/, /./, undefined],
  ['/gaap delete-listeners --ListenerIds.1 x', /ListenerIds\.0 is missing/, /./, undefined],
  ['/gaap bind-listener-real-servers --RealServerBindSet [{]', /not JSON/, /quotes/, undefined],
])('%s is turned down with what to do', (line, message, next, meant) => {
  const read = typed(line);
  expect(read).toMatchObject({ kind: 'problem', meant });
  if (read.kind !== 'problem') return;
  expect(read.message).toMatch(message);
  expect(read.next).toMatch(next);
});
