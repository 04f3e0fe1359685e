import { createHmac } from 'node:crypto';

/** HmacSHA1 and HmacSHA256 over the sorted, unencoded parameters (docs/tencent-api.md A2). */

const v1Methods = { HmacSHA1: 'sha1', HmacSHA256: 'sha256' } as const;
type V1Method = keyof typeof v1Methods;

export const isV1Method = (name: string): name is V1Method => Object.hasOwn(v1Methods, name);

interface V1Request {
  readonly method: string;
  /** With its port, as the client knows the endpoint. */
  readonly host: string;
  readonly path: string;
  readonly parameters: ReadonlyMap<string, string>;
}

export function v1StringToSign({ method, host, path, parameters }: V1Request): string {
  const sorted = [...parameters].filter(([name]) => name !== 'Signature').sort(([a], [b]) => (a < b ? -1 : 1));
  return `${method}${host}${path}?${sorted.map(([name, value]) => `${name}=${value}`).join('&')}`;
}

export function signatureV1(secretKey: string, method: V1Method, toSign: string): string {
  return createHmac(v1Methods[method], secretKey).update(toSign, 'utf8').digest('base64');
}
