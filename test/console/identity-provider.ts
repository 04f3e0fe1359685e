/** A real OpenID provider on this machine that confirms, without asking, whomever a test wants confirmed. */
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { onTestFinished } from 'vitest';
import { browserAt } from './plain-browser.ts';

export interface Account {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

export interface IdentityProvider {
  readonly issuer: string;
  readonly clientSecret: string;
  /** Who is confirmed from here on. */
  account: Account;
  /** Has people sent back here. Known only after the console listens. */
  allow(redirectUri: string): void;
  /** Goes through the sign-in as a browser does; where it sends the browser back to. */
  signIn(url: string): Promise<string>;
}

export async function identityProvider(account: Account): Promise<IdentityProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const self: IdentityProvider = {
    issuer,
    clientSecret: 'the-secret-of-the-console',
    account,
    allow(redirectUri) {
      const provider = providerAt(self, redirectUri);
      const answer = provider.callback();
      server.removeAllListeners('request');
      server.on('request', (request, response) => {
        if (!request.url?.startsWith('/interaction/')) return answer(request, response);
        void provider.interactionFinished(request, response, { login: { accountId: self.account.sub } });
      });
    },
    async signIn(url) {
      const browser = browserAt(issuer);
      let at = url;
      for (let steps = 0; at.startsWith(issuer); steps += 1) {
        if (steps > 10) throw new Error(`The provider leads nowhere: ${at}`);
        const { headers, status, text } = await browser.get(at);
        if (!headers.location) throw new Error(`The provider answers ${status}: ${text}`);
        at = new URL(headers.location, issuer).href;
      }
      return at;
    },
  };
  return self;
}

function providerAt(self: IdentityProvider, redirectUri: string): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return new Provider(self.issuer, {
    clients: [
      {
        client_id: 'console',
        client_secret: self.clientSecret,
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['signs the cookies of the provider'] },
    // As most providers do, and Slack: what was asked for stands in the ID token itself.
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: () => ({ accountId: self.account.sub, claims: async () => self.account }),
    async loadExistingGrant({ oidc: { provider, client, session } }: import('oidc-provider').Context) {
      const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
}
