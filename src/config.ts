/** The only reader of the configuration file and of the environment. Nothing else in the program looks at either. */
import { resolve } from 'node:path';
import { type AccountOptions, resolveAccounts } from './config/accounts.ts';
import { clientSecret, notesOnConsole, type OidcSettings, oidcOf } from './config/console.ts';
import { chooseDatabase, type StoreSettings } from './config/database.ts';
import { environmentKeys, type Surroundings, surroundings, usualConfigFile, variable } from './config/environment.ts';
import { nameOf } from './config/located.ts';
import { type McpSettings, mcpOf } from './config/mcp.ts';
import { readConfigFile } from './config/read-file.ts';
import { ConfigFile, LogLevel } from './config/schema.ts';
import { notesOnSlack, type SlackSettings, slackApiUrl, slackOf } from './config/slack.ts';
import { type SlackSecrets, slackSecrets } from './config/slack-secrets.ts';
import { chooseTarget, type Target, worldDirectory } from './config/target.ts';
import { checkTogether, type FaultAt } from './config/together.ts';
import { FailureError } from './errors.ts';
import type { PeopleFile } from './people/schema.ts';
import type { ApproversFile, PolicyFile } from './policy/schema.ts';
import type { AccountSettings, Keys } from './tencent/accounts.ts';

export type { OidcSettings } from './config/console.ts';
export { createDataDirectory } from './config/data-directory.ts';
export type { StoreSettings } from './config/database.ts';
export type { Surroundings } from './config/environment.ts';
export { npmScript } from './config/environment.ts';
export type { LogLevel } from './config/schema.ts';
export { type SlackConnection, type SlackSettings, slackConnection } from './config/slack.ts';
export type { SlackSecrets } from './config/slack-secrets.ts';
export type { Target } from './config/target.ts';
export type { FaultAt } from './config/together.ts';

/** What the command line says. */
export interface Flags {
  readonly config?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly databaseUrl?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly sandbox?: boolean | undefined;
  /** For a command whose own messages go to stderr: by default the log keeps out of them. */
  readonly quiet?: boolean | undefined;
}

/** Everything that is settled at the start. Holds no secret, so it may be logged. */
export interface Config {
  /** The file that was read, if there was one. */
  readonly file: string | undefined;
  readonly target: Target;
  readonly dataDir: string;
  /** The directory of the target's own world, inside the data directory. */
  readonly worldDir: string;
  /** Where the world's ledger is. */
  readonly store: StoreSettings;
  readonly accounts: readonly AccountSettings[];
  readonly defaultAccount: string;
  readonly approvals: {
    readonly allowClaimedDestructive: boolean;
    readonly expiresMinutes: number;
    /** Who approves where no rule says more; anybody listed where absent. */
    readonly from: ApproversFile | undefined;
    /** How long an assistant is told of a declined request that it repeats; 0 for never. */
    readonly rememberDeclinesMinutes: number;
  };
  readonly people: PeopleFile;
  readonly policy: PolicyFile;
  /** `publicUrl`: where browsers reach the console; scheme, host and perhaps a port. */
  readonly server: { readonly publicUrl: string | undefined };
  readonly console: { readonly oidc: OidcSettings | undefined };
  readonly mcp: McpSettings;
  /** The bot in Slack. While it is configured, policy counts on people whom Slack signs in. */
  readonly slack: SlackSettings | undefined;
  /** Answers instead of Slack. Ends in a slash. */
  readonly slackApiUrl: string | undefined;
  readonly limits: { readonly callsPerSecond: number; readonly leaseSeconds: number };
  readonly log: { readonly level: LogLevel };
  /** Sentences for the log: what was found and is not used. */
  readonly notes: readonly string[];
}

/** Never logged, never written. */
export interface Secrets {
  /** The keys of the environment. Absent with the sandbox, for which no keys of the cloud are read. */
  readonly keys: Keys | undefined;
  /** For the ledger's server. */
  readonly databasePassword: string | undefined;
  /** For the sign-in provider of the console. Absent for a public client. */
  readonly oidcClientSecret: string | undefined;
  readonly slack: SlackSecrets;
}

export interface Loaded {
  readonly config: Config;
  readonly secrets: Secrets;
  /** The error for something in the file that shows only later: `what` goes on after the name of the place. */
  readonly faultAt: FaultAt;
}

