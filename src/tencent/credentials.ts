import type { Clock } from '../lib/clock.ts';
import type { AccountSettings, Keys } from './accounts.ts';
import { type AskSts, assumedRoleKeys } from './credentials/assume-role.ts';
import type { FetchKeys } from './credentials/cache.ts';
import { cvmRoleKeys } from './credentials/cvm-role.ts';
import { missing } from './credentials/failures.ts';
import { jsonKeys, profileKeys } from './credentials/files.ts';

interface Sources {
  /** The keys of the environment. */
  readonly keys: Keys | undefined;
  readonly clock: Clock;
  readonly metadataUrl: string;
  /** Sends `sts:AssumeRole` with the keys of that account. */
  readonly askSts: (source: string) => AskSts;
}

const notSet = 'TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY are not set';

/** How an account gets its keys. The metadata service is asked only where a role is configured: elsewhere it hangs. */
export function fetchKeysOf({ name, credentials }: AccountSettings, sources: Sources): FetchKeys {
  const { keys, clock } = sources;
  switch (credentials.kind) {
    case 'env':
      return async () => {
        if (!keys) throw missing(name, notSet);
        return { keys, goodUntilMs: Number.POSITIVE_INFINITY };
      };
    case 'default': {
      if (keys) return async () => ({ keys, goodUntilMs: Number.POSITIVE_INFINITY });
      const none = (files: string) => missing(name, `${notSet}, and ${files}`);
      return profileKeys({ ...credentials, profile: 'default' }, none, clock);
    }
    case 'profile':
      return profileKeys(credentials, (files) => missing(name, files), clock);
    case 'file':
      return jsonKeys(name, credentials.file, clock);
    case 'cvm_role':
      return cvmRoleKeys(name, credentials.role, sources.metadataUrl);
    case 'assume_role':
      return assumedRoleKeys(name, credentials, sources.askSts(credentials.source));
    default:
      return credentials satisfies never;
  }
}
