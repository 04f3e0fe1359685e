import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { FailureError } from '../errors.ts';
import type { Keys } from '../tencent/accounts.ts';

/** What the configuration is made from besides the file; tests give their own. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The user's directories for this program. */
  readonly paths: { readonly config: string; readonly data: string };
}

export function surroundings(): Surroundings {
  const { config, data } = envPaths('tencent-chatops', { suffix: '' });
  return { env: process.env, home: homedir(), paths: { config, data } };
}

/** Where this user's things are when nothing names another place. */
export function usualPlaces(around = surroundings()): { readonly dataDir: string; readonly configFile: string } {
  return { dataDir: around.paths.data, configFile: usualConfigFile(around) };
}

/** The configuration file where nothing names one. */
export function usualConfigFile({ paths }: Surroundings): string {
  return join(paths.config, 'tencent-chatops.yaml');
}

/** The variables that are read, with what they say. Every other one is left alone. */
const variables = {
  SLACK_API_URL: 'Answers instead of Slack: a URL such as https://slack.example/api/.',
  SLACK_APP_TOKEN: 'The app-level token of the Slack bot, for socket mode. It begins with xapp-.',
  SLACK_BOT_TOKEN: 'The token of the Slack bot. It begins with xoxb-.',
  SLACK_SIGNING_SECRET: 'What Slack signs its requests with, for http mode.',
  TENCENT_CHATOPS_CONFIG: 'The configuration file. --config beats it.',
  TENCENT_CHATOPS_DATA: 'The data directory. --data-dir beats it.',
  TENCENT_CHATOPS_DATABASE_PASSWORD: 'The password for the ledger on a PostgreSQL server.',
  TENCENT_CHATOPS_DATABASE_PASSWORD_FILE: 'A file that holds it, which only its owner may read.',
  TENCENT_CHATOPS_DATABASE_URL: 'The PostgreSQL server that keeps the ledger. --database-url beats it.',
  TENCENT_CHATOPS_ENDPOINT: 'Answers instead of the cloud: a URL such as http://127.0.0.1:8123.',
  TENCENT_CHATOPS_LOG: 'The level of the log. It beats the configuration file.',
  TENCENT_CHATOPS_OIDC_CLIENT_SECRET: 'The secret of this program at the sign-in provider of the console.',
  TENCENTCLOUD_SECRET_ID: 'The key of the cloud account: its id.',
  TENCENTCLOUD_SECRET_KEY: 'The key of the cloud account: the secret itself.',
  TENCENTCLOUD_SESSION_TOKEN: 'Comes with temporary keys.',
  TENCENTCLOUD_TOKEN: 'Another name for TENCENTCLOUD_SESSION_TOKEN, as tccli has it.',
  TENCENTCLOUD_REGION: 'The region where neither the request, --region nor the account names one.',
} as const satisfies Record<string, string>;

/** For whoever has to be told which variables to pass on. */
export const variableNames: readonly string[] = Object.keys(variables);

/** How npm started this program. */
export interface ByNpm {
  /** Where the command was typed: npm runs a checkout's scripts in the checkout. */
  readonly typedIn: string;
  /** Whether a flag such as `--sandbox` stood where npm takes it for its own, so that this program never saw it. */
  kept(flag: string): boolean;
}

/**
 * Undefined where it was not `npm start` of this very package: whoever is started by another one has its variables too.
 * npm sets all of them.
 */
export function byNpmStart(packageJson: string, env: Surroundings['env'] = process.env): ByNpm | undefined {
  if (env['npm_lifecycle_event'] !== 'start' || !isSameFile(env['npm_package_json'], packageJson)) return undefined;
  return {
    typedIn: env['INIT_CWD'] || process.cwd(),
    kept: (flag) => env[`npm_config_${flag.replace(/^--(no-)?/, '').replaceAll('-', '_')}`] !== undefined,
  };
}

/** npm names a checkout as it was named to it, which may be by a link. */
function isSameFile(one: string | undefined, other: string): boolean {
  try {
    return one !== undefined && realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}

/** The variable's value; undefined where it is empty, as shells have no other way to unset one for a command. */
export function variable({ env }: Surroundings, name: keyof typeof variables): string | undefined {
  return env[name] || undefined;
}

export function environmentKeys(around: Surroundings): Keys | undefined {
  const secretId = variable(around, 'TENCENTCLOUD_SECRET_ID');
  const secretKey = variable(around, 'TENCENTCLOUD_SECRET_KEY');
  const token = variable(around, 'TENCENTCLOUD_SESSION_TOKEN') ?? variable(around, 'TENCENTCLOUD_TOKEN');
  if (secretId && secretKey) return { secretId, secretKey, token };
  if (!secretId && !secretKey) return undefined;
  const [there, absent] = secretId ? ['ID', 'KEY'] : ['KEY', 'ID'];
  throw new FailureError({
    code: 'InvalidConfiguration',
    message: `TENCENTCLOUD_SECRET_${there} is set, but TENCENTCLOUD_SECRET_${absent} is not.`,
    next: 'Set both, or neither.',
  });
}
