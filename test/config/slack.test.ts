import { describe, expect, test } from 'vitest';
import { type Config, type Secrets, slackConnection } from '../../src/config.ts';
import { failureOf } from '../../src/errors.ts';
import { complaint, stage } from './stage.ts';

const people = 'people: { alice: { roles: [sre], slack: [T0123/U0456] } }\n';
const slack = (...lines: readonly string[]) =>
  `${people}slack:\n  approvals_channel: C0123ABC\n${lines.map((line) => `  ${line}\n`).join('')}`;
const bot = 'xoxb-not-a-real-token';
const app = 'xapp-not-a-real-token';
const signing = 'not-a-real-secret';

function staged(text: string, env: Readonly<Record<string, string>> = {}) {
  const on = stage(env);
  on.write(text);
  return on;
}

describe('the Slack bot', () => {
  test('is off unless it is written, and has usual settings', async () => {
    expect((await stage().load()).config.slack).toBeUndefined();
    expect((await staged(slack()).load()).config.slack).toEqual({
      approvalsChannel: 'C0123ABC',
      transport: { kind: 'socket' },
      mention: 'approvers',
      label: undefined,
    });
  });

  test('goes by what is written', async () => {
    const on = staged(slack('mode: socket', 'mention: nobody', 'label: Production'));
    expect((await on.load()).config.slack).toMatchObject({
      transport: { kind: 'socket' },
      mention: 'nobody',
      label: 'Production',
    });
  });

  test.each([
    [[], { host: '127.0.0.1', port: 3000 }],
    [['listen: { port: 8080 }'], { host: '127.0.0.1', port: 8080 }],
    [['listen: { host: 0.0.0.0 }'], { host: '0.0.0.0', port: 3000 }],
  ])('in http mode with %j listens at %j', async (lines, at) => {
    const { config } = await staged(slack('mode: http', ...lines)).load();
    expect(config.slack?.transport).toEqual({ kind: 'http', ...at });
  });

  test('is configured in the sandbox as well', async () => {
    const { config, secrets } = await staged(slack(), { SLACK_BOT_TOKEN: bot }).load({ sandbox: true });
    expect(config.slack?.approvalsChannel).toBe('C0123ABC');
    expect(secrets.slack.botToken).toBe(bot);
  });

  test('is written as it should be', async () => {
    expect(await complaint(`${people}slack: C0123ABC\n`)).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:8: slack must be a list of keys with their values."`,
    );
    expect(await complaint(`${people}slack: {}\n`)).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:8: slack.approvals_channel is missing; it must be the id of a channel, such as C0123ABC."`,
    );
    expect(await complaint(`${people}slack:\n  approvals_channel: "#ops"\n`)).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:22: slack.approvals_channel must be the id of a channel, such as C0123ABC."`,
    );
    expect(await complaint(`${people}slack:\n  approvals_channel: 7\n`)).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:22: slack.approvals_channel must be the id of a channel, such as C0123ABC."`,
    );
    expect(await complaint(slack('mode: events'))).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:4:9: slack.mode must be socket or http."`,
    );
    expect(await complaint(slack('mode: http', 'listen: { port: 0 }'))).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:19: slack.listen.port must be at least 1."`,
    );
    expect(await complaint(slack('mode: http', 'listen: { port: 65536 }'))).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:5:19: slack.listen.port must be at most 65535."`,
    );
    expect(await complaint(slack('mention: everybody'))).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:4:12: slack.mention must be approvers or nobody."`,
    );
    expect(await complaint(slack(`label: ${'x'.repeat(61)}`))).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:4:10: slack.label must be at most 60 characters."`,
    );
    expect(await complaint(slack('label: ""'))).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:4:10: slack.label must not be empty."`,
    );
    expect(await complaint(slack('mentions: nobody'))).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:4:3: slack.mentions is not a known key; the nearest is mention."`,
    );
  });

  test.each([['listen: { port: 3000 }'], ['mode: socket', 'listen: {}']])(
    'listens nowhere in socket mode: %s',
    async (...lines) => {
      expect(await complaint(slack(...lines))).toContain(
        ': slack.listen goes with mode: http only, since in socket mode nothing listens; set slack.mode, or take it away.',
      );
    },
  );

  test('knows somebody', async () => {
    expect(await complaint(slack().replace('slack: [T0123/U0456]', 'os: [alice]'))).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:3:3: slack knows nobody: nobody in people has a slack; add workspace and user, such as T0123/U0456, or take it away."`,
    );
    expect(await complaint(slack().replace(people, ''))).toMatchInlineSnapshot(
      `"~/etc/tencent-chatops.yaml:2:3: slack knows nobody: nobody in people has a slack; add workspace and user, such as T0123/U0456, or take it away."`,
    );
  });

  test.each(['token', 'bot_token', 'appToken', 'signing-secret'])('has no secret in the file: %s', async (key) => {
    expect(await complaint(slack(`${key}: xoxb-not-a-real-token`))).toBe(
      `~/etc/tencent-chatops.yaml:4:3: slack.${key} does not belong in this file: the tokens go into SLACK_BOT_TOKEN and SLACK_APP_TOKEN, the signing secret into SLACK_SIGNING_SECRET.`,
    );
  });
});

