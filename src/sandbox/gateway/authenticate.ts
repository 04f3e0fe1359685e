import { timingSafeEqual } from 'node:crypto';
import type { Account } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import type { Envelope } from './envelope.ts';
import { header, type RawRequest } from './request.ts';
import { isV1Method, signatureV1, v1StringToSign } from './signature-v1.ts';
import { canonicalRequest, sha256, signatureV3, stringToSign, utcDate, type V3Authorization } from './signature-v3.ts';
import { gatewayRefusal, unusableValue, wrongType } from './texts.ts';

/** tencentcloud.com/document/product/1209/56023 */
const maxSkewMs = 5 * 60 * 1000;

/** Who asks. The order of the checks is the gateway's. */
export function authenticate(request: RawRequest, envelope: Envelope, world: World): Account {
  const account = world.accounts.find(envelope.secretId);
  if (!account) throw gatewayRefusal('AuthFailure.SecretIdNotFound');

  if (!/^\d{1,12}$/.test(envelope.timestamp)) throw wrongType('Timestamp', 'integer');
  const seconds = Number(envelope.timestamp);
  if (Math.abs(seconds * 1000 - request.arrivedAt) > maxSkewMs) throw gatewayRefusal('AuthFailure.SignatureExpire');
  if (envelope.signature === 'v3' && envelope.authorization.date !== utcDate(seconds)) {
    throw gatewayRefusal('AuthFailure.SignatureFailure');
  }

  const right =
    envelope.signature === 'v3'
      ? isRightV3(request, envelope.authorization, envelope.timestamp, account.secretKey)
      : isRightV1(request, envelope.all, account.secretKey);
  if (!right) throw gatewayRefusal('AuthFailure.SignatureFailure');

  const expired = account.expiresAt !== null && account.expiresAt <= world.now;
  if ((envelope.token ?? null) !== account.token || expired) throw gatewayRefusal('AuthFailure.TokenFailure');
  return account;
}

function isRightV3(request: RawRequest, authorization: V3Authorization, timestamp: string, secretKey: string): boolean {
  const unsigned = header(request, 'x-tc-content-sha256') === 'UNSIGNED-PAYLOAD';
  const payloadHash = unsigned ? sha256('UNSIGNED-PAYLOAD') : sha256(request.method === 'GET' ? '' : request.body);
  // The pages say that values are signed in lower case, and the SDK signs them as they are; the SDK also signs the host
  // without the port that the Host header has (docs/tencent-api.md A6). All four readings are the same client's.
  return hostsOf(request).some((host) =>
    [false, true].some((lower) => {
      const headers = authorization.signedHeaders.map((name) => {
        const value = name === 'host' ? host : (header(request, name) ?? '');
        return { name, value: lower ? value.toLowerCase() : value };
      });
      const canonical = canonicalRequest({ ...request, headers, payloadHash });
      return same(
        signatureV3(secretKey, authorization, stringToSign(timestamp, authorization, canonical)),
        authorization.signature,
      );
    }),
  );
}

function isRightV1(request: RawRequest, parameters: ReadonlyMap<string, string>, secretKey: string): boolean {
  const method = parameters.get('SignatureMethod') || 'HmacSHA1';
  if (!isV1Method(method)) throw unusableValue('SignatureMethod');
  const sent = parameters.get('Signature') ?? '';
  return hostsOf(request).some((host) => {
    const toSign = v1StringToSign({ method: request.method, host, path: request.path, parameters });
    return same(signatureV1(secretKey, method, toSign), sent);
  });
}

/** As sent, and without its port. */
function hostsOf(request: RawRequest): readonly string[] {
  const host = header(request, 'host') ?? '';
  const bare = host.replace(/:\d+$/, '');
  return bare === host ? [host] : [host, bare];
}

function same(expected: string, sent: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(sent)];
  return a.length === b.length && timingSafeEqual(a, b);
}
