/** The configuration as the program has it, from flags, variables and the file. Needs nothing that reads a file. */
import { resolve } from 'node:path';
import { FailureError } from '../errors.ts';
import type { PeopleFile } from '../people/schema.ts';
import type { ApproversFile, PolicyFile } from '../policy/schema.ts';
import type { AccountSettings, Keys } from '../tencent/accounts.ts';
import { type AccountOptions, resolveAccounts } from './accounts.ts';
import { clientSecret, notesOnConsole, type OidcSettings, oidcOf } from './console.ts';
import { chooseDatabase, type StoreSettings } from './database.ts';
import { defaults } from './defaults.ts';
import { environmentKeys, type Surroundings, variable } from './environment.ts';
import { type LogLevel, logLevels } from './log-level.ts';
import { type McpSettings, mcpOf } from './mcp.ts';
import { nameOf } from './name-of.ts';
import type { ReadFile } from './read-file.ts';
import { notesOnSlack, type SlackSettings, slackApiUrl, slackOf } from './slack.ts';
import { type SlackSecrets, slackSecrets } from './slack-secrets.ts';
import { chooseTarget, type Target, worldDirectory } from './target.ts';
import type { FaultAt } from './together.ts';

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

/** All of it from what was read: `read` is the configuration file, where there is one. Throws `FailureError`. */
export function settle(flags: Flags, around: Surroundings, read: ReadFile | undefined): Loaded {
  const sandbox = flags.sandbox === true;
  const dataDir = resolve(flags.dataDir ?? variable(around, 'TENCENT_CHATOPS_DATA') ?? around.paths.data);
  const target = chooseTarget(dataDir, sandbox, variable(around, 'TENCENT_CHATOPS_ENDPOINT'));
  const settings = read?.settings ?? defaults;
  const faultAt: FaultAt = (path, what) => faultIn(read, path, what);
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

function faultIn(read: ReadFile | undefined, path: readonly PropertyKey[], what: string): FailureError {
  const sentence = `${nameOf(path)} ${what}`;
  return (
    read?.yaml.atValue(path, sentence) ?? new FailureError({ code: 'InvalidConfiguration', message: `${sentence}.` })
  );
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
  const level = logLevels.find((one) => one === value);
  if (level !== undefined) return level;
  throw new FailureError({
    code: 'InvalidConfiguration',
    message: 'TENCENT_CHATOPS_LOG is not a level of the log.',
    next: `Set it to one of: ${logLevels.join(', ')}.`,
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
