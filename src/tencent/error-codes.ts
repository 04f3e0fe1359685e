/**
 * What each error code of the cloud means for whoever sent the request. A code counts for everything below it
 * (`ResourceNotFound` for `ResourceNotFound.Function`) until a longer row says otherwise; a code that no row knows
 * promises nothing. `source` is the section of docs/tencent-api.md that the row rests on: A4 the common codes, A5 what
 * may be sent again, B1 to B5 the codes on the pages of the operations.
 */
import type { RefusalVerdict } from './port.ts';

export interface Row {
  readonly code: string;
  /** A product or an operation that the row is for; every one without it. */
  readonly of?: string;
  /** The row is for errors whose text says this. */
  readonly message?: RegExp;
  /** Certainly not carried out; false where that is not established. */
  readonly notExecuted: boolean;
  readonly retry?: RefusalVerdict['retry'];
  readonly absent?: boolean;
  /** `{operation}` stands for the operation. */
  readonly next?: string;
  readonly source: string;
}

const keyPage = 'https://console.cloud.tencent.com/cam/capi';

export const rows: readonly Row[] = [
  // Who asks.
  { code: 'AuthFailure', notExecuted: true, source: 'A4, B3', next: `Check the account's key at ${keyPage}.` },
  {
    code: 'AuthFailure.InvalidAuthorization',
    notExecuted: true,
    source: 'A4',
    next: 'Something between here and the cloud changes the Authorization header; look for a proxy or gateway on the way.',
  },
  {
    code: 'AuthFailure.InvalidSecretId',
    notExecuted: true,
    source: 'A4',
    next: `Use a key of the cloud API, from ${keyPage}; keys of other services do not work.`,
  },
  {
    code: 'AuthFailure.MFAFailure',
    notExecuted: true,
    source: 'A4',
    next: 'The account demands a second factor for this; use a role or a sub-user that it does not ask.',
  },
  {
    code: 'AuthFailure.NotEnterpriseAuthorization',
    notExecuted: true,
    source: 'B3, B4',
    next: 'The Tencent Cloud account has to pass the verification for enterprises first.',
  },
  {
    code: 'AuthFailure.SecretIdNotFound',
    notExecuted: true,
    source: 'A4',
    next: `Check the secret id: the key may be deleted, disabled, or one of the other site (mainland or intl); see ${keyPage}.`,
  },
  {
    code: 'AuthFailure.SignatureExpire',
    notExecuted: true,
    source: 'A3, A4',
    next: "Set this machine's clock: it is off by more than five minutes.",
  },
  {
    code: 'AuthFailure.SignatureFailure',
    notExecuted: true,
    source: 'A4',
    next: 'Check the secret key: it does not belong to the secret id.',
  },
  {
    code: 'AuthFailure.TokenFailure',
    notExecuted: true,
    source: 'A4',
    next: 'Get new temporary keys: the session token has expired or does not belong to them.',
  },
  {
    code: 'AuthFailure.UnauthorizedOperation',
    notExecuted: true,
    source: 'A4, B3',
    next: 'Ask an administrator of the account for the CAM permission {operation}.',
  },
  {
    code: 'UnauthorizedOperation',
    notExecuted: true,
    source: 'A4, B1-B4',
    next: 'Ask an administrator of the account for the CAM permission {operation}.',
  },
  {
    code: 'IpInBlacklist',
    notExecuted: true,
    source: 'A4',
    next: "Take this machine's address off the account's list of blocked addresses.",
  },
  {
    code: 'IpNotInWhitelist',
    notExecuted: true,
    source: 'A4',
    next: "Put this machine's address on the account's list of allowed addresses.",
  },

  // How it was asked.
  { code: 'ActionOffline', notExecuted: true, source: 'A4', next: 'Tencent Cloud has withdrawn {operation}.' },
  { code: 'InvalidAction', notExecuted: true, source: 'A4' },
  { code: 'InvalidParameter', notExecuted: true, source: 'A4, B1-B4' },
  { code: 'InvalidParameter.FormatError', notExecuted: true, source: 'B1, B2' },
  { code: 'InvalidParameter.ClientTokenLimitExceeded', notExecuted: true, source: 'A5' },
  {
    code: 'InvalidParameter.LBIdNotFound',
    notExecuted: true,
    absent: true,
    source: 'B1, C',
    next: 'Check the load balancer id, the region and the account.',
  },
  {
    code: 'InvalidParameter.ListenerIdNotFound',
    notExecuted: true,
    absent: true,
    source: 'B1',
    next: 'Check that the listener is one of that load balancer.',
  },
  {
    code: 'InvalidParameter.LocationNotFound',
    notExecuted: true,
    absent: true,
    source: 'B1',
    next: 'Check that the forwarding rule is one of that listener.',
  },
  {
    code: 'InvalidParameter.ProtocolCheckFailed',
    notExecuted: true,
    source: 'B1',
    next: 'Choose an HTTP or HTTPS listener.',
  },
  {
    code: 'InvalidParameter',
    of: 'gaap',
    message: /\bListenerId ?\([^)]*\) Not Exist/i,
    notExecuted: true,
    absent: true,
    source: 'B4',
    next: 'Check the listener id and the account.',
  },
  { code: 'InvalidParameterValue', notExecuted: true, source: 'A4, B1-B4' },
  { code: 'InvalidParameterValue.Duplicate', notExecuted: true, source: 'B1, B2' },
  { code: 'InvalidParameterValue.Length', notExecuted: true, source: 'B1, B2' },
  {
    code: 'InvalidParameterValue.HitBanBlacklist',
    notExecuted: true,
    source: 'B4',
    next: 'Choose another origin server: this one is on the ban list of GAAP.',
  },
  {
    code: 'InvalidParameterValue.RealServerNotBelong',
    notExecuted: true,
    source: 'B4',
    next: "Choose origin servers of the account's own; gaap DescribeRealServers lists them.",
  },
  {
    code: 'InvalidParameterValue.FunctionName',
    of: 'scf',
    notExecuted: true,
    absent: true,
    source: 'B5',
    next: 'Check the function name, the namespace and the region.',
  },
  { code: 'InvalidRequest', notExecuted: true, source: 'A4' },
  { code: 'MissingParameter', notExecuted: true, source: 'A4, B1-B4' },
  { code: 'NoSuchProduct', notExecuted: true, source: 'A4' },
  { code: 'NoSuchVersion', notExecuted: true, source: 'A4' },
  { code: 'RequestSizeLimitExceeded', notExecuted: true, source: 'A3, A4', next: 'Ask for fewer items at once.' },
  { code: 'UnknownParameter', notExecuted: true, source: 'A4' },
  { code: 'UnsupportedOperation', notExecuted: true, source: 'A4' },
  { code: 'UnsupportedProtocol', notExecuted: true, source: 'A4' },
  {
    code: 'UnsupportedRegion',
    notExecuted: true,
    source: 'A4',
    next: 'Choose a region in which the product offers {operation}.',
  },
  {
    code: 'DryRunOperation',
    notExecuted: true,
    source: 'A4',
    next: 'Nothing is wrong: this was a dry run, and the same request without DryRun would go through.',
  },

  // How much and how often.
  { code: 'RequestLimitExceeded', notExecuted: true, retry: 'slow_down', source: 'A4, A5' },
  { code: 'RequestLimitExceeded.UinLimitExceeded', notExecuted: true, retry: 'slow_down', source: 'A4, A5' },
  { code: 'RequestLimitExceeded.IPLimitExceeded', notExecuted: true, retry: 'slow_down', source: 'A4' },
  {
    code: 'RequestLimitExceeded.GlobalRegionUinLimitExceeded',
    notExecuted: true,
    retry: 'slow_down',
    source: 'A4, A5',
  },
  {
    code: 'LimitExceeded',
    notExecuted: true,
    source: 'A4, A5, B1',
    next: 'A quota of the account is used up: free something, or have Tencent Cloud raise the quota.',
  },
  {
    code: 'ResponseSizeLimitExceeded',
    // The answer is made after the work.
    notExecuted: false,
    source: 'A4',
    next: 'Ask for fewer items at once.',
  },

  // The resource.
  {
    code: 'ResourceNotFound',
    notExecuted: true,
    absent: true,
    source: 'A4, B1-B4',
    next: 'Check the id, the region and the account.',
  },
  {
    code: 'ResourceNotFound.AsyncEvent',
    notExecuted: true,
    absent: true,
    source: 'B5',
    next: 'Check the request id of the invocation; the record of an invocation is kept for 72 hours after its end.',
  },
  {
    code: 'ResourceNotFound.Function',
    notExecuted: true,
    absent: true,
    source: 'B5',
    next: 'Check the function name, the namespace and the region.',
  },
  {
    code: 'ResourceNotFound.Namespace',
    notExecuted: true,
    absent: true,
    source: 'B5',
    next: 'Check the namespace and the region.',
  },
  { code: 'ResourceInUse', notExecuted: true, retry: 'wait', source: 'A4, A5' },
  {
    code: 'ResourceInsufficient',
    notExecuted: true,
    source: 'A4',
    next: 'The region has no capacity left for this now; try later or elsewhere.',
  },
  // Terraform sends writes again after it, but nothing establishes that they were not carried out.
  { code: 'ResourceUnavailable', notExecuted: false, retry: 'read_again', source: 'A5' },
  {
    // Permanent, unlike the rest of ResourceUnavailable.
    code: 'ResourceUnavailable.AccountViolation',
    notExecuted: true,
    source: 'A5, B3, B4',
    next: 'Tencent Cloud has blocked the account for a violation; its support can tell more.',
  },

  // Failures of the operation. The bare code does not say how far it got.
  { code: 'FailedOperation', notExecuted: false, source: 'A4, B1-B4' },
  { code: 'FailedOperation.ResourceInOperating', notExecuted: true, retry: 'wait', source: 'A5, B1, B2' },
  { code: 'FailedOperation.ResourceInCloning', notExecuted: true, retry: 'wait', source: 'A5' },
  { code: 'FailedOperation.ListenerHasTask', notExecuted: true, retry: 'wait', source: 'A5, B3, B4' },
  {
    // An earlier request with the same token may have been carried out.
    code: 'FailedOperation.DuplicatedRequest',
    notExecuted: false,
    source: 'A5',
  },
  {
    code: 'FailedOperation.GroupStatusNotInRuning',
    notExecuted: true,
    source: 'B3, B4',
    next: 'Wait until the connection group is running, then ask again.',
  },
  {
    code: 'FailedOperation.InstanceStatusNotInRuning',
    notExecuted: true,
    source: 'B3, B4',
    next: 'Wait until the connection is running, then ask again.',
  },
  {
    code: 'FailedOperation.ProxyStatusNotInRuning',
    notExecuted: true,
    source: 'B4',
    next: 'Wait until the connection is running, then ask again.',
  },
  {
    code: 'FailedOperation.NonStandardProxy',
    notExecuted: true,
    source: 'B3, B4',
    next: 'Use the console of GAAP: connections that are not standard ones do not take this.',
  },
  {
    code: 'FailedOperation.RealServerAlreadyBound',
    // One listener of many may be the reason; what became of the others is not established.
    notExecuted: false,
    source: 'B3',
    next: 'Unbind the origin servers first, or delete with Force 1.',
  },
  {
    code: 'FailedOperation.LimitRealServerNum',
    notExecuted: true,
    source: 'B4',
    next: 'Bind fewer origin servers: a TCP or UDP listener takes 100.',
  },
  {
    code: 'FailedOperation.UserNotConfirmProtocol',
    notExecuted: true,
    source: 'B3, B4',
    next: 'Accept the service agreement of GAAP in its console first.',
  },
  {
    code: 'FailedOperation.AsyncEventStatus',
    notExecuted: true,
    source: 'B5',
    next: 'The invocation is not running, so there is nothing to end.',
  },

  // The cloud itself: a write may have happened.
  { code: 'InternalError', notExecuted: false, retry: 'read_again', source: 'A5, B1-B4' },
  { code: 'ServiceUnavailable', notExecuted: false, retry: 'read_again', source: 'A5' },
];
