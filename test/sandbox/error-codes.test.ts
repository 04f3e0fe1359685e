import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seededAccounts } from '../../src/sandbox/world/seeds/accounts.ts';
import { type ApiProduct, type Bench, bench, type CallOptions, call, codeOf, type Key, pages } from './harness.ts';

/** How one code of a page is provoked: one more call after what came before, and it answers with the code. */
interface Way {
  readonly product: ApiProduct;
  readonly action: string;
  readonly code: string;
  readonly request: object;
  readonly options?: (on: Bench) => CallOptions;
  readonly before?: (on: Bench) => Promise<unknown>;
}

const keyWith = (standing: string): Key => {
  const { secretId = '', secretKey = '' } = seededAccounts.find((it) => it.standing === standing) ?? {};
  return { secretId, secretKey };
};
const as = (standing: string) => () => ({ key: keyWith(standing) });

/** What no state of the world and no request leads to can be put there as a fault. */
const byFault = (product: ApiProduct, action: string, code: string, request: object): Way => ({
  product,
  action,
  code,
  request,
  before: async (on) => on.faults.add({ kind: 'error', product, action, code, message: 'on demand' }),
});

const [target] = pages.register.FunctionTargets;
const fn = (change: object) => ({ ...target, Function: { ...target.Function, ...change } });

const clb = (action: 'RegisterFunctionTargets' | 'DeregisterFunctionTargets', page: object): Way[] => {
  const way = (code: string, change: object, more: Partial<Way> = {}): Way => ({
    product: 'clb',
    action,
    code,
    request: { ...page, ...change },
    ...more,
  });
  return [
    way('FailedOperation', { LoadBalancerId: 'lb-classic0', ListenerId: 'lbl-classic0', LocationId: 'loc-classic0' }),
    way('FailedOperation.ResourceInOperating', {}, { before: (on) => call(on, 'clb', action, page) }),
    byFault('clb', action, 'InternalError', page),
    way('InvalidParameter', { ListenerId: 7 }),
    way('InvalidParameter.FormatError', { LoadBalancerId: 'nonsense' }),
    way('InvalidParameterValue', { FunctionTargets: [{ ...target, Weight: 101 }] }),
    way('InvalidParameterValue.Duplicate', { FunctionTargets: [target, target] }),
    way('InvalidParameterValue.Length', { FunctionTargets: [] }),
    way('MissingParameter', { LocationId: undefined }),
    way('ResourceNotFound', { FunctionTargets: [fn({ FunctionName: 'no_such' })] }),
    way('UnauthorizedOperation', {}, { options: as('readOnly') }),
  ];
};

const register = (code: string, change: object): Way => ({
  product: 'clb',
  action: 'RegisterFunctionTargets',
  code,
  request: { ...pages.register, ...change },
});

const gaap = (action: 'DeleteListeners' | 'BindListenerRealServers', page: object): Way[] => {
  const way = (code: string, change: object, more: Partial<Way> = {}): Way => ({
    product: 'gaap',
    action,
    code,
    request: { ...page, ...change },
    ...more,
  });
  const isBind = action === 'BindListenerRealServers';
  const at = (listener: string, where: object): object =>
    isBind
      ? { ListenerId: listener, RealServerBindSet: [] }
      : { ProxyId: undefined, ListenerIds: [listener], ...where };
  return [
    byFault('gaap', action, 'AuthFailure', page),
    way('AuthFailure.NotEnterpriseAuthorization', {}, { options: as('personal') }),
    way('AuthFailure.UnauthorizedOperation', {}, { options: as('readOnly') }),
    byFault('gaap', action, 'FailedOperation', page),
    way('FailedOperation.GroupStatusNotInRuning', at('listener-changing', { GroupId: 'lg-changing' })),
    way('FailedOperation.InstanceStatusNotInRuning', at('listener-closed01', { ProxyId: 'link-closed01' })),
    way('FailedOperation.ListenerHasTask', {}, { before: (on) => call(on, 'gaap', action, page) }),
    way('FailedOperation.NonStandardProxy', at('listener-partner1', { ProxyId: 'link-partner1' })),
    way('FailedOperation.UserNotConfirmProtocol', {}, { options: as('protocolOff') }),
    byFault('gaap', action, 'InternalError', page),
    way('InvalidParameter', isBind ? { ListenerId: 'listener-http0001' } : { GroupId: 'lg-running1' }),
    way(
      'InvalidParameterValue',
      isBind ? { RealServerBindSet: [{ ...pages.bind.RealServerBindSet[0], RealServerPort: 21 }] } : { Force: 2 },
    ),
    way('MissingParameter', isBind ? { ListenerId: undefined } : { ProxyId: undefined }),
    way('ResourceNotFound', isBind ? { ListenerId: 'listener-nosuch01' } : { ProxyId: 'link-nosuch01' }),
    way('ResourceUnavailable.AccountViolation', {}, { options: as('violation') }),
    byFault('gaap', action, 'UnauthorizedOperation', page),
  ];
};

