/** The bot on a server that runs already, as in `serve`: what it leaves there where it does not start, and where it ends. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import manifest from '../../../manifest.json' with { type: 'json' };
import { createApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { mountSlack } from '../../../src/start-slack-mounted.ts';
import { newFolder } from '../../end-to-end/sandboxed.ts';
import { type FakeSlack, ids, startFakeSlack, app as tokens } from '../fake/index.ts';
import { everybody } from './stage.ts';

const listeners = () => process.listeners('unhandledRejection');

async function mounted(mode: 'http' | 'socket', before: (slack: FakeSlack) => void = () => undefined) {
  const slack = await startFakeSlack({ manifest });
  onTestFinished(() => slack[Symbol.asyncDispose]());
  before(slack);
  const folder = newFolder();
  const settings = { people: everybody, slack: { approvals_channel: ids.ops, mode } };
  writeFileSync(path.join(folder, 'tencent-chatops.yaml'), JSON.stringify(settings));
  const env = {
    SLACK_BOT_TOKEN: tokens.botToken,
    SLACK_APP_TOKEN: tokens.appToken,
    SLACK_SIGNING_SECRET: tokens.signingSecret,
    SLACK_API_URL: slack.apiUrl,
  };
  const around = { env, home: folder, paths: { config: folder, data: folder } };
  const loaded = await loadConfig({ sandbox: true, dataDir: folder }, around);
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const app = await createApp({ ...loaded, sweeps: false, overrides: { log } });
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const ending = new AbortController();
  const there = listeners();
  const bot = mountSlack({ app, secrets: loaded.secrets, signal: ending.signal, io: process }, base);
  if (!bot) throw new Error('Slack is configured.');
  server.on('request', (request, response) => {
    if (!bot.handle(request, response)) response.writeHead(404).end();
  });
  onTestFinished(async () => {
    ending.abort();
    await bot.close();
    server.closeAllConnections();
    server.close();
    await app[Symbol.asyncDispose]();
  });
  const logged = () => lines.join('');
  return {
    ...{ slack, bot, ending, logged },
    url: `${base}/slack/events`,
    /** Those that the bot added to those that were there. */
    added: () => listeners().filter((one) => !there.includes(one)).length,
    said: (words: string) => expect.poll(logged, { timeout: 10_000 }).toContain(words),
  };
}

describe('a bot that does not start', () => {
  test.each([
    ['its token was revoked', 'http', tokens.botToken, 503],
    ['its token was revoked, and it opens connections', 'socket', tokens.botToken, 404],
    ['no connection is opened for it', 'socket', tokens.appToken, 404],
  ] as const)('leaves no listener behind, and the log says why: %s', async (_, mode, token, status) => {
    const { added, said, logged, url } = await mounted(mode, (slack) => slack.revoke(token));
    await said('the Slack bot does not run; the rest of the server goes on');
    expect(logged()).toContain('the token was revoked');
    expect(added()).toBe(0);
    expect(await fetch(url, { method: 'POST' })).toMatchObject({ status });
  });

  test('as the server ends before Slack can be reached leaves none either, and that is no failure', async () => {
    const { added, said, logged, ending, bot } = await mounted('http', (slack) => slack.down());
    await said('Slack cannot be reached; it is tried again');
    expect(added()).toBe(1);
    ending.abort();
    await bot.close();
    expect(added()).toBe(0);
    expect(logged()).not.toContain('does not run');
  });
});

test.each(['http', 'socket'] as const)('a bot that runs over %s has its listener until it is closed', async (mode) => {
  const { slack, bot, added, said, url } = await mounted(mode);
  await said('Slack is connected');
  expect(added()).toBe(1);
  if (mode === 'http') expect(await slack.useHttp(url).verifyUrl()).toBe(true);
  await bot.close();
  expect(added()).toBe(0);
});
