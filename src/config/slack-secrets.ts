/** The secrets of the Slack bot. Only variables hold them, and no message repeats one. */
import { FailureError } from '../errors.ts';
import { type Surroundings, variable } from './environment.ts';
import type { ConfigFile } from './schema.ts';

export interface SlackSecrets {
  readonly botToken: string | undefined;
  /** For socket mode. */
  readonly appToken: string | undefined;
  /** For http mode. */
  readonly signingSecret: string | undefined;
}

/** Where Slack shows them. */
export const places = {
  SLACK_BOT_TOKEN: 'OAuth & Permissions',
  SLACK_APP_TOKEN: 'Basic Information → App-Level Tokens, scope connections:write',
  SLACK_SIGNING_SECRET: 'Basic Information → Signing Secret',
} as const;

const tokens = {
  SLACK_BOT_TOKEN: { kind: 'a bot token', prefix: 'xoxb-' },
  SLACK_APP_TOKEN: { kind: 'an app-level token', prefix: 'xapp-' },
} as const;

/** Without `slack` in the file they are somebody else's, as other programs use the same names. */
export function slackSecrets({ slack }: ConfigFile, around: Surroundings): SlackSecrets {
  if (!slack) return { botToken: undefined, appToken: undefined, signingSecret: undefined };
  const botToken = variable(around, 'SLACK_BOT_TOKEN');
  const appToken = variable(around, 'SLACK_APP_TOKEN');
  refuseSwapped(botToken, appToken);
  refuseWrong('SLACK_BOT_TOKEN', botToken);
  refuseWrong('SLACK_APP_TOKEN', appToken);
  return { botToken, appToken, signingSecret: variable(around, 'SLACK_SIGNING_SECRET') };
}

function refuseSwapped(botToken = '', appToken = ''): void {
  const { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app } = tokens;
  if (!botToken.startsWith(app.prefix) || !appToken.startsWith(bot.prefix)) return;
  throw failure(
    'SLACK_BOT_TOKEN and SLACK_APP_TOKEN are swapped: each holds the token of the other.',
    `Swap them: ${bot.kind} begins with ${bot.prefix}, ${app.kind} with ${app.prefix}.`,
  );
}

function refuseWrong(name: keyof typeof tokens, token: string | undefined): void {
  const { kind, prefix } = tokens[name];
  // A blank cannot stand in a header, so it was copied along by mistake.
  if (token === undefined || (token.startsWith(prefix) && token.length > prefix.length && !/\s/.test(token))) return;
  const other = Object.values(tokens).find((one) => one.kind !== kind && token.startsWith(one.prefix));
  throw failure(
    other ? `${name} holds ${other.kind}, and has to hold ${kind}.` : `${name} does not hold ${kind}.`,
    `Set it to the token that begins with ${prefix}; at https://api.slack.com/apps it is under ${places[name]}.`,
  );
}

function failure(message: string, next: string): FailureError {
  return new FailureError({ code: 'InvalidConfiguration', message, next });
}
