/**
 * Tokens of an OAuth 2.1 authorization server: signed by its keys, by this issuer, for this audience, not yet expired
 * (RFC 9068 and the authorization part of MCP 2025-11-25). A token for somebody else's audience is nobody's here.
 */
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../../lib/clock.ts';
import { plainText } from '../../../lib/text.ts';
import { type Caller, principalOf } from './caller.ts';
import { issuerKeys } from './issuer.ts';
import { httpLimits } from './limits.ts';

export interface OAuthSettings {
  readonly issuer: string;
  /** What tokens have to be for: the address of this server's /mcp, unless the server calls it otherwise. */
  readonly audience: string;
  /** Without one of these nobody is let in. */
  readonly requiredScopes: readonly string[];
  /** Which role of the policy a scope gives to what is asked for with it. */
  readonly roles: Readonly<Record<string, string>>;
}

const Claims = z.object({
  // What steers or hides in it could make two subjects look, and be recorded, as one.
  sub: z
    .string()
    .min(1)
    .max(190)
    .refine((sub) => plainText(sub, 200) === sub),
  scope: z.string().optional(),
  scp: z.union([z.string(), z.array(z.string())]).optional(),
});

/** Only what is signed with a key pair: a shared secret is none of an authorization server's. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

export interface TokenVerifier {
  callerOf(token: string): Promise<Caller>;
}

export function createTokenVerifier(
  settings: OAuthSettings,
  clock: Pick<Clock, 'now' | 'elapsed' | 'deadline'>,
  request: typeof fetch = fetch,
): TokenVerifier {
  const keys = issuerKeys(settings.issuer, clock, request);
  return {
    async callerOf(token) {
      let payload: JWTPayload;
      try {
        // Asked for its keys only by a token with an algorithm that counts.
        const verified = await jwtVerify(token, async (header, jws) => (await keys())(header, jws), {
          issuer: settings.issuer,
          audience: settings.audience,
          algorithms,
          requiredClaims: ['exp', 'sub'],
          clockTolerance: httpLimits.clockToleranceSeconds,
          currentDate: new Date(clock.now()),
        });
        payload = verified.payload;
      } catch (thrown) {
        return refusalOf(thrown);
      }
      const claims = Claims.safeParse(payload).data;
      if (!claims) return { kind: 'unknown', error: 'invalid_token', message: 'The token does not say whose it is.' };
      const scopes = scopesOf(claims);
      if (settings.requiredScopes.some((scope) => !scopes.has(scope)))
        return {
          kind: 'insufficient',
          scopes: settings.requiredScopes,
          message: `The token lacks the scope ${settings.requiredScopes.filter((scope) => !scopes.has(scope)).join(' ')}.`,
        };
      const roles = Object.entries(settings.roles).flatMap(([scope, role]) => (scopes.has(scope) ? [role] : []));
      return { kind: 'known', principal: principalOf(claims.sub, [...new Set(roles)]) };
    },
  };
}

/** `scope` as RFC 9068 has it, and `scp` as some servers do. */
function scopesOf({ scope, scp }: z.output<typeof Claims>): ReadonlySet<string> {
  const all = [scope, ...(typeof scp === 'string' ? [scp] : (scp ?? []))];
  return new Set(all.flatMap((one) => one?.split(' ') ?? []).filter((one) => one !== ''));
}

/** What is wrong with the token itself, and what is no fault of whoever sent it. */
function refusalOf(thrown: unknown): Caller {
  if (thrown instanceof errors.JWTExpired) return invalid('The token has expired.');
  if (thrown instanceof errors.JWTClaimValidationFailed)
    return invalid(`The token is not for this server: its ${thrown.claim} is another, or is missing.`);
  if (isOfIssuer(thrown))
    return {
      kind: 'unclear',
      message: 'The issuer of tokens cannot be reached, or its keys cannot be read. Nothing was done.',
    };
  return invalid('The token is not one of the configured issuer.');
}

function invalid(message: string): Caller {
  return { kind: 'unknown', error: 'invalid_token', message };
}

/** jose has no class of its own for an answer that holds no keys. */
function isOfIssuer(thrown: unknown): boolean {
  if (!(thrown instanceof errors.JOSEError)) return true;
  return (
    thrown instanceof errors.JWKSTimeout ||
    thrown instanceof errors.JWKSInvalid ||
    thrown.code === errors.JOSEError.code
  );
}
