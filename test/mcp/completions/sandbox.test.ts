/** The same on a real executor and the sandbox: what is offered are ids that are there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, createApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { type Completions, createCompletions } from '../../../src/surfaces/mcp/completions/completions.ts';
import { silentLog } from '../../../src/surfaces/mcp/log.ts';
import { everything, offeredOf } from '../../../src/surfaces/mcp/toolsets.ts';
import { tools } from '../../../tools/index.ts';
import { askerOf, ofPrompt } from './stage.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'tencent-chatops-completions-'));
let app: App;
let completions: Completions;

beforeAll(async () => {
  const env = { HOME: dataDir, TENCENT_CHATOPS_LOG: 'error' };
  const around = { env, home: dataDir, paths: { config: dataDir, data: dataDir } };
  app = await createApp({ ...(await loadConfig({ sandbox: true, dataDir }, around)), sweeps: false });
  const { executor, config } = app;
  completions = createCompletions({ executor, clock: systemClock, log: silentLog, accounts: config });
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
});

test.each([
  ['rotate_origin_servers', 'ProxyId', {}, 'link-3d85gh'],
  ['rotate_origin_servers', 'ListenerId', { ProxyId: 'link-3d85gh' }, 'listener-pbsgn7ej'],
  ['rotate_origin_servers', 'OldRealServers', { ListenerId: 'listener-pbsgn7ej' }, 'rs-04v3s12t'],
  ['move_function_targets', 'LoadBalancerId', { Region: 'ap-guangzhou' }, 'lb-cuxw2rm0'],
  ['move_function_targets', 'ListenerId', { LoadBalancerId: 'lb-cuxw2rm0' }, 'lbl-d1ubsydq'],
  [
    'move_function_targets',
    'LocationId',
    { LoadBalancerId: 'lb-cuxw2rm0', ListenerId: 'lbl-d1ubsydq' },
    'loc-abcd1234',
  ],
  ['stop_runaway_function_event', 'Namespace', { Account: 'default' }, 'ns_test'],
  ['stop_runaway_function_event', 'FunctionName', {}, 'helloworld'],
  [
    'stop_runaway_function_event',
    'InvokeRequestId',
    { FunctionName: 'helloworld' },
    'b379787f-8487-4bac-bd8c-17a20a9ce40e',
  ],
])('%s: %s with %j', async (prompt, argument, given, expected) => {
  const { signal } = new AbortController();
  const options = { asker: askerOf('alice'), offered: offeredOf(tools, everything), signal };
  const { values } = await completions.complete(ofPrompt(prompt, argument, '', Object.assign({}, given)), options);
  expect(values).toContain(expected);
});