describe('what Slack makes reachable', () => {
  const rule = (require: string) => `policy:\n  rules: [{ name: x, decide: require, require: ${require} }]\n`;

  test.each(['{ channels: [slack] }', '{ channels: ["slack:C0123ABC"] }', '{ from: { slack_groups: [S012] } }'])(
    'a rule that requires %s is taken with it, and refused without',
    async (require) => {
      expect((await staged(slack() + rule(require)).load({ sandbox: true })).config.policy.rules).toHaveLength(1);
      expect(await complaint(people + rule(require))).toContain('can never be met');
    },
  );

  test('somebody with an identity there may break the glass, and nobody without', async () => {
    const glass = 'policy: { break_glass: { roles: [sre] } }\n';
    expect((await staged(slack() + glass).load()).config.policy.break_glass).toEqual({ roles: ['sre'] });
    expect(await complaint(people + glass)).toContain('nothing signs people in; configure console.oidc or slack');
    const other = 'people: { alice: { slack: [T0123/U0456] }, bob: { roles: [sre], os: [bob] } }\n';
    expect(await complaint(slack().replace(people, other) + glass)).toContain('mean nobody who can sign in (bob)');
  });
});

describe('the secrets of the bot', () => {
  const env = { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, SLACK_SIGNING_SECRET: signing };

  test('come from the environment, and never get into the configuration', async () => {
    const { config, secrets } = await staged(slack(), env).load();
    expect(secrets.slack).toEqual({ botToken: bot, appToken: app, signingSecret: signing });
    expect(JSON.stringify(config)).not.toContain('not-a-real');
    expect(config.notes).toEqual([]);
  });

  test.each([{}, { SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: '' }])(
    'are none with %j',
    async (unset) => {
      const none = { botToken: undefined, appToken: undefined, signingSecret: undefined };
      expect((await staged(slack(), unset).load()).secrets.slack).toEqual(none);
    },
  );

  test("are another program's where the file has no slack: not looked at, and told of", async () => {
    const { config, secrets } = await stage({ SLACK_BOT_TOKEN: 'another-one', SLACK_API_URL: 'nowhere' }).load();
    expect(secrets.slack.botToken).toBeUndefined();
    expect(config.slackApiUrl).toBeUndefined();
    expect(config.notes).toEqual(['SLACK_BOT_TOKEN is set and not used: the configuration file has no slack.']);
  });

  test('are missed where user groups count', async () => {
    const groups = 'approvals: { from: { slack_groups: [S012] } }\n';
    expect((await staged(slack() + groups).load()).config.notes).toEqual([
      'SLACK_BOT_TOKEN is not set, so here nobody counts as a member of a user group of Slack.',
    ]);
    expect((await staged(slack() + groups, env).load()).config.notes).toEqual([]);
    expect((await staged(slack()).load()).config.notes).toEqual([]);
  });

  const notBot = 'SLACK_BOT_TOKEN does not hold a bot token.';
  const notApp = 'SLACK_APP_TOKEN does not hold an app-level token.';
  test.each([
    [{ SLACK_BOT_TOKEN: 'not-a-real-one' }, notBot],
    [{ SLACK_BOT_TOKEN: 'xoxp-not-a-real-token' }, notBot],
    [{ SLACK_APP_TOKEN: 'xapp-' }, notApp],
    [{ SLACK_APP_TOKEN: `${app}\n` }, notApp],
    [{ SLACK_BOT_TOKEN: app }, 'SLACK_BOT_TOKEN holds an app-level token, and has to hold a bot token.'],
    [{ SLACK_APP_TOKEN: bot }, 'SLACK_APP_TOKEN holds a bot token, and has to hold an app-level token.'],
    [
      { SLACK_BOT_TOKEN: app, SLACK_APP_TOKEN: bot },
      'SLACK_BOT_TOKEN and SLACK_APP_TOKEN are swapped: each holds the token of the other.',
    ],
  ])('that look wrong are refused without being repeated: %j', async (wrong, sentence) => {
    const failure = await staged(slack(), wrong).failure();
    expect(failure).toMatchObject({ code: 'InvalidConfiguration', message: sentence });
    expect(JSON.stringify(failure)).not.toContain('not-a-real');
  });

  test('that look wrong are told of with what to do', async () => {
    const next = async (wrong: Readonly<Record<string, string>>) => (await staged(slack(), wrong).failure()).next;
    expect(await next({ SLACK_BOT_TOKEN: 'x' })).toMatchInlineSnapshot(
      `"Set it to the token that begins with xoxb-; at https://api.slack.com/apps it is under OAuth & Permissions."`,
    );
    expect(await next({ SLACK_APP_TOKEN: bot })).toMatchInlineSnapshot(
      `"Set it to the token that begins with xapp-; at https://api.slack.com/apps it is under Basic Information → App-Level Tokens, scope connections:write."`,
    );
    expect(await next({ SLACK_BOT_TOKEN: app, SLACK_APP_TOKEN: bot })).toMatchInlineSnapshot(
      `"Swap them: a bot token begins with xoxb-, an app-level token with xapp-."`,
    );
  });
});

