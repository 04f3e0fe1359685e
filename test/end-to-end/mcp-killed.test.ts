/** The server is killed while a human decides and while a task polls: what was asked for comes to its end all the same. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema, CreateTaskResultSchema, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { osUser } from '../../src/people/os-user.ts';
import { newFolder } from './sandboxed.ts';
import { register, type Serving, serving } from './serving.ts';

const tool = 'clb_register_function_targets';
const approve = { action: 'accept', content: { decision: 'approve' } } as const;

async function stage() {
  const folder = newFolder();
  const config = path.join(folder, 'chatops.yaml');
  writeFileSync(config, 'limits: { lease_seconds: 5 }\n');
  const flags = ['--config', config];
  let server = await serving(folder, flags);
  const { port } = server.addresses;

  /** Somebody at another place of the same record, who decides and looks and drives nothing. */
  async function elsewhere() {
    const around = { env: { TENCENT_CHATOPS_LOG: 'silent' }, home: folder, paths: { config: folder, data: folder } };
    const app = await createApp({
      ...(await loadConfig({ sandbox: true, dataDir: folder, config }, around)),
      sweeps: false,
    });
    onTestFinished(() => Promise.resolve(app[Symbol.asyncDispose]()));
    return app;
  }

  return {
    url: new URL(server.addresses.mcp),
    elsewhere,
    current: () => server,
    async killAndStartAgain(): Promise<Serving> {
      server.child.kill('SIGKILL');
      await server.ended;
      server = await serving(folder, [...flags, '--port', String(port)]);
      return server;
    },
  };
}

type Elsewhere = Awaited<ReturnType<Awaited<ReturnType<typeof stage>>['elsewhere']>>;

async function approved({ executor }: Elsewhere, id: string): Promise<void> {
  const shown = await executor.show(id);
  if (shown.kind === 'failed') throw new Error(shown.failure.message);
  const { digest, evaluation } = shown.change;
  const decision = { kind: 'approve', digest, typed: evaluation.needs.typed } as const;
  expect((await executor.decide(id, decision, osUser('cli', 'local'))).kind).toBe('decided');
}

/** How often the cloud carried it out. */
async function executions({ startSandbox }: Elsewhere): Promise<number | undefined> {
  const sandbox = await startSandbox?.();
  return sandbox?.executions().filter(({ action }) => action === 'RegisterFunctionTargets').length;
}

async function legacyClient(url: URL, decides?: () => Promise<typeof approve>): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { capabilities: decides ? { elicitation: {} } : {} });
  if (decides) client.setRequestHandler(ElicitRequestSchema, decides);
  await client.connect(new StreamableHTTPClientTransport(url));
  onTestFinished(() => client.close());
  return client;
}

/** Until the change is at its end; each wait is one call. */
async function waited(client: Client, id: string) {
  for (let round = 0; round < 6; round += 1) {
    const result = CallToolResultSchema.parse(await client.callTool({ name: 'change_wait', arguments: { id } }));
    if (result.structuredContent?.['state'] === 'succeeded') return result;
  }
  throw new Error(`${id} did not come to its end`);
}

test('2026-07-28: killed while the human decides, the very same call finishes on the next process', async () => {
  const here = await stage();
  const client = new ModernClient(
    { name: 'test', version: '1' },
    { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: 'auto' } },
  );
  onTestFinished(() => client.close());
  client.setRequestHandler('elicitation/create', async () => {
    await here.killAndStartAgain();
    return approve;
  });
  await client.connect(new ModernTransport(here.url));
  const result = await client.callTool({ name: tool, arguments: register });
  expect(result).toMatchObject({ isError: false, structuredContent: { state: 'succeeded' } });
  expect(await executions(await here.elsewhere())).toBe(1);
}, 90_000);

test('2025-11-25: killed while the human decides, the change waits on, and finishes once it is decided', async () => {
  const here = await stage();
  let asked = (): void => undefined;
  const wasAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const client = await legacyClient(here.url, async () => {
    asked();
    await systemClock.sleep(60_000);
    return approve;
  });
  const lost = client.callTool({ name: tool, arguments: register }, undefined, { timeout: 20_000 });
  lost.catch(() => undefined);
  await wasAsked;
  await here.killAndStartAgain();
  const app = await here.elsewhere();
  const [waiting] = await app.executor.list({ limit: 1 });
  expect(waiting).toMatchObject({ state: 'awaiting_approval' });
  const again = await legacyClient(here.url);
  await approved(app, waiting?.id ?? '');
  await waited(again, waiting?.id ?? '');
  expect(await executions(app)).toBe(1);
}, 90_000);

test('2025-11-25: killed while a task polls, a new session of the same principal sees it to its end', async () => {
  const here = await stage();
  const client = await legacyClient(here.url);
  const { task } = await client.request(
    { method: 'tools/call', params: { name: tool, arguments: register, task: { ttl: 60_000 } } },
    CreateTaskResultSchema,
  );
  expect(task.status).toBe('working');
  const app = await here.elsewhere();
  await approved(app, task.taskId);
  for await (const { change } of app.executor.follow(task.taskId, AbortSignal.timeout(30_000)))
    if (change.state === 'polling') break;
  expect(await app.executor.show(task.taskId)).toMatchObject({ change: { state: 'polling' } });
  await here.killAndStartAgain();
  const again = await legacyClient(here.url);
  const result = await again.experimental.tasks.getTaskResult(task.taskId, CallToolResultSchema, { timeout: 60_000 });
  expect(result).toMatchObject({ isError: false, structuredContent: { id: task.taskId, state: 'succeeded' } });
  expect(await again.experimental.tasks.getTask(task.taskId)).toMatchObject({ status: 'completed' });
  expect(await executions(app)).toBe(1);
}, 120_000);
