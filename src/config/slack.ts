/** How the Slack bot is set up, and what it needs to start. */
import { FailureError } from '../errors.ts';
import { apiAddress } from './addresses.ts';
import { type Surroundings, surroundings, usualConfigFile, variable } from './environment.ts';
import type { ConfigFile } from './schema.ts';
import { SlackListen } from './slack-schema.ts';
import { places, type SlackSecrets } from './slack-secrets.ts';

/** Holds no secret, so it may be logged. */
export interface SlackSettings {
  readonly approvalsChannel: string;
  readonly transport:
    | { readonly kind: 'socket' }
    | { readonly kind: 'http'; readonly host: string; readonly port: number };
  /** Who is mentioned where an approval is asked for. */
  readonly mention: 'approvers' | 'nobody';
  /** Which deployment speaks. */
  readonly label: string | undefined;
}

/** What the bot starts with. */
export interface SlackConnection {
  readonly settings: SlackSettings;
  readonly botToken: string;
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string; readonly host: string; readonly port: number };
}

export function slackOf({ slack }: ConfigFile): SlackSettings | undefined {
  if (!slack) return undefined;
  const { approvals_channel: approvalsChannel, mode, listen, mention, label } = slack;
  const transport = mode === 'http' ? ({ kind: mode, ...SlackListen.parse(listen ?? {}) } as const) : { kind: mode };
  return { approvalsChannel, transport, mention, label };
}

/** Ends in a slash, as methods are put behind it. Undefined for Slack itself. */
export function slackApiUrl({ slack }: ConfigFile, around: Surroundings): string | undefined {
  const url = slack && variable(around, 'SLACK_API_URL');
  if (url === undefined) return undefined;
  const checked = apiAddress.safeParse(url);
  if (checked.success) return new URL(url.endsWith('/') ? url : `${url}/`).href;
  throw failure(
    `SLACK_API_URL ${checked.error.issues[0]?.message}.`,
    'Give it as, for example, https://slack.example/api/, or unset it to ask Slack itself.',
  );
}

/** Sentences for the log. */
export function notesOnSlack(settings: ConfigFile, around: Surroundings): readonly string[] {
  const hasToken = variable(around, 'SLACK_BOT_TOKEN') !== undefined;
  if (!settings.slack) {
    return hasToken ? ['SLACK_BOT_TOKEN is set and not used: the configuration file has no slack.'] : [];
  }
  return hasToken || !namesGroups(settings)
    ? []
    : ['SLACK_BOT_TOKEN is not set, so here nobody counts as a member of a user group of Slack.'];
}

function namesGroups({ approvals, policy }: ConfigFile): boolean {
  return [approvals.from, ...policy.rules.map(({ require }) => require?.from)].some(
    (from) => from !== undefined && from.slack_groups.length > 0,
  );
}

/** Throws a `FailureError` that says what the bot lacks, and where to find it. */
export function slackConnection(
  { slack: settings, file }: { readonly slack: SlackSettings | undefined; readonly file: string | undefined },
  { slack: { botToken, appToken, signingSecret } }: { readonly slack: SlackSecrets },
  around: Surroundings = surroundings(),
): SlackConnection {
  if (!settings) throw noSection(file, usualConfigFile(around));
  const { transport } = settings;
  if (transport.kind === 'socket') {
    if (botToken !== undefined && appToken !== undefined)
      return { settings, botToken, transport: { kind: 'socket', appToken } };
    throw missing([
      ['SLACK_BOT_TOKEN', botToken],
      ['SLACK_APP_TOKEN', appToken],
    ]);
  }
  if (botToken !== undefined && signingSecret !== undefined)
    return { settings, botToken, transport: { ...transport, signingSecret } };
  throw missing([
    ['SLACK_BOT_TOKEN', botToken],
    ['SLACK_SIGNING_SECRET', signingSecret],
  ]);
}

function noSection(file: string | undefined, usual: string): FailureError {
  return failure(
    `The Slack bot needs slack.approvals_channel, and ${file === undefined ? `there is no ${usual}` : `${file} has none`}.`,
    `Write into ${file === undefined ? 'that file' : 'it'}: slack: { approvals_channel: C0123ABC }, with the id of your channel.`,
  );
}

function missing(variables: readonly (readonly [keyof typeof places, string | undefined])[]): FailureError {
  const names = variables.filter(([, value]) => value === undefined).map(([name]) => name);
  return failure(
    `The Slack bot needs ${names.join(' and ')}, and ${names.length === 1 ? 'it is' : 'they are'} not set.`,
    `On the app's pages at https://api.slack.com/apps: ${names.map((name) => `${name} is under ${places[name]}`).join('; ')}.`,
  );
}

function failure(message: string, next: string): FailureError {
  return new FailureError({ code: 'InvalidConfiguration', message, next });
}
