import { describe, expect, test } from 'vitest';
import { rows } from '../../src/tencent/error-codes.ts';
import { rowFor, verdictOf } from '../../src/tencent/verdict.ts';

/** Every code that docs/tencent-api.md lists, by section and with the operation that has it on its page. */
const listed: readonly (readonly [section: string, operation: string, codes: string])[] = [
  [
    'A4',
    'clb:DescribeTargets',
    `ActionOffline AuthFailure.InvalidAuthorization AuthFailure.InvalidSecretId AuthFailure.MFAFailure
     AuthFailure.SecretIdNotFound AuthFailure.SignatureExpire AuthFailure.SignatureFailure AuthFailure.TokenFailure
     AuthFailure.UnauthorizedOperation UnauthorizedOperation UnauthorizedOperation.Sub DryRunOperation
     FailedOperation FailedOperation.Sub InternalError InternalError.Sub InvalidAction InvalidParameter
     InvalidParameter.Sub InvalidParameterValue InvalidParameterValue.Sub InvalidRequest IpInBlacklist IpNotInWhitelist
     LimitExceeded LimitExceeded.Sub MissingParameter NoSuchProduct NoSuchVersion RequestLimitExceeded
     RequestLimitExceeded.UinLimitExceeded RequestLimitExceeded.IPLimitExceeded
     RequestLimitExceeded.GlobalRegionUinLimitExceeded RequestSizeLimitExceeded ResponseSizeLimitExceeded
     ResourceInUse ResourceInsufficient ResourceNotFound ResourceUnavailable ServiceUnavailable UnknownParameter
     UnsupportedOperation UnsupportedProtocol UnsupportedRegion`,
  ],
  [
    'A5',
    'gaap:CreateProxy',
    `FailedOperation.ResourceInOperating FailedOperation.ListenerHasTask ResourceInUse FailedOperation.ResourceInCloning
     ResourceUnavailable.AccountViolation FailedOperation.DuplicatedRequest InvalidParameter.ClientTokenLimitExceeded`,
  ],
  [
    'B1',
    'clb:RegisterFunctionTargets',
    `FailedOperation InternalError InvalidParameter InvalidParameterValue MissingParameter ResourceNotFound
     UnauthorizedOperation FailedOperation.ResourceInOperating InvalidParameter.FormatError
     InvalidParameterValue.Duplicate InvalidParameterValue.Length InvalidParameter.LBIdNotFound
     InvalidParameter.ListenerIdNotFound InvalidParameter.LocationNotFound InvalidParameter.ProtocolCheckFailed
     LimitExceeded`,
  ],
  [
    'B3',
    'gaap:DeleteListeners',
    `AuthFailure AuthFailure.NotEnterpriseAuthorization AuthFailure.UnauthorizedOperation FailedOperation
     FailedOperation.GroupStatusNotInRuning FailedOperation.InstanceStatusNotInRuning FailedOperation.ListenerHasTask
     FailedOperation.NonStandardProxy FailedOperation.RealServerAlreadyBound FailedOperation.UserNotConfirmProtocol
     InternalError InvalidParameter InvalidParameterValue MissingParameter ResourceNotFound
     ResourceUnavailable.AccountViolation UnauthorizedOperation`,
  ],
  [
    'B4',
    'gaap:BindListenerRealServers',
    `FailedOperation.LimitRealServerNum FailedOperation.ProxyStatusNotInRuning InvalidParameterValue.HitBanBlacklist
     InvalidParameterValue.RealServerNotBelong`,
  ],
  [
    'B5',
    'scf:TerminateAsyncEvent',
    `FailedOperation.AsyncEventStatus InvalidParameterValue.FunctionName ResourceNotFound.AsyncEvent
     ResourceNotFound.Function ResourceNotFound.Namespace`,
  ],
];

const cases = listed.flatMap(([section, operation, codes]) =>
  codes.split(/\s+/).map((code) => ({ section, operation, code })),
);

const verdict = (code: string, operation = 'clb:DescribeTargets', message = '') =>
  verdictOf({ operation, code, message });

test.each(cases)('$section $code of $operation has a row', ({ operation, code }) => {
  const row = rowFor({ operation, code, message: '' });
  expect(row?.code).toBe(code.replace(/\.Sub$/, ''));
});

test('every row says what it rests on, and no code has two', () => {
  const names = rows.map(({ code, of, message }) => `${of ?? ''} ${code} ${message ?? ''}`);
  expect(new Set(names).size).toBe(rows.length);
  for (const { source } of rows) expect(source).toMatch(/^[ABC]\d?(-[ABC]?\d)?(, [ABC]\d?(-[ABC]?\d)?)*$/);
});

