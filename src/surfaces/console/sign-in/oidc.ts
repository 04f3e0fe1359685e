import { authorizationCodeGrant, buildAuthorizationUrl, calculatePKCECodeChallenge } from 'openid-client';
import { z } from 'zod';
import type { Clock } from '../../../lib/clock.ts';
import type { RandomBytes } from '../../../lib/ids.ts';
import { limits } from '../limits.ts';
import type { ProviderSignIn } from '../options.ts';
import { keyOf, newSecret, sameSecret } from '../web/secret.ts';
import { createProvider } from './provider.ts';

/** OpenID Connect: authorization code with PKCE, state and nonce. What is under way is bound to the browser by a cookie. */
export interface Oidc {
  begin(next: string): Promise<{ readonly url: URL; readonly cookie: string }>;
  finish(cookie: string | undefined, answer: URLSearchParams): Promise<Finished>;
}

export type Finished =
  | { readonly kind: 'known'; readonly identity: string; readonly next: string }
  /** No sign-in of this browser is under way: it was used, took too long, or began elsewhere. */
  | { readonly kind: 'none' }
  /** The provider did not confirm anybody. */
  | { readonly kind: 'refused'; readonly thrown: unknown }
  | { readonly kind: 'unverified' };

interface UnderWay {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly next: string;
  readonly untilMs: number;
}

const claim = z.string().min(1).max(limits.claimCharacters);
const Claims = {
  sub: z.looseObject({ sub: claim }).transform(({ sub }) => sub),
  // An address that nobody has verified is whatever somebody typed.
  email: z.looseObject({ email: claim, email_verified: z.literal(true) }).transform(({ email }) => email),
};

interface Parts {
  readonly settings: ProviderSignIn;
  readonly redirectUri: string;
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly randomBytes: RandomBytes;
}

export function createOidc({ settings, redirectUri, clock, randomBytes }: Parts): Oidc {
  const provider = createProvider(settings, clock);
  const underWay = new Map<string, UnderWay>();
  const secret = () => newSecret(randomBytes);

  /** Once, and only for the answer that belongs to it: a forged one does not use up what is under way. */
  function take(cookie: string | undefined, state: string): UnderWay | undefined {
    const key = keyOf(cookie ?? '');
    const found = underWay.get(key);
    if (!found || !sameSecret(found.state, state)) return undefined;
    underWay.delete(key);
    return clock.elapsed() < found.untilMs ? found : undefined;
  }

  return {
    async begin(next) {
      const configuration = await provider();
      const [cookie, state, nonce, verifier] = [secret(), secret(), secret(), secret()];
      for (const oldest of underWay.keys()) {
        if (underWay.size < limits.signIns) break;
        underWay.delete(oldest);
      }
      underWay.set(keyOf(cookie), { state, nonce, verifier, next, untilMs: clock.elapsed() + limits.signInMs });
      const url = buildAuthorizationUrl(configuration, {
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return { url, cookie };
    },

    async finish(cookie, answer) {
      const begun = take(cookie, answer.get('state') ?? '');
      if (!begun) return { kind: 'none' };
      try {
        const tokens = await authorizationCodeGrant(await provider(), new URL(`?${answer}`, redirectUri), {
          expectedState: begun.state,
          expectedNonce: begun.nonce,
          pkceCodeVerifier: begun.verifier,
          idTokenExpected: true,
        });
        const identity = Claims[settings.identityClaim].safeParse(tokens.claims()).data;
        return identity === undefined
          ? { kind: 'unverified' }
          : { kind: 'known', identity: `login:${identity}`, next: begun.next };
      } catch (thrown) {
        return { kind: 'refused', thrown };
      }
    },
  };
}
