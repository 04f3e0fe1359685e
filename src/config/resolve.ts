/** The configuration as the program has it, from flags, variables and the file. Needs nothing that parses a file. */
import { resolve } from 'node:path';
import { FailureError } from '../errors.ts';
import { type AccountOptions, resolveAccounts } from './accounts.ts';
import { clientSecret, notesOnConsole, oidcOf } from './console.ts';
import { chooseDatabase } from './database.ts';
import { defaults } from './defaults.ts';
import { environmentKeys, type Surroundings, variable } from './environment.ts';
import { type LogLevel, logLevels } from './log-level.ts';
import { mcpOf } from './mcp.ts';
import { nameOf } from './name-of.ts';
import type { ParsedFile } from './parse.ts';
import { notesOnSlack, slackApiUrl, slackOf } from './slack.ts';
import { slackSecrets } from './slack-secrets.ts';
import { chooseTarget, type Target, worldDirectory } from './target.ts';
import type { FaultAt } from './together.ts';
import type { Config, Flags, Loaded } from './types.ts';

/** `parsed` is the configuration file, where there is one. Throws `FailureError`. */
export function resolveConfig(flags: Flags, around: Surroundings, parsed: ParsedFile | undefined): Loaded {
  const sandbox = flags.sandbox === true;
  const dataDir = resolve(flags.dataDir ?? variable(around, 'TENCENT_CHATOPS_DATA') ?? around.paths.data);
  const target = chooseTarget(dataDir, sandbox, variable(around, 'TENCENT_CHATOPS_ENDPOINT'));
  const settings = parsed?.settings ?? defaults;
  const faultAt = parsed?.faultAt ?? faultWithoutFile;
  const worldDir = worldDirectory(dataDir, target);
  const { store, password } = chooseDatabase({ flag: flags.databaseUrl, around, parsed, target, worldDir });
  const options: AccountOptions = {
    settings,
    parsed,
    home: around.home,
    region: region(flags.region, '--region'),
    // Other tools of the cloud read this one too, so our own file is the better informed.
    fallbackRegion: region(variable(around, 'TENCENTCLOUD_REGION'), 'TENCENTCLOUD_REGION'),
    account: flags.account,
    sandbox,
  };
  const config: Config = {
    file: parsed?.yaml.file,
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
    oidcClientSecret: clientSecret(parsed, around),
    slack: slackSecrets(settings, around),
  };
  return { config: frozen(config), secrets, faultAt };
}

/** There is no line to point at. */
const faultWithoutFile: FaultAt = (path, what) =>
  new FailureError({ code: 'InvalidConfiguration', message: `${nameOf(path)} ${what}.` });

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
