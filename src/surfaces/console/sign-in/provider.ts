import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  discovery,
  None,
} from 'openid-client';
import type { Clock } from '../../../lib/clock.ts';
import { limits } from '../limits.ts';
import type { ProviderSignIn } from '../options.ts';
import { isLoopback } from '../web/hosts.ts';

/** What the provider says of itself, asked when somebody first wants to sign in: it may come up later than this process. */
export function createProvider(settings: ProviderSignIn, clock: Pick<Clock, 'elapsed'>): () => Promise<Configuration> {
  let known: { readonly sinceMs: number; readonly configuration: Promise<Configuration> } | undefined;

  return async () => {
    if (!known || clock.elapsed() - known.sinceMs >= limits.providerKnownMs) {
      known = { sinceMs: clock.elapsed(), configuration: discover(settings) };
    }
    const asked = known;
    try {
      return await asked.configuration;
    } catch (thrown) {
      // The next one who wants to sign in asks again.
      if (known === asked) known = undefined;
      throw thrown;
    }
  };
}

async function discover({ issuer, clientId, clientSecret }: ProviderSignIn): Promise<Configuration> {
  const url = new URL(issuer);
  const execute = url.protocol === 'http:' && isLoopback(url.hostname) ? [allowInsecureRequests] : [];
  const timeout = limits.providerMs / 1_000;
  const found = (await discovery(url, clientId, undefined, None(), { execute, timeout })).serverMetadata();
  const configuration = new Configuration(found, clientId, undefined, authentication(found, clientSecret));
  for (const allow of execute) allow(configuration);
  configuration.timeout = timeout;
  return configuration;
}

/** A provider that does not say takes the secret in the header (OpenID Connect Discovery 1.0, section 3). */
function authentication(
  {
    token_endpoint_auth_methods_supported: methods = ['client_secret_basic'],
  }: Readonly<{
    token_endpoint_auth_methods_supported?: string[];
  }>,
  secret: string | undefined,
) {
  if (secret === undefined) return None();
  return methods.includes('client_secret_basic') ? ClientSecretBasic(secret) : ClientSecretPost(secret);
}