const bind = (code: string, request: object): Way => ({
  product: 'gaap',
  action: 'BindListenerRealServers',
  code,
  request,
});
const origin = { RealServerId: 'rs-pool0001', RealServerIP: '192.0.2.1' };

const terminate = (code: string, change: object): Way => ({
  product: 'scf',
  action: 'TerminateAsyncEvent',
  code,
  request: { ...pages.terminate, ...change },
});

const ways: readonly Way[] = [
  ...clb('RegisterFunctionTargets', pages.register),
  register('InvalidParameter.LBIdNotFound', { LoadBalancerId: 'lb-nosuch01' }),
  register('InvalidParameter.ListenerIdNotFound', { ListenerId: 'lbl-nosuch01' }),
  register('InvalidParameter.LocationNotFound', { LocationId: 'loc-nosuch01' }),
  register('InvalidParameter.ProtocolCheckFailed', { LoadBalancerId: 'lb-cuxw2rm0', ListenerId: 'lbl-tcp03306' }),
  register('LimitExceeded', {
    LoadBalancerId: 'lb-cuxw2rm0',
    ListenerId: 'lbl-d1ubsydq',
    FunctionTargets: [fn({ FunctionName: 'other_test', FunctionQualifier: '1' })],
  }),
  ...clb('DeregisterFunctionTargets', pages.deregister),
  ...gaap('DeleteListeners', pages.delete),
  {
    product: 'gaap',
    action: 'DeleteListeners',
    code: 'FailedOperation.RealServerAlreadyBound',
    request: { ...pages.delete, Force: 0 },
  },
  ...gaap('BindListenerRealServers', pages.bind),
  bind('FailedOperation.LimitRealServerNum', {
    ListenerId: 'listener-tcpfree1',
    RealServerBindSet: Array.from({ length: 101 }, (_, index) => ({ ...origin, RealServerPort: 1000 + index })),
  }),
  bind('FailedOperation.ProxyStatusNotInRuning', { ListenerId: 'listener-adjust01' }),
  bind('InvalidParameterValue.HitBanBlacklist', {
    ListenerId: 'listener-tcpfree1',
    RealServerBindSet: [{ RealServerId: 'rs-ban00001', RealServerIP: '192.0.2.99', RealServerPort: 80 }],
  }),
  bind('InvalidParameterValue.RealServerNotBelong', {
    ListenerId: 'listener-tcpfree1',
    RealServerBindSet: [{ RealServerId: 'rs-others01', RealServerIP: '192.0.2.7', RealServerPort: 80 }],
  }),
  terminate('FailedOperation.AsyncEventStatus', { InvokeRequestId: '22222222-aaaa-4000-8000-000000000001' }),
  terminate('InvalidParameterValue.FunctionName', { FunctionName: '1-no-name' }),
  terminate('ResourceNotFound.AsyncEvent', { InvokeRequestId: '00000000-0000-4000-8000-000000000000' }),
  terminate('ResourceNotFound.Function', { FunctionName: 'no_such' }),
  terminate('ResourceNotFound.Namespace', { Namespace: 'no_such' }),
];

