/** Secrets are planted wherever the program can meet one; then every byte that it wrote is searched for them. */
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CallToolResultSchema, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDataDirectory, loadConfig } from '../../src/config.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { program } from './program.ts';
import { newFolder } from './sandboxed.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** In the environment of the sandbox's function orders-api. */
const ofFunction = 'not-a-real-password';
const planted = (where: string) => `planted-${where}-7f3c`;
const inName = planted('name');
const inTag = planted('tag');
const inMessage = planted('message');
const inTask = planted('task');
const inInput = planted('input');
const inReason = planted('reason');
const inClient = planted('client');
const all = [ofFunction, inName, inTag, inMessage, inTask, inInput, inReason, inClient];

const rule = { LoadBalancerId: 'lb-cuxw****', ListenerId: 'lbl-d1ub****', LocationId: 'loc-abcd1234' };
const register = {
  Region: 'ap-guangzhou',
  ...rule,
  FunctionTargets: [
    {
      Function: { FunctionNamespace: 'prod', FunctionName: 'orders-api', FunctionQualifier: '$LATEST' },
      Weight: 10,
    },
  ],
};
const bind = {
  ListenerId: 'listener-pbsgn7ej',
  RealServerBindSet: [
    {
      RealServerId: 'rs-04v3s12t',
      RealServerIP: '119.28.69.101',
      RealServerPort: 80,
      RealServerFailoverRole: 'master',
    },
  ],
};

/** The sandbox's world in a folder of its own, with secrets in it; and the environment of whoever uses it. */
async function stage() {
  const home = newFolder();
  const env = { HOME: home, TENCENT_CHATOPS_DATA: home, TENCENT_CHATOPS_LOG: 'trace' };
  const { config } = await loadConfig(
    { sandbox: true, dataDir: home },
    { env, home, paths: { config: home, data: home } },
  );
  const [dataDir, ledgerDir] = [config.worldDir, config.worldDir];
  createDataDirectory(config);
  const sandbox = await startSandbox({ dataDir, listen: { port: 0 }, taskMs: 100 });
  onTestFinished(() => sandbox.close());
  plant(path.join(dataDir, 'world.sqlite'));
  return { home, env, sandbox, ledgerDir };
}

/** The sandbox has no operation that names things, so the names are written into its world. */
function plant(world: string): void {
  const database = new DatabaseSync(world);
  const set = (kind: string, field: string, value: unknown) =>
    database
      .prepare('UPDATE document SET body = json_set(body, ?, json(?)) WHERE kind = ?')
      .run(field, JSON.stringify(value), kind);
  set('gaap/listener', '$.ListenerName', `edge password=${inName}`);
  set('gaap/realServer', '$.RealServerName', `mysql://root:${inName}@10.0.0.4/db`);
  set('gaap/proxy', '$.TagSet', [{ TagKey: 'db_password', TagValue: inTag }]);
  set('clb/loadBalancer', '$.LoadBalancerName', `token: ${inName}`);
  set('clb/listener', '$.ListenerName', `secretKey="${inName}"`);
  set('scf/function', '$.Description', `{"apiKey":"${inName}"}`);
  database.close();
}

/** Everything in the ledger's files but the world of the sandbox, which is the cloud and not ours. */
function ledgerBytes(folder: string): string {
  const files = readdirSync(folder).filter((file) => !file.startsWith('world.sqlite'));
  return files.map((file) => readFileSync(path.join(folder, file), 'latin1')).join('\n');
}

function expectNone(written: string, secrets: readonly string[] = all): void {
  for (const secret of secrets) expect.soft(written.includes(secret), secret).toBe(false);
}

const refusal = (product: string, action: string) => ({
  kind: 'error' as const,
  product,
  action,
  code: 'UnauthorizedOperation',
  message: `Login with password=${inMessage} failed; Authorization: Basic ${inMessage} was sent.`,
});

/** Keeps all that came out of commands, to be searched at the end. */
function commands(env: Readonly<Record<string, string>>) {
  let written = '';
  return {
    written: () => written,
    async run(...args: readonly string[]) {
      const ended = await program(args, env);
      written += ended.stdout + ended.stderr;
      return ended;
    },
  };
}

const parameters = (input: object) => ['--json', JSON.stringify(input)];

