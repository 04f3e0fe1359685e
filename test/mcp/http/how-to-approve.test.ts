/** The command by which a human approves, as those who ask over HTTP are told it: in the whole program, on the sandbox. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { approveCommand } from '../../../src/own-command.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { mcpHttp } from '../../../src/start-mcp-http.ts';
import { hostsOf } from '../../../src/surfaces/console/web/hosts.ts';
import { createDrives } from '../../../src/surfaces/mcp/drives.ts';
import type { AuthSettings } from '../../../src/surfaces/mcp/http/authenticate.ts';
import { everything } from '../../../src/surfaces/mcp/toolsets.ts';
import { newFolder } from '../../end-to-end/sandboxed.ts';
import { register } from '../../end-to-end/serving.ts';
import { connect, type Era, eras } from '../eras/clients.ts';
import { none, tokenOf, tokens } from './stage.ts';

/** As if the program stood in a folder of this machine. */
const own = ['/usr/bin/node', '/home/deploy/chatops/src/main.ts'];
const nobody = () => ({ action: 'cancel' }) as const;

const usual = { dataDir: '/home/deploy/.local/share/tencent-chatops', configFile: '/home/deploy/.config/x.yaml' };

/** MCP as `serve` has it, and the command that leads to its changes on this machine itself. */
async function serving(auth: AuthSettings, sandbox?: Sandbox) {
  const folder = newFolder();
  const env = {
    TENCENT_CHATOPS_LOG: 'silent',
    ...(sandbox && {
      TENCENT_CHATOPS_ENDPOINT: sandbox.endpoint,
      TENCENTCLOUD_SECRET_ID: sandbox.secretId,
      TENCENTCLOUD_SECRET_KEY: sandbox.secretKey,
    }),
  };
  const around = { env, home: folder, paths: { config: folder, data: folder } };
  const loaded = await loadConfig({ dataDir: folder, sandbox: sandbox === undefined }, around);
  const app = await createApp({ ...loaded, sweeps: false });
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const stop = new AbortController();
  const full = approveCommand(own, app.config, usual);
  const mcp = mcpHttp(
    {
      app,
      version: '1.2.3',
      signal: stop.signal,
      howToApprove: full,
      offer: everything,
      auth,
      signed: undefined,
      drives: createDrives(app.executor, stop.signal, app.log),
      signsIn: false,
    },
    hostsOf({ host: '127.0.0.1', port }),
  );
  server.on('request', (request, response) => void mcp.handle(request, response));
  onTestFinished(async () => {
    stop.abort();
    await mcp.close();
    server.closeAllConnections();
    server.close();
    await app[Symbol.asyncDispose]();
  });
  return { url: `http://127.0.0.1:${port}/mcp`, folder, full };
}

/** Everything that is said of one change which waits, in the answer to the call and wherever else one can look. */
async function told(era: Era, url: string, token?: string) {
  const client = await connect(era, url, 'none', nobody, token);
  const answer = await client.call('clb_register_function_targets', register);
  expect(answer.structuredContent).toMatchObject({ state: 'awaiting_approval' });
  const { id = '', howToApprove } = answer.structuredContent ?? {};
  const later = await client.call('change_show', { id });
  expect(later.structuredContent?.howToApprove).toBe(howToApprove);
  const all = [JSON.stringify([answer, later]), await client.read(`tencent-chatops://changes/${id}`)];
  return { id, howToApprove, all: all.join('\n') };
}

describe.each(eras)('a client of %s', (era) => {
  test('that shows a token is told the short command, and no place on this machine', async () => {
    const { url, folder } = await serving(tokens('ada'));
    const { id, howToApprove, all } = await told(era, url, tokenOf('ada'));
    expect(howToApprove).toBe(`tencent-chatops approve ${id} --sandbox`);
    for (const place of [folder, ...own, '--data-dir']) expect(all).not.toContain(place);
  });

  test('on this machine, where nobody shows anything, is told the command that works from any folder', async () => {
    const { url, folder, full } = await serving(none);
    const { id, howToApprove } = await told(era, url);
    expect(howToApprove).toBe(full(id));
    expect(howToApprove).toBe(`${own.join(' ')} approve ${id} --sandbox --data-dir ${folder}`);
  });
});

test('where the cloud is at another address, the short command says that it has to be named, and names neither a sandbox nor that address', async () => {
  const sandbox = await startSandbox({ dataDir: newFolder(), listen: { port: 0 } });
  onTestFinished(() => sandbox.close());
  const { url, full } = await serving(tokens('ada'), sandbox);
  const { id, howToApprove, all } = await told('2025-11-25', url, tokenOf('ada'));
  expect(howToApprove).toBe(`TENCENT_CHATOPS_ENDPOINT=… tencent-chatops approve ${id}`);
  expect(full(id)).toContain(sandbox.endpoint);
  expect(all).not.toContain(sandbox.endpoint);
});
