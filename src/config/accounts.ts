import { dirname, join, resolve } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { FailureError } from '../errors.ts';
import type { AccountSettings, CredentialSettings } from '../tencent/accounts.ts';
import type { ParsedFile } from './parse.ts';
import type { ConfigFile } from './schema.ts';

type AccountEntry = NonNullable<ConfigFile['accounts']>[string];

export interface AccountOptions {
  readonly settings: ConfigFile;
  /** Absent where there is no file. */
  readonly parsed: ParsedFile | undefined;
  readonly home: string;
  /** Beats every account's own. */
  readonly region: string | undefined;
  /** For accounts that name none. */
  readonly fallbackRegion: string | undefined;
  /** The account asked for by flag. */
  readonly account: string | undefined;
  /** The target is the sandbox, which gives out its keys itself. */
  readonly sandbox: boolean;
}

/** Where most of the sandbox's small world is, so that a try-out needs no configuration. */
const sandboxRegion = 'ap-guangzhou';

export function resolveAccounts(options: AccountOptions): {
  readonly accounts: readonly AccountSettings[];
  readonly defaultAccount: string;
} {
  const entries = Object.entries(options.settings.accounts ?? { default: undefined });
  if (options.parsed) checkSources(options.parsed);
  return {
    accounts: entries.map(([name, entry]) => ({
      name,
      site: entry?.site ?? 'mainland',
      region:
        options.region ?? entry?.region ?? options.fallbackRegion ?? (options.sandbox ? sandboxRegion : undefined),
      domain: entry?.domain,
      credentials: options.sandbox ? { kind: 'env' } : credentialsOf(entry?.credentials, options),
    })),
    defaultAccount: defaultOf(
      entries.map(([name]) => name),
      options,
    ),
  };
}

function credentialsOf(
  given: AccountEntry['credentials'],
  { home, parsed }: Pick<AccountOptions, 'home' | 'parsed'>,
): CredentialSettings {
  // The places where the SDK looks. Source: docs/tencent-api.md A6.
  const files = [join(home, '.tencentcloud', 'credentials'), '/etc/tencentcloud/credentials'];
  const pathOf = (file: string) => resolvePath(file, home, parsed ? dirname(parsed.yaml.file) : '/');
  switch (given?.kind) {
    case undefined:
      return { kind: 'default', files };
    case 'env':
      return { kind: 'env' };
    case 'profile':
      return { kind: 'profile', files: given.file ? [pathOf(given.file)] : files, profile: given.profile };
    case 'file':
      return { kind: 'file', file: pathOf(given.file) };
    case 'cvm_role':
      return { kind: 'cvm_role', role: given.role };
    case 'assume_role':
      return {
        kind: 'assume_role',
        roleArn: given.role_arn,
        sessionName: given.session_name,
        source: given.source,
        externalId: given.external_id,
        durationSeconds: given.duration_seconds,
      };
    default:
      return given satisfies never;
  }
}

/** A path in the file counts from the directory that the file is in. */
export function resolvePath(file: string, home: string, directory: string): string {
  return file.startsWith('~/') ? join(home, file.slice(2)) : resolve(directory, file);
}

/** A role needs the keys of another account, and in the end of one that has its own. */
function checkSources({ settings: { accounts = {} }, faultAt }: ParsedFile): void {
  for (const [name, { credentials }] of Object.entries(accounts)) {
    const path = ['accounts', name, 'credentials', 'source'];
    const seen = new Set([name]);
    for (let step = credentials; step?.kind === 'assume_role'; step = accounts[step.source]?.credentials) {
      if (!accounts[step.source]) throw faultAt(path, unknown(step.source, accounts));
      if (seen.has(step.source)) throw faultAt(path, `leads back to "${step.source}" itself`);
      seen.add(step.source);
    }
  }
}

function defaultOf(names: readonly string[], { settings, parsed, account }: AccountOptions): string {
  const accounts = Object.fromEntries(names.map((name) => [name, true]));
  if (account !== undefined && !names.includes(account)) {
    throw new FailureError({
      code: 'InvalidConfiguration',
      message: `The account "${account}" ${unknown(account, accounts)}.`,
      next: `Give --account one of: ${names.join(', ')}.`,
    });
  }
  const named = settings.default_account;
  if (named !== undefined && !names.includes(named)) {
    throw parsed?.faultAt(['default_account'], unknown(named, accounts));
  }
  const chosen = account ?? named ?? (names.length === 1 ? names[0] : names.find((name) => name === 'default'));
  if (chosen !== undefined) return chosen;
  throw parsed?.yaml.atKey(
    ['accounts'],
    `there are several accounts, so default_account has to name one of ${names.join(', ')}`,
  );
}

function unknown(name: string, accounts: object): string {
  return `is not one of the accounts; the nearest is ${closest(name, Object.keys(accounts))}`;
}