/** Reads and checks everything and writes nothing; `createDataDirectory` makes the directories. Throws `FailureError`. */
export function loadConfig(flags: Flags, around: Surroundings = surroundings()): Loaded {
  const sandbox = flags.sandbox === true;
  const dataDir = resolve(flags.dataDir ?? variable(around, 'TENCENT_CHATOPS_DATA') ?? around.paths.data);
  const target = chooseTarget(dataDir, sandbox, variable(around, 'TENCENT_CHATOPS_ENDPOINT'));
  const read = findFile(flags, around);
  const settings = read?.settings ?? ConfigFile.parse({});
  const faultAt: FaultAt = (path, what) => faultIn(read, path, what);
  checkTogether(settings, faultAt);
  const worldDir = worldDirectory(dataDir, target);
  const { store, password } = chooseDatabase({ flag: flags.databaseUrl, around, read, target, worldDir });
  const options: AccountOptions = {
    settings,
    yaml: read?.yaml,
    home: around.home,
    region: region(flags.region, '--region'),
    // Other tools of the cloud read this one too, so our own file is the better informed.
    fallbackRegion: region(variable(around, 'TENCENTCLOUD_REGION'), 'TENCENTCLOUD_REGION'),
    account: flags.account,
    sandbox,
  };
  const config: Config = {
    file: read?.yaml.file,
    target,
    dataDir,
    worldDir,
    store,
    ...resolveAccounts(options),
    approvals: {
      allowClaimedDestructive: settings.approvals.allow_claimed_destructive,
      expiresMinutes: settings.approvals.expires_minutes,
      from: settings.approvals.from,
      rememberDeclinesMinutes: settings.approvals.remember_declines_minutes,
    },
    people: settings.people,
    policy: settings.policy,
    server: { publicUrl: settings.server.public_url && new URL(settings.server.public_url).origin },
    console: { oidc: oidcOf(settings) },
    mcp: mcpOf(settings, faultAt),
    slack: slackOf(settings),
    slackApiUrl: slackApiUrl(settings, around),
    limits: { callsPerSecond: settings.limits.calls_per_second, leaseSeconds: settings.limits.lease_seconds },
    log: { level: logLevel(around) ?? settings.log.level ?? (flags.quiet ? 'fatal' : 'info') },
    notes: [...notesOn(around, target), ...notesOnConsole(settings, around), ...notesOnSlack(settings, around)],
  };
  const keys = sandbox ? undefined : environmentKeys(around);
  const secrets = {
    keys,
    databasePassword: password,
    oidcClientSecret: clientSecret(read, around),
    slack: slackSecrets(settings, around),
  };
  return { config: frozen(config), secrets, faultAt };
}

function faultIn(read: ReturnType<typeof readConfigFile>, path: readonly PropertyKey[], what: string): FailureError {
  const sentence = `${nameOf(path)} ${what}`;
  return (
    read?.yaml.atValue(path, sentence) ?? new FailureError({ code: 'InvalidConfiguration', message: `${sentence}.` })
  );
}

/** Never the working directory: a repository that somebody else wrote must not decide which account is changed. */
function findFile(flags: Flags, around: Surroundings): ReturnType<typeof readConfigFile> {
  const named = flags.config ?? variable(around, 'TENCENT_CHATOPS_CONFIG');
  const file = resolve(named ?? usualConfigFile(around));
  const read = readConfigFile(file);
  if (read || named === undefined) return read;
  throw new FailureError({
    code: 'InvalidConfiguration',
    message: `The configuration file ${file} does not exist.`,
    next: `Correct ${flags.config === undefined ? 'TENCENT_CHATOPS_CONFIG' : '--config'}, or write the file.`,
  });
}

function region(value: string | undefined, from: string): string | undefined {
  if (value === undefined || /^[a-z]+(-[a-z0-9]+)+$/.test(value)) return value;
  throw new FailureError({
    code: 'InvalidConfiguration',
    message: `${from} is not the name of a region.`,
    next: 'Write it like ap-guangzhou.',
  });
}

function logLevel(around: Surroundings): LogLevel | undefined {
  const value = variable(around, 'TENCENT_CHATOPS_LOG');
  if (value === undefined) return undefined;
  const level = LogLevel.safeParse(value);
  if (level.success) return level.data;
  throw new FailureError({
    code: 'InvalidConfiguration',
    message: 'TENCENT_CHATOPS_LOG is not a level of the log.',
    next: `Set it to one of: ${LogLevel.options.join(', ')}.`,
  });
}

function notesOn({ env }: Surroundings, target: Target): readonly string[] {
  const proxy = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].find((name) => env[name]);
  return proxy === undefined || target.kind !== 'cloud'
    ? []
    : [`${proxy} is set and not used: requests to the cloud go out directly.`];
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}

/** Where the data directory is when nothing names one. */
export function usualDataDir(): string {
  return surroundings().paths.data;
}
