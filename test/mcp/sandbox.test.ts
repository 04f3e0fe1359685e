/** The whole program on the sandbox, in a process of its own; a human at a terminal decides from another one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CallToolResultSchema, ElicitRequestSchema, type ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { osUser } from '../../src/people/os-user.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { ChangeView } from '../../src/surfaces/mcp/change-view.ts';
import { tools } from '../../tools/index.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'tencent-chatops-mcp-'));
const env = { HOME: dataDir, TENCENT_CHATOPS_LOG: 'error' };

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const command = [main, 'mcp', '--sandbox', '--data-dir', dataDir];

let terminal: App;
let sandbox: Sandbox | undefined;
let client: Client;
let answer: ElicitResult = { action: 'cancel' };
const questions: string[] = [];

beforeAll(async () => {
  const around = { env, home: dataDir, paths: { config: dataDir, data: dataDir } };
  const loaded = await loadConfig({ sandbox: true, dataDir }, around);
  terminal = await createApp({ ...loaded, sweeps: false, overrides: { taskMs: 100 } });
  sandbox = await terminal.startSandbox?.();
  client = new Client({ name: 'test-client', version: '9.9' }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
    questions.push(params.message);
    return answer;
  });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: command, env }));
});

afterAll(async () => {
  await client.close();
  await terminal[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
});

async function call(name: string, input: Record<string, unknown>) {
  return CallToolResultSchema.parse(await client.callTool({ name, arguments: input }));
}

/** How often the cloud carried an action out. */
function executed(action: string): number | undefined {
  return sandbox?.executions().filter((execution) => execution.action === action).length;
}

const target = { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: '$LATEST' };
const register = {
  Region: 'ap-guangzhou',
  LoadBalancerId: 'lb-cuxw****',
  ListenerId: 'lbl-d1ub****',
  LocationId: 'loc-abcd1234',
  FunctionTargets: [{ Function: target, Weight: 10 }],
};

test('the whole list stays small, and every schema is JSON Schema 2020-12', async () => {
  const listed = await client.listTools();
  expect(listed.tools).toHaveLength(tools.length + 3);
  const bytes = Buffer.byteLength(JSON.stringify(listed));
  process.stdout.write(
    `tools/list: ${listed.tools.length} tools, ${bytes} bytes, about ${Math.round(bytes / 4)} tokens\n`,
  );
  expect(bytes).toBeLessThan(24_000);
  const ajv = new Ajv2020({ strict: true });
  for (const { name, inputSchema, outputSchema } of listed.tools) {
    expect(() => ajv.compile(inputSchema), name).not.toThrow();
    expect(() => ajv.compile(outputSchema ?? false), name).not.toThrow();
  }
});

