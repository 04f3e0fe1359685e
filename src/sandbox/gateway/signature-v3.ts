import { createHash, createHmac } from 'node:crypto';

/** TC3-HMAC-SHA256, in the order of its description (docs/tencent-api.md A1). */

interface SignedHeader {
  readonly name: string;
  readonly value: string;
}

interface V3Request {
  readonly method: string;
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** In the order in which they were signed. */
  readonly headers: readonly SignedHeader[];
  readonly payloadHash: string;
}

/** `DATE/SERVICE/tc3_request`; the service is whatever the client took it to be from its host name. */
interface V3Scope {
  readonly date: string;
  readonly service: string;
}

export interface V3Authorization extends V3Scope {
  readonly secretId: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

const hmac = (key: string | Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest();

export function canonicalRequest({ method, path, query, headers, payloadHash }: V3Request): string {
  const canonicalHeaders = headers.map(({ name, value }) => `${name}:${value}\n`).join('');
  const names = headers.map(({ name }) => name).join(';');
  return [method, path, query, canonicalHeaders, names, payloadHash].join('\n');
}

export function stringToSign(timestamp: string, { date, service }: V3Scope, canonical: string): string {
  return ['TC3-HMAC-SHA256', timestamp, `${date}/${service}/tc3_request`, sha256(canonical)].join('\n');
}

export function signatureV3(secretKey: string, { date, service }: V3Scope, toSign: string): string {
  const signing = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request');
  return hmac(signing, toSign).toString('hex');
}

const shape =
  /^TC3-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{4}-\d{2}-\d{2})\/([^/,]+)\/tc3_request *, *SignedHeaders=([a-z0-9;_-]+) *, *Signature=([0-9a-f]{64})$/;

/** Undefined for anything that is not exactly an Authorization header of this kind. */
export function parseAuthorization(header: string): V3Authorization | undefined {
  const [, secretId, date, service, names, signature] = shape.exec(header.trim()) ?? [];
  if (!secretId || !date || !service || !names || !signature) return undefined;
  const signedHeaders = names.split(';');
  // "content-type and host must be signed" (docs/tencent-api.md A1, minimum signed headers).
  if (!signedHeaders.includes('content-type') || !signedHeaders.includes('host')) return undefined;
  return { secretId, date, service, signedHeaders, signature };
}

export const utcDate = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
