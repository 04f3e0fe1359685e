import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '../refusal.ts';
import { gatewayRefusal } from './texts.ts';

/** One request as it came over the wire, read to its end. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body was longer than anything that could be accepted; what there is of it is not used. */
  readonly oversized: boolean;
  readonly arrivedAt: number;
}

type ContentKind = 'json' | 'form' | 'multipart' | 'other';

export function header(request: RawRequest, name: string): string | undefined {
  const value = request.headers[name];
  const text = Array.isArray(value) ? value.join(', ') : value;
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}

export function contentKind(request: RawRequest): ContentKind {
  const type = header(request, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  if (type === 'application/x-www-form-urlencoded') return 'form';
  if (type === 'multipart/form-data') return 'multipart';
  return 'other';
}

/** cloud.tencent.com/document/product/1278/46710 */
export const sizeLimits = { get: 32 * 1024, postV1: 1024 * 1024, postV3: 10 * 1024 * 1024 } as const;

export function checkSize(request: RawRequest): void {
  const limit = contentKind(request) === 'form' ? sizeLimits.postV1 : sizeLimits.postV3;
  const fits =
    request.method === 'GET'
      ? request.path.length + request.query.length + request.body.length <= sizeLimits.get
      : !request.oversized && request.body.length <= limit;
  if (!fits) throw gatewayRefusal('RequestSizeLimitExceeded');
}

/** The parameters of a query or a form. One that is given twice has no meaning that both sides agree on. */
export function flatParameters(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (parameters.has(name)) {
      throw new Refusal('InvalidParameter', `The parameter \`${name.slice(0, 100)}\` is given more than once.`);
    }
    parameters.set(name, value);
  }
  return parameters;
}

export function bodyText(request: RawRequest): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(request.body);
  } catch {
    throw new Refusal('InvalidParameter', 'The request body is not valid UTF-8.');
  }
}
