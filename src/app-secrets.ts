import type { Secrets } from './config.ts';
import { type KnownSecrets, knownSecrets } from './lib/redact-known.ts';

/** The secrets that this process holds from the start, for its log. What is fetched later is added to them. */
export function heldSecrets({ keys, databasePassword, oidcClientSecret, slack }: Secrets): KnownSecrets {
  const known = knownSecrets();
  known.add(keys?.secretKey, keys?.token, databasePassword, oidcClientSecret);
  known.add(slack.botToken, slack.appToken, slack.signingSecret);
  return known;
}