describe('the address of Slack', () => {
  const at = (url: string) => staged(slack(), { SLACK_API_URL: url });

  test.each([
    ['https://slack.example/api/', 'https://slack.example/api/'],
    ['https://Slack.example/api', 'https://slack.example/api/'],
    ['https://slack.example', 'https://slack.example/'],
    ['http://127.0.0.1:8080/api', 'http://127.0.0.1:8080/api/'],
  ])('%s is %s', async (url, read) => {
    expect((await at(url).load()).config.slackApiUrl).toBe(read);
  });

  test("is Slack's own unless it is set", async () => {
    expect((await staged(slack()).load()).config.slackApiUrl).toBeUndefined();
  });

  test.each([
    ['slack.example', 'must be a URL that begins with https://'],
    ['http://slack.example/api/', 'must be https, because http is accepted for this machine only'],
    ['https://me:not-a-real-one@slack.example/api/', 'must not hold a user name or a password'],
    ['https://slack.example/api/?token=not-a-real-one', 'must not have a query or a fragment'],
    ['https://slack.example/api/#not-a-real-one', 'must not have a query or a fragment'],
  ])('is refused as %s', async (url, what) => {
    const { message, next = '' } = await at(url).failure();
    expect(message).toContain(`SLACK_API_URL ${what}`);
    expect(next).toContain('https://slack.example/api/');
    expect(message + next).not.toContain('not-a-real');
  });
});