describe('on the sandbox, with everything logged', () => {
  test('the command line lets no secret out and keeps none', async () => {
    const { env, sandbox, ledgerDir } = await stage();
    const { run, written } = commands(env);
    for (const tool of ['gaap:DescribeProxies', 'gaap:DescribeRealServers', 'clb:DescribeLoadBalancers']) {
      await run('call', tool, '--sandbox', '--region', 'ap-guangzhou', '--output', 'json');
    }
    const listeners = await run(
      'call',
      'gaap:DescribeListeners',
      '--ProxyId',
      'link-3d85gh',
      '--sandbox',
      '--output',
      'json',
    );
    expect(listeners.stdout).toContain('edge password=[redacted]');
    const functions = await run(
      'call',
      'scf:ListFunctions',
      '--Namespace',
      'prod',
      '--region',
      'ap-guangzhou',
      '--sandbox',
      '--output',
      'json',
    );
    expect(functions.stdout).toMatch(/apiKey.{0,8}\[redacted\]/);

    const planned = await run('call', 'clb:RegisterFunctionTargets', ...parameters(register), '--sandbox');
    expect(planned.code).toBe(3);
    const [, id = ''] = /approve (chg-[0-9a-z]+)/.exec(`${planned.stdout}${planned.stderr}`) ?? [];
    await run('show', id, '--sandbox', '--output', 'json');
    await run('changes', '--sandbox');
    await run('call', 'gaap:BindListenerRealServers', ...parameters(bind), '--sandbox');
    const cancelled = await run('cancel', id, '--reason', `secret=${inReason}`, '--sandbox');
    expect(cancelled.code).toBe(0);
    expect((await run('show', id, '--sandbox', '--output', 'json')).stdout).toContain('secret=[redacted]');

    sandbox.faults.add(refusal('gaap', 'DescribeProxies'));
    const refused = await run('call', 'gaap:DescribeProxies', '--sandbox');
    expect(refused.stderr).toContain('password=[redacted] failed');
    const wrong = await run(
      'call',
      'gaap:DeleteListeners',
      ...parameters({ Force: { password: inInput }, [`token=${inInput}`]: 1 }),
      '--sandbox',
    );
    expect(wrong.code).toBe(2);

    expect(ledgerBytes(ledgerDir)).toContain(id);
    expectNone(ledgerBytes(ledgerDir));
    expectNone(written());
  }, 60_000);

  test('an assistant gets none, and none is kept of a change from its plan to its end', async () => {
    const { env, sandbox, ledgerDir } = await stage();
    let said = '';
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [main, 'mcp', '--sandbox'],
      env,
      stderr: 'pipe',
    });
    const client = new Client({ name: 'x', version: `password=${inClient}` }, { capabilities: { elicitation: {} } });
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      said += JSON.stringify(params);
      return { action: 'accept', content: { decision: 'approve' } };
    });
    let log = '';
    transport.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    const ended = transport.stderr && once(transport.stderr, 'end');
    await client.connect(transport);
    const call = async (name: string, input: Record<string, unknown>) => {
      const result = CallToolResultSchema.parse(await client.callTool({ name, arguments: input }));
      said += JSON.stringify(result);
      return result;
    };
    await call('gaap_describe_listeners', { ProxyId: 'link-3d85gh' });
    await call('gaap_describe_proxies', {});
    const made = await call('clb_register_function_targets', register);
    expect(made.structuredContent).toMatchObject({ state: 'succeeded' });

    const other = {
      ...register,
      LoadBalancerId: 'lb-cuxw2rm0',
      ListenerId: 'lbl-https443',
      LocationId: 'loc-newapi01',
    };
    sandbox.faults.add({ kind: 'failedTask', message: `Login with password=${inTask} failed.` });
    const failed = await call('clb_register_function_targets', other);
    expect(failed.structuredContent).toMatchObject({ state: 'failed' });
    expect(JSON.stringify(failed)).toContain('password=[redacted]');
    sandbox.faults.add(refusal('clb', 'RegisterFunctionTargets'));
    expect((await call('clb_register_function_targets', other)).structuredContent).toMatchObject({ state: 'failed' });
    await call('scf_terminate_async_event', {
      Region: 'ap-guangzhou',
      Namespace: 'prod',
      FunctionName: 'orders-api',
      InvokeRequestId: `password=${inInput}`,
    });
    await client.close();
    await ended;

    expect(log).toContain('sending');
    expectNone(log);
    expectNone(said);
    expect(ledgerBytes(ledgerDir)).toContain('password=[redacted]');
    expectNone(ledgerBytes(ledgerDir));
  }, 60_000);
});