test('the end of stdin ends the program, and stdout carried nothing but the protocol', async () => {
  const child = spawn(process.execPath, command, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const [out, err] = [text(child.stdout), text(child.stderr)];
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
  child.stdin.end(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })}\n`);
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(JSON.parse(await out)).toMatchObject({ id: 1, result: { serverInfo: { name: 'tencent-chatops' } } });
  expect(await err).toBe('');
});

test('a listener is read with what it has', async () => {
  const result = await call('gaap_describe_listeners', { ListenerId: 'listener-pbsgn7ej' });
  expect(result.structuredContent).toMatchObject({
    TotalCount: 1,
    ListenerSet: [{ ListenerId: 'listener-pbsgn7ej', Port: 80 }],
  });
});

test('what the cloud does not know is an error that says so', async () => {
  const result = await call('gaap_bind_listener_real_servers', { ListenerId: 'listener-nowhere0' });
  expect(result.isError).toBe(true);
  expect(JSON.stringify(result.content)).toMatch(/listener-nowhere0.*\[NotFound\]/);
});

test('invalid arguments are refused by the name of what is wrong', async () => {
  const result = await call('gaap_delete_listeners', { ListenerId: ['listener-o0f3at99'], Force: 1 });
  expect(result.isError).toBe(true);
  expect(JSON.stringify(result.content)).toContain('did you mean ListenerIds?');
});

test('a bare accept changes nothing in the cloud', async () => {
  answer = { action: 'accept' };
  const result = await call('clb_register_function_targets', register);
  expect(questions.at(-1)).toContain('+ function ns_test/name_test');
  expect(result).toMatchObject({ isError: false, structuredContent: { state: 'awaiting_approval' } });
  expect(executed('RegisterFunctionTargets')).toBe(0);
});

test('RegisterFunctionTargets: a write is asked for in the client, approved there, made and verified', async () => {
  answer = { action: 'accept', content: { decision: 'approve' } };
  const result = await call('clb_register_function_targets', register);
  expect(result).toMatchObject({ isError: false, structuredContent: { state: 'succeeded', effect: 'write' } });
  expect(executed('RegisterFunctionTargets')).toBe(1);
  const change = ChangeView.parse(result.structuredContent);
  const shown = await terminal.executor.show(change.id);
  expect(shown).toMatchObject({
    kind: 'change',
    change: { approvals: [{ by: { grade: 'claimed', surface: 'mcp' } }], client: 'test-client 9.9' },
  });
});

test.each([
  [
    'DeregisterFunctionTargets',
    'clb_deregister_function_targets',
    {
      Region: 'ap-guangzhou',
      LoadBalancerId: 'lb-cuxw2rm0',
      ListenerId: 'lbl-d1ubsydq',
      LocationId: 'loc-abcd1234',
      FunctionTargets: [{ Function: { ...target, FunctionQualifier: 'version_test' } }],
    },
  ],
  [
    'BindListenerRealServers',
    'gaap_bind_listener_real_servers',
    {
      ListenerId: 'listener-pbsgn7ej',
      RealServerBindSet: [
        {
          RealServerId: 'rs-04v3s12t',
          RealServerIP: '119.28.69.101',
          RealServerPort: 80,
          RealServerFailoverRole: 'master',
        },
      ],
    },
  ],
  [
    'DeleteListeners',
    'gaap_delete_listeners',
    { ListenerIds: ['listener-o0f3at99'], Force: 1, ProxyId: 'link-3d85gh' },
  ],
  [
    'TerminateAsyncEvent',
    'scf_terminate_async_event',
    { Region: 'ap-guangzhou', FunctionName: 'helloworld', InvokeRequestId: 'b379787f-8487-4bac-bd8c-17a20a9ce40e' },
  ],
])(
  '%s: nobody is asked in the client; a human at a terminal approves, and change_wait tells the end',
  async (action, name, input) => {
    answer = { action: 'accept', content: { decision: 'approve' } };
    const asked = questions.length;
    const result = await call(name, input);
    expect(questions).toHaveLength(asked);
    const waiting = ChangeView.parse(result.structuredContent);
    expect(waiting).toMatchObject({ state: 'awaiting_approval', effect: 'destructive' });
    expect(waiting.howToApprove).toContain(`main.ts approve ${waiting.id} --sandbox`);
    expect(executed(action)).toBe(0);

    const progress: string[] = [];
    const following = client.callTool({ name: 'change_wait', arguments: { id: waiting.id } }, undefined, {
      onprogress: ({ message = '' }) => progress.push(message),
    });
    const shown = await terminal.executor.show(waiting.id);
    if (shown.kind === 'failed') throw new Error(shown.failure.message);
    const { digest, evaluation } = shown.change;
    const decision = { kind: 'approve', digest, typed: evaluation.needs.typed } as const;
    expect(await terminal.executor.decide(waiting.id, decision, osUser('cli', 'local'))).toMatchObject({
      kind: 'decided',
    });
    const driven = await terminal.executor.drive(waiting.id);
    expect(driven.state).toBe('succeeded');
    expect(executed(action)).toBe(1);
    expect(await following).toMatchObject({ isError: false, structuredContent: { state: 'succeeded' } });
    expect(progress.length).toBeGreaterThan(0);
    expect(progress, 'the answer tells the end').not.toContain(driven.says);
  },
);