describe('what the bot starts with', () => {
  const settings = (kind: 'socket' | 'http'): NonNullable<Config['slack']> => ({
    approvalsChannel: 'C0123ABC',
    transport: kind === 'http' ? { kind, host: '127.0.0.1', port: 3000 } : { kind },
    mention: 'approvers',
    label: undefined,
  });
  const all = { botToken: bot, appToken: app, signingSecret: signing };
  const configured = (kind: 'socket' | 'http') => ({ slack: settings(kind), file: '/etc/chatops.yaml' });
  const around = { env: {}, home: '/home/me', paths: { config: '/home/me/etc', data: '/home/me/data' } };

  function refused(config: Pick<Config, 'slack' | 'file'>, secrets: Partial<Secrets['slack']>) {
    const none = { botToken: undefined, appToken: undefined, signingSecret: undefined };
    try {
      slackConnection(config, { slack: { ...none, ...secrets } }, around);
    } catch (thrown) {
      return failureOf(thrown);
    }
    throw new Error('It starts.');
  }

  test('is the tokens that its transport takes', () => {
    expect(slackConnection(configured('socket'), { slack: all })).toMatchObject({
      botToken: bot,
      transport: { kind: 'socket', appToken: app },
    });
    expect(slackConnection(configured('http'), { slack: all })).toMatchObject({
      botToken: bot,
      transport: { kind: 'http', signingSecret: signing },
    });
  });

  test('is missed where the file has no section, or there is no file', () => {
    expect(refused({ slack: undefined, file: '/etc/chatops.yaml' }, all)).toMatchInlineSnapshot(`
      {
        "code": "InvalidConfiguration",
        "message": "The Slack bot needs slack.approvals_channel, and /etc/chatops.yaml has none.",
        "next": "Write into it: slack: { approvals_channel: C0123ABC }, with the id of your channel.",
      }
    `);
    expect(refused({ slack: undefined, file: undefined }, all)).toMatchInlineSnapshot(`
      {
        "code": "InvalidConfiguration",
        "message": "The Slack bot needs slack.approvals_channel, and there is no /home/me/etc/tencent-chatops.yaml.",
        "next": "Write into that file: slack: { approvals_channel: C0123ABC }, with the id of your channel.",
      }
    `);
  });

  test('is missed by its variables, each with the page that shows it', () => {
    expect(refused(configured('socket'), { signingSecret: signing })).toMatchInlineSnapshot(`
      {
        "code": "InvalidConfiguration",
        "message": "The Slack bot needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN, and they are not set.",
        "next": "On the app's pages at https://api.slack.com/apps: SLACK_BOT_TOKEN is under OAuth & Permissions; SLACK_APP_TOKEN is under Basic Information → App-Level Tokens, scope connections:write.",
      }
    `);
    expect(refused(configured('socket'), { botToken: bot })).toMatchInlineSnapshot(`
      {
        "code": "InvalidConfiguration",
        "message": "The Slack bot needs SLACK_APP_TOKEN, and it is not set.",
        "next": "On the app's pages at https://api.slack.com/apps: SLACK_APP_TOKEN is under Basic Information → App-Level Tokens, scope connections:write.",
      }
    `);
    expect(refused(configured('http'), { appToken: app, signingSecret: signing })).toMatchInlineSnapshot(`
      {
        "code": "InvalidConfiguration",
        "message": "The Slack bot needs SLACK_BOT_TOKEN, and it is not set.",
        "next": "On the app's pages at https://api.slack.com/apps: SLACK_BOT_TOKEN is under OAuth & Permissions.",
      }
    `);
    expect(refused(configured('http'), { botToken: bot, appToken: app })).toMatchInlineSnapshot(`
      {
        "code": "InvalidConfiguration",
        "message": "The Slack bot needs SLACK_SIGNING_SECRET, and it is not set.",
        "next": "On the app's pages at https://api.slack.com/apps: SLACK_SIGNING_SECRET is under Basic Information → Signing Secret.",
      }
    `);
  });
});
