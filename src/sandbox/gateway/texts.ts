import { Refusal } from '../refusal.ts';

/**
 * What the gateway says. Texts marked "seen" are real answers (docs/tencent-api.md A4); the others follow the public
 * table of common error codes in their meaning, and are this sandbox's words.
 */
const texts = {
  'AuthFailure.InvalidAuthorization':
    'The request header `Authorization` does not conform to the TencentCloud API standard.',
  /** seen */
  'AuthFailure.SecretIdNotFound': 'The SecretId is not found, please ensure that your SecretId is correct.',
  /** seen */
  'AuthFailure.SignatureExpire': 'The signature is expired, please request again.',
  /** seen */
  'AuthFailure.SignatureFailure':
    'The provided credentials could not be validated. Please check your signature is correct.',
  'AuthFailure.TokenFailure': 'The token is invalid or has expired.',
  /** seen */
  InvalidAction: 'The request `Action` is invalid or not found.',
  NoSuchVersion: 'The request `Version` is invalid or not found.',
  RequestSizeLimitExceeded:
    'The request exceeds the size limit: 32 KB for GET, 1 MB for POST with signature v1, 10 MB with v3.',
  UnsupportedProtocol: 'The protocol is not supported: only HTTP(S) GET and POST are.',
  InvalidRequest: 'The multipart/form-data request is malformed, or this action does not take it.',
  UnsupportedRegion: 'The product is not offered in the region of the request.',
  InternalError: 'An internal error has occurred. Retry your request.',
} as const;

type GatewayCode = keyof typeof texts;

export const gatewayRefusal = (code: GatewayCode): Refusal => new Refusal(code, texts[code]);

/** seen */
export const missingParameter = (name: string): Refusal =>
  new Refusal('MissingParameter', `The request is missing a required parameter \`${name}\`.`);

/** seen, with nested names such as `Targets.0.Port` */
export const wrongType = (name: string, type: string): Refusal =>
  new Refusal(
    'InvalidParameter',
    `The value type of parameter \`${name}\` is not valid, input type should be \`${type}\`.`,
  );

/** seen */
export const unknownParameter = (name: string): Refusal =>
  new Refusal('UnknownParameter', `The parameter \`${name}\` is not recognized.`);

/** seen, for X-TC-Region */
export const unusableValue = (name: string): Refusal =>
  new Refusal(
    'InvalidParameterValue',
    `A value specified in \`${name}\` is not valid, is unsupported, or cannot be used.`,
  );

/** seen */
export const rateExceeded = (count: number, limit: number): Refusal =>
  new Refusal(
    'RequestLimitExceeded',
    `Your current request times equals to \`${count}\` in a second, which exceeds the frequency limit \`${limit}\` for a second. Please reduce the frequency of calls.`,
  );
