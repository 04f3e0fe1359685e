import type { Agent } from 'node:http';
import { FailureError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { KnownSecrets } from '../lib/redact-known.ts';
import type { AccountSettings, Keys } from './accounts.ts';
import { type Call, call } from './call.ts';
import { KeyCache } from './credentials/cache.ts';
import { metadataUrl } from './credentials/cvm-role.ts';
import { fetchKeysOf } from './credentials.ts';
import { type Destination, destinationOf, type Endpoint, sandboxHost } from './endpoint.ts';
import { createPool } from './pool.ts';
import type { CloudAnswer, Transport } from './port.ts';
import { type CalledProduct, hostOf, partsOf } from './products.ts';
import { report, type TransportLog } from './report.ts';
import { loadSdk, type Sdk } from './sdk.ts';
import { until } from './until.ts';

export interface TransportOptions {
  readonly accounts: readonly AccountSettings[];
  readonly defaultAccount: string;
  /** The keys of the environment, for accounts that take theirs from there. */
  readonly keys?: Keys | undefined;
  /** Answers for every product and account, instead of the cloud. */
  readonly endpoint?: Endpoint | undefined;
  readonly clock: Clock;
  readonly log?: TransportLog | undefined;
  /** Takes the place of our own connections, for instance to trust another certificate. */
  readonly agent?: Agent | undefined;
  readonly metadataUrl?: string | undefined;
  /** Is told of all keys, and takes them out of what an endpoint says: it might echo what signed the request. */
  readonly known?: KnownSecrets | undefined;
}

/** STS has no region of its own, but asks for one. Source: the SDK's credential.js. */
const stsRegion = 'ap-guangzhou';

/** How the cloud is reached: the official SDK, with our own keys, connections, deadlines and reading of answers. */
export function createTransport(options: TransportOptions): Transport {
  const { accounts, defaultAccount, endpoint, clock, log, known } = options;
  const fixed = endpoint ? fixedDestination(endpoint) : undefined;
  const pool = options.agent ?? createPool(fixed?.protocol ?? 'https:', endpoint);

  /** Makes the call with the account's keys, or throws where the keys cannot be had. */
  async function send(account: AccountSettings, request: Omit<Call, 'keys' | 'destination'>): Promise<CloudAnswer> {
    const [sdk, keys] = await ready(account, request.signal);
    known?.add(keys.secretKey, keys.token);
    const destination = fixed ?? { protocol: 'https:', host: hostOf(account, request.product, request.region) };
    const startedMs = clock.now();
    const told = await call(sdk, pool, { ...request, keys, destination });
    if (log) report(log, account.name, request, told, clock.now() - startedMs);
    return known ? withoutEcho(told.answer, known) : told.answer;
  }

  async function ready(account: AccountSettings, signal: AbortSignal): Promise<[Sdk, Keys]> {
    try {
      return await Promise.all([until(loadSdk(), signal), keysOf(account, signal)]);
    } catch (thrown) {
      throw signal.aborted ? gaveUp(account.name, thrown) : thrown;
    }
  }

  const caches = new Map<string, KeyCache>();
  const settings = new Map(accounts.map((account) => [account.name, account]));

  function accountOf(name: string): AccountSettings {
    const account = settings.get(name);
    if (account) return account;
    throw new FailureError({
      code: 'InvalidInput',
      message: `There is no account "${name}" in the configuration.`,
      next: `Name one of: ${[...settings.keys()].join(', ')}.`,
    });
  }

  function keysOf(account: AccountSettings, signal: AbortSignal): Promise<Keys> {
    const cache = caches.get(account.name) ?? new KeyCache(fetchKeysOf(account, sources), clock);
    caches.set(account.name, cache);
    return cache.keys(signal);
  }

  const sources = {
    keys: options.keys,
    clock,
    metadataUrl: options.metadataUrl ?? metadataUrl,
    askSts: (name: string) => (request: Call['request'], signal: AbortSignal) => {
      const source = accountOf(name);
      return send(source, {
        product: 'sts',
        action: 'AssumeRole',
        region: source.region ?? stsRegion,
        request,
        signal,
      });
    },
  };

  return {
    accounts: accounts.map(({ name, region }) => ({ name, region })),
    defaultAccount,
    async prepare(name, signal) {
      await ready(accountOf(name), signal);
    },
    async send({ account: name, operation, region, request, signal }) {
      const account = accountOf(name);
      const { product, action } = partsOf(operation) ?? noSuch(operation);
      try {
        return await send(account, { product, action, region, request, signal });
      } catch (thrown) {
        if (!(thrown instanceof FailureError)) throw thrown;
        return { kind: 'undelivered', message: thrown.message };
      }
    },
    async [Symbol.asyncDispose]() {
      pool.destroy();
    },
  };
}

function withoutEcho(answer: CloudAnswer, known: KnownSecrets): CloudAnswer {
  if (answer.kind !== 'refused') return answer;
  return { ...answer, error: { ...answer.error, message: known.hideIn(answer.error.message) } };
}

function fixedDestination(endpoint: Endpoint): Destination {
  return 'socketPath' in endpoint ? { protocol: 'http:', host: sandboxHost } : destinationOf(endpoint.url);
}

function noSuch(operation: string): { product: CalledProduct; action: string } {
  throw new FailureError({
    code: 'InvalidInput',
    message: `"${operation}" is no operation of a product that this program calls.`,
    next: 'Write it as product:Action, with one of the products clb, gaap and scf.',
  });
}

function gaveUp(account: string, cause: unknown): FailureError {
  return new FailureError(
    {
      code: 'Cancelled',
      message: `The wait was ended before the credentials for the account "${account}" were there. Nothing was sent.`,
      next: 'Ask again, with more time if there was a deadline.',
    },
    { cause },
  );
}
