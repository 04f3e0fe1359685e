/** Answers of ours: as JSON-RPC has errors, with the status that HTTP has for it. */
import type { ServerResponse } from 'node:http';
import type { Caller } from './caller.ts';
import { httpLimits } from './limits.ts';
import { challenge } from './metadata.ts';
import type { OAuthSettings } from './oauth.ts';

export function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

export function refuse(response: ServerResponse, status: number, message: string, code = -32_000): void {
  json(response, status, { jsonrpc: '2.0', error: { code, message }, id: null });
}

export function tooMany(response: ServerResponse): void {
  response.setHeader('Retry-After', String(httpLimits.requests.withinMs / 1_000));
  refuse(response, 429, 'Too many requests. Nothing was done; try again in a minute.');
}

export function tooManyStreams(response: ServerResponse): void {
  refuse(
    response,
    429,
    `At most ${httpLimits.streamsOfOne} streams of notices are open for one caller. End another one first.`,
  );
}

export function tooLarge(response: ServerResponse): void {
  // What is still to come of it is not read.
  response.setHeader('Connection', 'close');
  refuse(response, 413, `The request is larger than ${httpLimits.bodyBytes} bytes. Nothing was done.`);
}

export function notThatMethod(response: ServerResponse): void {
  response.setHeader('Allow', 'GET, POST, DELETE');
  refuse(response, 405, 'Only GET, POST and DELETE are answered here. Nothing was done.');
}

/** The protocol's word for "begin anew"; that somebody else has the session is none of anybody's business. */
export function noSession(response: ServerResponse): void {
  refuse(response, 404, 'There is no such session. Begin a new one.', -32_001);
}

/** Not 404: the session is there, and only what the client wants to go on with is not. */
export function noStream(response: ServerResponse): void {
  refuse(response, 400, 'That Last-Event-ID is none of this session. Nothing is sent again.');
}

export function turnAway(
  response: ServerResponse,
  caller: Exclude<Caller, { kind: 'known' }>,
  { base, oauth }: { readonly base: string; readonly oauth: OAuthSettings | undefined },
): void {
  if (caller.kind === 'unclear') {
    response.setHeader('Retry-After', String(httpLimits.issuerRetryMs / 1_000));
    refuse(response, 503, caller.message);
    return;
  }
  const insufficient = caller.kind === 'insufficient';
  const scopes = insufficient ? caller.scopes : (oauth?.requiredScopes ?? []);
  const error = insufficient ? 'insufficient_scope' : caller.error;
  response.setHeader(
    'WWW-Authenticate',
    challenge(base, {
      metadata: oauth !== undefined,
      message: caller.message,
      scopes,
      ...(error !== undefined && { error }),
    }),
  );
  refuse(response, insufficient ? 403 : 401, caller.message);
}