describe('with keys of its own', () => {
  const secretKey = 'sandbox-secret-key-0000000000000';
  const token = planted('session-token');

  test('neither a right nor a wrong key, nor a token, gets into anything that is written', async () => {
    const { env, sandbox, home } = await stage();
    const keys = {
      ...env,
      TENCENT_CHATOPS_ENDPOINT: sandbox.endpoint,
      TENCENTCLOUD_SECRET_ID: sandbox.secretId,
      TENCENTCLOUD_SECRET_KEY: secretKey,
    };
    const { run, written } = commands(keys);
    expect((await run('call', 'gaap:DescribeProxies')).code).toBe(0);
    expect((await run('call', 'gaap:BindListenerRealServers', ...parameters(bind))).code).toBe(3);
    const withToken = commands({ ...keys, TENCENTCLOUD_SESSION_TOKEN: token });
    const refused = await withToken.run('call', 'gaap:DescribeProxies');
    expect(refused.stderr).toContain('AuthFailure');
    sandbox.faults.add({ ...refusal('gaap', 'DescribeProxies'), message: `Signed with ${secretKey} it seems.` });
    const echoed = await run('call', 'gaap:DescribeProxies');
    expect(echoed.stderr).toContain('Signed with [redacted] it seems.');
    sandbox.faults.add({ kind: 'drop', product: 'gaap', action: 'DescribeProxies', times: 20 });
    expect((await run('call', 'gaap:DescribeProxies')).code).toBe(1);

    expect(written()).toContain('The cloud answered.');
    const secrets = [secretKey, token, sandbox.secretId, ...all];
    expectNone(written(), secrets);
    expectNone(withToken.written(), secrets);
    for (const folder of readdirSync(home)) {
      if (folder !== 'sandbox') expectNone(ledgerBytes(path.join(home, folder)), secrets);
    }
  }, 60_000);

  test('a key from a file of its own is not repeated after an endpoint that echoes it', async () => {
    const { env, sandbox, home } = await stage();
    const file = path.join(home, 'keys.json');
    writeFileSync(file, JSON.stringify({ secretId: sandbox.secretId, secretKey }), { mode: 0o600 });
    const config = path.join(home, 'tencent-chatops.yaml');
    writeFileSync(config, `accounts:\n  default:\n    credentials:\n      kind: file\n      file: ${file}\n`);
    const { run, written } = commands({ ...env, TENCENT_CHATOPS_ENDPOINT: sandbox.endpoint });
    sandbox.faults.add({ ...refusal('gaap', 'DescribeProxies'), message: `Signed with ${secretKey} it seems.` });
    const echoed = await run('call', 'gaap:DescribeProxies', '--config', config);
    expect(echoed.stderr).toContain('Signed with [redacted] it seems.');
    expectNone(written(), [secretKey, sandbox.secretId]);
  }, 30_000);

  test('what the Slack bot is given is not repeated after an endpoint that echoes it', async () => {
    const { env, sandbox, home } = await stage();
    const given = {
      // Split, so that no scanner takes them for real ones.
      SLACK_BOT_TOKEN: ['xoxb', planted('bot')].join('-'),
      SLACK_APP_TOKEN: ['xapp', planted('app')].join('-'),
      SLACK_SIGNING_SECRET: planted('signing'),
    };
    const config = path.join(home, 'tencent-chatops.yaml');
    writeFileSync(config, 'people: { ada: { slack: [T0123/UADA] } }\nslack: { approvals_channel: C0123ABC }\n');
    const { run, written } = commands({ ...env, ...given });
    const message = Object.values(given).join(' and ');
    sandbox.faults.add({ ...refusal('gaap', 'DescribeProxies'), message });
    const echoed = await run('call', 'gaap:DescribeProxies', '--sandbox', '--config', config);
    expect(echoed.stderr).toContain('[redacted] and [redacted] and [redacted]');
    expectNone(written(), Object.values(given));
  }, 30_000);

  test.each([
    ['a key in the configuration file', `accounts:\n  default:\n    secret_key: ${planted('file')}\n`],
    ['a value of the wrong kind', `log:\n  level: password=${planted('file')}\n`],
  ])('%s is not repeated by the refusal', async (_, yaml) => {
    const home = newFolder();
    const file = path.join(home, 'tencent-chatops.yaml');
    writeFileSync(file, yaml);
    const ended = await program(['changes', '--config', file], { HOME: home, TENCENT_CHATOPS_DATA: home });
    expect(ended.code).toBe(2);
    expectNone(ended.stdout + ended.stderr, [planted('file')]);
  });
});
