/** The bundle, as it is published: what it holds ready is what the source makes, and a start reads little of it. */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type InputOption, type OutputChunk, rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import settings from '../../rolldown.config.mjs';
import { listing } from '../../src/app-listing.ts';
import { defaults } from '../../src/config/defaults.ts';
import { withTaskSupport } from '../../src/surfaces/mcp/legacy/tasks/serve.ts';
import { offeringOf } from '../../src/surfaces/mcp/offering.ts';
import { initialize } from '../mcp/modern/wire.ts';
import { root } from './files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bundle-'));
const published = path.join(folder, 'published');
let chunks: readonly OutputChunk[] = [];

async function bundled(dir: string, given: { readonly input?: InputOption } = {}): Promise<readonly OutputChunk[]> {
  const bundle = await rolldown({ ...settings, cwd: fileURLToPath(root), ...given, logLevel: 'silent' });
  const { output } = await bundle.write({ ...settings.output, dir });
  await bundle.close();
  return output.filter((one) => one.type === 'chunk');
}

beforeAll(async () => {
  chunks = await bundled(published);
}, 30_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that is read before the modules of these names are there. */
function readFor(...modules: readonly string[]): readonly OutputChunk[] {
  const isOne = ({ facadeModuleId }: OutputChunk) => modules.some((one) => facadeModuleId?.endsWith(one));
  const found = new Set(chunks.filter(isOne));
  for (const one of found)
    for (const other of chunks.filter(({ fileName }) => one.imports.includes(fileName))) found.add(other);
  return [...found];
}

test('up to its list, a start of mcp reads eight files, and nothing that only calls or settings in a file need', () => {
  const read = readFor('/src/main.ts', '/src/start.ts', '/src/start-mcp.ts');
  const modules = read.flatMap(({ moduleIds }) => moduleIds);
  expect(modules.some((id) => id.endsWith('/src/surfaces/mcp/legacy/server.ts'))).toBe(true);
  expect(read.map(({ name }) => name)).toHaveLength(8);
  const ofCalls =
    /\/(tools|src\/(ledger|policy\/conditions|surfaces\/mcp\/service)|node_modules\/(kysely|pino|yaml))\b/;
  const ofFiles = /\/src\/(config\/(parse|schema)|policy\/check)\b/;
  expect(modules.filter((id) => ofCalls.test(id) || ofFiles.test(id))).toEqual([]);
});

/** `mcp` of the bundle, on the sandbox; ended with the test. */
function started(cache: string): ChildProcessByStdio<Writable, Readable, null> {
  const env = { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, NODE_COMPILE_CACHE: cache };
  const args = [path.join(published, 'main.js'), 'mcp', '--sandbox', '--data-dir', path.join(folder, 'data')];
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const gone = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  return child;
}

test('its list of tools is that of the source, to the letter, since clients cache it as it comes', {
  timeout: 30_000,
}, async () => {
  const { stdin, stdout } = started(path.join(folder, 'cache-of-list'));
  const lines = createInterface(stdout)[Symbol.asyncIterator]();
  for (const message of [initialize, { method: 'notifications/initialized' }, { id: 2, method: 'tools/list' }])
    stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  await lines.next();
  const { result } = JSON.parse((await lines.next()).value ?? '');
  expect(JSON.stringify(result.tools)).toBe(JSON.stringify(withTaskSupport(offeringOf(listing))));
});

test('nothing is left to be loaded from files that are not there', () => {
  for (const { fileName, code } of chunks) expect(code, fileName).not.toMatch(/\brequire\(["']\.\.?\//);
});

test.each(['claude-desktop', 'claude-code', 'cursor', 'vscode', 'codex'])('it sets %s up', async (client) => {
  const home = mkdtempSync(path.join(folder, 'home-'));
  const args = [path.join(published, 'main.js'), 'setup', client, '--sandbox', '--write', '--yes', '--output', 'json'];
  const env = { PATH: process.env['PATH'], HOME: home };
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: home, env, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ state: 'written', entry: { args: expect.arrayContaining(['mcp']) } });
});

test('what holds without a configuration file is in the bundle what it is in the source', async () => {
  const dir = path.join(folder, 'defaults');
  const [chunk] = await bundled(dir, { input: { defaults: 'src/config/defaults.ts' } });
  expect(chunk?.moduleIds).toHaveLength(1);
  expect((await import(pathToFileURL(path.join(dir, 'defaults.js')).href)).defaults).toStrictEqual(defaults);
});

test('a start of mcp that is killed has left its compile cache for the next one', { timeout: 30_000 }, async () => {
  const cache = path.join(folder, 'cache');
  const { stdin, stdout } = started(cache);
  stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\n`);
  await once(createInterface(stdout), 'line');
  await expect.poll(() => readdirSync(cache, { recursive: true }).length, { timeout: 20_000 }).toBeGreaterThan(5);
});