/** The tables "6. Error Code" of the five pages, whole. */
const listed: Readonly<Record<string, readonly string[]>> = {
  RegisterFunctionTargets: [
    'FailedOperation',
    'FailedOperation.ResourceInOperating',
    'InternalError',
    'InvalidParameter',
    'InvalidParameter.FormatError',
    'InvalidParameter.LBIdNotFound',
    'InvalidParameter.ListenerIdNotFound',
    'InvalidParameter.LocationNotFound',
    'InvalidParameter.ProtocolCheckFailed',
    'InvalidParameterValue',
    'InvalidParameterValue.Duplicate',
    'InvalidParameterValue.Length',
    'LimitExceeded',
    'MissingParameter',
    'ResourceNotFound',
    'UnauthorizedOperation',
  ],
  DeregisterFunctionTargets: [
    'FailedOperation',
    'FailedOperation.ResourceInOperating',
    'InternalError',
    'InvalidParameter',
    'InvalidParameter.FormatError',
    'InvalidParameterValue',
    'InvalidParameterValue.Duplicate',
    'InvalidParameterValue.Length',
    'MissingParameter',
    'ResourceNotFound',
    'UnauthorizedOperation',
  ],
  DeleteListeners: [
    'AuthFailure',
    'AuthFailure.NotEnterpriseAuthorization',
    'AuthFailure.UnauthorizedOperation',
    'FailedOperation',
    'FailedOperation.GroupStatusNotInRuning',
    'FailedOperation.InstanceStatusNotInRuning',
    'FailedOperation.ListenerHasTask',
    'FailedOperation.NonStandardProxy',
    'FailedOperation.RealServerAlreadyBound',
    'FailedOperation.UserNotConfirmProtocol',
    'InternalError',
    'InvalidParameter',
    'InvalidParameterValue',
    'MissingParameter',
    'ResourceNotFound',
    'ResourceUnavailable.AccountViolation',
    'UnauthorizedOperation',
  ],
  BindListenerRealServers: [
    'AuthFailure',
    'AuthFailure.NotEnterpriseAuthorization',
    'AuthFailure.UnauthorizedOperation',
    'FailedOperation',
    'FailedOperation.GroupStatusNotInRuning',
    'FailedOperation.InstanceStatusNotInRuning',
    'FailedOperation.LimitRealServerNum',
    'FailedOperation.ListenerHasTask',
    'FailedOperation.NonStandardProxy',
    'FailedOperation.ProxyStatusNotInRuning',
    'FailedOperation.UserNotConfirmProtocol',
    'InternalError',
    'InvalidParameter',
    'InvalidParameterValue',
    'InvalidParameterValue.HitBanBlacklist',
    'InvalidParameterValue.RealServerNotBelong',
    'MissingParameter',
    'ResourceNotFound',
    'ResourceUnavailable.AccountViolation',
    'UnauthorizedOperation',
  ],
  TerminateAsyncEvent: [
    'FailedOperation.AsyncEventStatus',
    'InvalidParameterValue.FunctionName',
    'ResourceNotFound.AsyncEvent',
    'ResourceNotFound.Function',
    'ResourceNotFound.Namespace',
  ],
};

test.each(ways)('$action answers $code', async ({ product, action, code, request, options, before }) => {
  const on = await bench();
  await before?.(on);
  const seen = on.executions().length;
  const answer = await call(on, product, action, request, options?.(on) ?? {});
  expect(codeOf(answer)).toBe(code);
  expect(answer.Error?.Message).toMatch(/\w/);
  expect(on.executions(seen).filter(({ wrote }) => wrote)).toEqual([]);
});

describe('of the codes on the pages', () => {
  test.each(Object.entries(listed))('%s: every one is provoked above', (action, codes) => {
    expect(
      ways
        .filter((way) => way.action === action)
        .map((way) => way.code)
        .sort(),
    ).toEqual([...codes].sort());
  });

  test.each(Object.entries(listed))('%s: the README tells how', (action, codes) => {
    const readme = readFileSync(new URL('../../src/sandbox/README.md', import.meta.url), 'utf8');
    const section = readme.split(`### ${action}`)[1]?.split('\n#')[0] ?? '';
    const told = [...section.matchAll(/^\| `([\w.]+)` +\|/gm)].map(([, code]) => code);
    expect(told.sort()).toEqual([...codes].sort());
  });
});