describe('what was not carried out', () => {
  const doubtful = cases.filter(({ operation, code }) => !verdict(code, operation).notExecuted).map(({ code }) => code);

  test('is every code, but for those that leave it open', () => {
    expect([...new Set(doubtful)].toSorted()).toMatchInlineSnapshot(`
      [
        "FailedOperation",
        "FailedOperation.DuplicatedRequest",
        "FailedOperation.RealServerAlreadyBound",
        "FailedOperation.Sub",
        "InternalError",
        "InternalError.Sub",
        "ResourceUnavailable",
        "ResponseSizeLimitExceeded",
        "ServiceUnavailable",
      ]
    `);
  });

  test('is never claimed for a code that nobody knows', () => {
    for (const code of ['', 'Whatever', 'Whatever.LBIdNotFound', 'InternalErrorX', 'Invalid', 'AuthFailureX.Y']) {
      expect(verdict(code)).toEqual({ notExecuted: false, retry: 'never', absent: false, next: undefined });
    }
  });
});

test('what may be sent again is exactly what A5 lists', () => {
  const again = rows.map(({ code }) => [code, verdict(code).retry]).filter(([, retry]) => retry !== 'never');
  expect(Object.fromEntries(again)).toMatchInlineSnapshot(`
    {
      "FailedOperation.ListenerHasTask": "wait",
      "FailedOperation.ResourceInCloning": "wait",
      "FailedOperation.ResourceInOperating": "wait",
      "InternalError": "read_again",
      "RequestLimitExceeded": "slow_down",
      "RequestLimitExceeded.GlobalRegionUinLimitExceeded": "slow_down",
      "RequestLimitExceeded.IPLimitExceeded": "slow_down",
      "RequestLimitExceeded.UinLimitExceeded": "slow_down",
      "ResourceInUse": "wait",
      "ResourceUnavailable": "read_again",
      "ServiceUnavailable": "read_again",
    }
  `);
});

test('what may be sent again after a write was certainly not carried out, or is for reads', () => {
  for (const { code } of rows) {
    const { retry, notExecuted } = verdict(code);
    if (retry === 'slow_down' || retry === 'wait') expect([code, notExecuted]).toEqual([code, true]);
    if (retry === 'read_again') expect([code, notExecuted]).toEqual([code, false]);
  }
});

test.each([
  ['ResourceUnavailable', 'read_again'],
  ['ResourceUnavailable.Whatever', 'read_again'],
  ['ResourceUnavailable.AccountViolation', 'never'],
])('the longest code counts: %s → %s', (code, retry) => {
  expect(verdict(code).retry).toBe(retry);
});

describe('a resource that does not exist', () => {
  test.each([
    ['clb:RegisterFunctionTargets', 'InvalidParameter.LBIdNotFound', ''],
    ['clb:RegisterFunctionTargets', 'InvalidParameter.ListenerIdNotFound', ''],
    ['clb:RegisterFunctionTargets', 'InvalidParameter.LocationNotFound', ''],
    ['gaap:DescribeListenerRealServers', 'ResourceNotFound', ''],
    ['gaap:DescribeTCPListeners', 'InvalidParameter', 'ListenerId(listener-x) Not Exist.'],
    ['scf:TerminateAsyncEvent', 'InvalidParameterValue.FunctionName', ''],
    ['scf:GetFunction', 'ResourceNotFound.Function', ''],
    ['scf:GetFunction', 'ResourceNotFound.Anything', ''],
  ])('%s %s %s', (operation, code, message) => {
    expect(verdict(code, operation, message)).toMatchObject({ absent: true, notExecuted: true });
  });

  test.each([
    ['clb:DescribeTargets', 'InvalidParameter', 'ListenerId(lbl-x) Not Exist.'],
    ['gaap:DescribeTCPListeners', 'InvalidParameter', 'ListenerId is not valid.'],
    ['clb:DescribeTargets', 'InvalidParameterValue.FunctionName', ''],
    ['clb:DescribeTargets', 'ResourceNotFoundX', ''],
  ])('but not %s %s %s', (operation, code, message) => {
    expect(verdict(code, operation, message).absent).toBe(false);
  });
});

test.each([
  ['AuthFailure.SignatureFailure', /secret key/],
  ['AuthFailure.SignatureExpire', /clock.*five minutes/],
  ['AuthFailure.SecretIdNotFound', /secret id/],
  ['UnauthorizedOperation', /CAM permission clb:DescribeTargets/],
  ['AuthFailure.UnauthorizedOperation.Whatever', /CAM permission clb:DescribeTargets/],
  ['LimitExceeded', /quota/],
  ['DryRunOperation', /dry run/],
])('%s says what to do', (code, next) => {
  expect(verdict(code).next).toMatch(next);
});

test('what to do is one sentence', () => {
  for (const { next } of rows) expect(next ?? 'X.').toMatch(/^[A-Z].*\.$/);
});
