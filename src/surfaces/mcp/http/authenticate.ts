import type { Clock } from '../../../lib/clock.ts';
import type { Principal } from '../../../people/principal.ts';
import { type Authenticate, type Caller, principalOf } from './caller.ts';
import { httpLimits } from './limits.ts';
import { createTokenVerifier, type OAuthSettings } from './oauth.ts';
import { callerByToken, type StaticToken } from './static-tokens.ts';

export type AuthSettings =
  /** Nobody else can reach this machine's loopback: whoever calls is whoever runs the program. */
  | { readonly kind: 'none'; readonly principal: Principal }
  | {
      readonly kind: 'tokens';
      readonly tokens: readonly StaticToken[];
      readonly oauth: OAuthSettings | undefined;
    };

export function createAuthenticate(
  settings: AuthSettings,
  clock: Pick<Clock, 'now' | 'elapsed' | 'deadline'>,
): Authenticate {
  if (settings.kind === 'none') return async () => ({ kind: 'known', principal: settings.principal });
  const { tokens, oauth } = settings;
  const verifier = oauth && createTokenVerifier(oauth, clock);
  return async (token) => {
    if (token === undefined) return { kind: 'unknown', message: 'A token is needed: Authorization: Bearer …' };
    if (token.length > httpLimits.tokenCharacters)
      return { kind: 'unknown', error: 'invalid_token', message: 'The token is too long.' };
    const own = callerByToken(token, tokens);
    if (own) return own;
    if (verifier) return notOfToken(await verifier.callerOf(token), tokens);
    return { kind: 'unknown', error: 'invalid_token', message: 'The token is not one of this server.' };
  };
}

/** Where subjects are chosen by those who have them, nobody may choose the identity of a token. */
function notOfToken(caller: Caller, tokens: readonly StaticToken[]): Caller {
  if (caller.kind !== 'known') return caller;
  if (!tokens.some(({ identity }) => principalOf(identity).id === caller.principal.id)) return caller;
  return {
    kind: 'unknown',
    error: 'invalid_token',
    message: 'The subject of the token has the name of a token of this server.',
  };
}
