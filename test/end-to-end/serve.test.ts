/** `serve` as a real process: one change from its plan to its end over HTTP, decided in the console's own world. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, onTestFinished, test } from 'vitest';
import { program } from './program.ts';
import { newFolder } from './sandboxed.ts';
import { register, type Serving, serving } from './serving.ts';

const token = `tcops_${'7f3c'.repeat(11)}`;
const sha256 = createHash('sha256').update(token).digest('hex');
const tokens = `mcp: { tokens: [{ identity: ada-laptop, sha256: "${sha256}" }] }\n`;

function configured(folder: string, text: string): readonly string[] {
  const file = path.join(folder, 'chatops.yaml');
  writeFileSync(file, text);
  return ['--config', file];
}

async function clientOf({ addresses }: Serving, bearer?: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { decision: 'approve' } }));
  const requestInit = bearer === undefined ? {} : { headers: { authorization: `Bearer ${bearer}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(addresses.mcp), { requestInit }));
  onTestFinished(() => client.close());
  return client;
}

/** Everything that was written under the folder. */
function bytesIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'chatops.yaml')
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

test('a change goes its way over HTTP; its token is written nowhere; SIGTERM ends it in order', async () => {
  const folder = newFolder();
  const server = await serving(folder, configured(folder, tokens));
  const client = await clientOf(server, token);
  const called = await client.callTool({ name: 'clb_register_function_targets', arguments: register });
  const result = CallToolResultSchema.parse(called);
  expect(result.structuredContent).toMatchObject({ state: 'succeeded' });
  await expect(clientOf(server)).rejects.toThrow();

  const signIn = await fetch(`${server.addresses.console}/sign-in`);
  expect(await signIn.text()).toContain('Nobody can sign in');

  server.child.kill('SIGTERM');
  expect(await server.ended).toEqual([0, null]);
  expect(server.stdout().trim().split('\n')).toHaveLength(1);
  expect(server.stdout()).not.toContain('code=');
  const written = bytesIn(folder);
  expect(written).toContain('mcp:ada-laptop');
  expect(server.stderr()).toContain('mcp:ada-laptop');
  for (const where of [written, server.stdout(), server.stderr()]) expect(where).not.toContain(token);
  const { stdout } = await program(['changes', '--sandbox', '--data-dir', folder, '--output', 'json'], {
    HOME: folder,
  });
  expect(JSON.parse(stdout)).toMatchObject({ changes: [{ state: 'succeeded' }] });
}, 60_000);

test('with nothing configured whoever is on this machine may call, as the account that runs it', async () => {
  const folder = newFolder();
  const server = await serving(folder, ['--read-only']);
  expect(server.addresses).toEqual({
    console: `http://127.0.0.1:${server.addresses.port}`,
    mcp: `http://127.0.0.1:${server.addresses.port}/mcp`,
    port: server.addresses.port,
  });
  const client = await clientOf(server);
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).not.toContain('clb_register_function_targets');
  await client.callTool({ name: 'gaap_describe_proxies', arguments: {} });
  expect(server.stderr()).toContain('"asker":"os:');
}, 60_000);

test.each([
  ['another address than loopback', ['--host', '0.0.0.0'], '', '--host 0.0.0.0 lets other machines reach /mcp'],
  [
    'a public address',
    [],
    'server: { public_url: "https://chatops.example" }\n',
    'others reach this server at https://',
  ],
])(
  '%s without authentication is refused, and nothing listens',
  async (_, flags, text, words) => {
    const folder = newFolder();
    const all = [...flags, ...configured(folder, text)];
    const { code, stdout, stderr } = await program(['serve', '--json', '--sandbox', '--data-dir', folder, ...all], {
      HOME: folder,
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).toContain('nothing says who may call it. Nothing is served.');
  },
  60_000,
);

test('Slack without its tokens is told of, and the rest is served; its address answers where it has them', async () => {
  const folder = newFolder();
  const people = 'people: { ada: { slack: [T0123/UADA] } }\n';
  const slack = configured(folder, `${people}${tokens}slack: { approvals_channel: C0123ABC, mode: http }\n`);
  const without = await serving(folder, slack);
  expect(without.stderr()).toContain('The Slack bot is not run: ');
  expect(await fetch(`${without.addresses.console}/slack/events`, { method: 'POST' })).toMatchObject({ status: 403 });
  without.child.kill('SIGTERM');
  await without.ended;
  // Nobody answers instead of Slack, so the bot waits for it, and nothing else does.
  const env = {
    SLACK_BOT_TOKEN: ['xoxb', 'planted'].join('-'),
    SLACK_SIGNING_SECRET: 'planted',
    SLACK_API_URL: 'http://127.0.0.1:1/api/',
  };
  const waiting = await serving(folder, slack, env);
  expect(await fetch(`${waiting.addresses.console}/slack/events`, { method: 'POST' })).toMatchObject({ status: 503 });
  expect((await (await clientOf(waiting, token)).listTools()).tools.length).toBeGreaterThan(3);
  waiting.child.kill('SIGTERM');
  expect(await waiting.ended).toEqual([0, null]);
}, 60_000);
