/** A call of a method, from its token to its answer. */
import type { JsonObject } from '../../../../src/lib/json.ts';
import { app } from '../seeds.ts';
import type { Workspace } from '../workspace.ts';
import type { Method } from './methods/method.ts';
import { Refusal, refuse } from './refusal.ts';

export interface Answer {
  readonly status: number;
  readonly body: JsonObject | string;
  readonly headers: { readonly [name: string]: string };
  /** For the record: `ok`, or the error. */
  readonly outcome: string;
}

export interface Call {
  readonly name: string;
  readonly token: string | undefined;
  readonly args: JsonObject | undefined;
}

export const limited = (retryAfterS: number): Answer => ({
  status: 429,
  body: { ok: false, error: 'ratelimited' },
  headers: { 'retry-after': String(retryAfterS) },
  outcome: 'ratelimited',
});

export const failed = (error: string, details: JsonObject = {}): Answer => ({
  status: 200,
  body: { ok: false, error, ...details },
  headers: {},
  outcome: error,
});

export function answerCall(call: Call, method: Method | undefined, workspace: Workspace): Answer {
  const provided = workspace.manifest.oauth_config.scopes.bot;
  try {
    if (!method) return failed('unknown_method', { req_method: call.name });
    checkToken(call.token, method, workspace);
    if (method.scopes.length > 0 && !method.scopes.some((scope) => provided.includes(scope)))
      return failed('missing_scope', { needed: method.scopes.join(','), provided: provided.join(',') });
    const args = call.args ?? refuse('invalid_json');
    const what = method.tier === 'channel' ? `${call.name} ${String(args['channel'])}` : call.name;
    const wait = workspace.settings.rateLimits ? workspace.rate.admit(method.tier, what) : undefined;
    if (wait !== undefined) return limited(wait);
    const body = { ok: true, ...method.run(args, workspace) };
    return { status: 200, body, headers: { 'x-oauth-scopes': provided.join(',') }, outcome: 'ok' };
  } catch (thrown) {
    if (thrown instanceof Refusal) return failed(thrown.message, thrown.details);
    throw thrown;
  }
}

function checkToken(token: string | undefined, method: Method, { revoked }: Workspace): void {
  if (token === undefined || token === '') refuse('not_authed');
  if (revoked.has(token)) refuse('token_revoked');
  if (token !== app.botToken && token !== app.appToken) refuse('invalid_auth');
  if ((token === app.appToken) !== method.appToken) refuse('not_allowed_token_type');
}
