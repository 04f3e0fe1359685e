/**
 * `node test/conformance/server.ts`: MCP over HTTP as `serve` offers it, on the sandbox, with the fixtures that the suites
 * want to see. Prints where it listens, as one line of JSON, and ends with SIGTERM.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { mcpHttp } from '../../src/start-mcp-http.ts';
import { hostsOf } from '../../src/surfaces/console/web/hosts.ts';
import { createDrives } from '../../src/surfaces/mcp/drives.ts';
import { everything } from '../../src/surfaces/mcp/toolsets.ts';
import { adornLegacy } from './fixtures/legacy.ts';
import { adornModern } from './fixtures/modern.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());

const folder = mkdtempSync(path.join(tmpdir(), 'conformance-'));
const around = { env: { TENCENT_CHATOPS_LOG: 'fatal' }, home: folder, paths: { config: folder, data: folder } };
const app = await createApp({ ...(await loadConfig({ sandbox: true, dataDir: folder }, around)), sweeps: false });
const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const port = typeof address === 'object' && address ? address.port : 0;
const mcp = mcpHttp(
  {
    app,
    version: '0.0.0',
    signal: stop.signal,
    howToApprove: (id) => `tencent-chatops approve ${id}`,
    offer: everything,
    auth: { kind: 'none', principal: { id: 'os:judge', name: 'judge', surface: 'mcp', grade: 'claimed' } },
    signed: undefined,
    drives: createDrives(app.executor, stop.signal, app.log),
    signsIn: false,
    adorn: { legacy: adornLegacy, modern: adornModern },
  },
  hostsOf({ host: '127.0.0.1', port }),
);
server.on('request', (request, response) => {
  if (!mcp.handle(request, response)) response.writeHead(404).end();
});
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}/mcp` })}\n`);

if (!stop.signal.aborted) await once(stop.signal, 'abort');
await mcp.close();
server.closeAllConnections();
server.close();
await app[Symbol.asyncDispose]();
rmSync(folder, { recursive: true, force: true });
