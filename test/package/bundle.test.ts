/** The bundle, as it is published: what it holds ready is what the source makes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type OutputChunk, type RolldownOutput, rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import settings from '../../rolldown.config.mjs';
import { listing } from '../../src/app-listing.ts';
import { defaults } from '../../src/config/defaults.ts';
import { root } from './files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bundle-'));
let chunks: readonly OutputChunk[] = [];

beforeAll(async () => {
  const cwd = fileURLToPath(root);
  const input = { main: 'src/main.ts', listing: 'src/app-listing.ts', defaults: 'src/config/defaults.ts' };
  const bundle = await rolldown({ ...settings, cwd, input, logLevel: 'silent' });
  const { output }: RolldownOutput = await bundle.write({ ...settings.output, dir: folder });
  chunks = output.filter((one) => one.type === 'chunk');
  await bundle.close();
}, 30_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const made = (name: string) => import(pathToFileURL(path.join(folder, `${name}.js`)).href);

describe('what only makes data', () => {
  test('is in the bundle what it is in the source', async () => {
    expect((await made('listing')).listing).toEqual(listing);
    expect((await made('defaults')).defaults).toEqual(defaults);
  });

  test('keeps the order of everything, since clients cache lists as they come', async () => {
    expect(JSON.stringify((await made('listing')).listing)).toBe(JSON.stringify(listing));
  });
});

/** With all that is loaded whenever one of these modules is. */
function loadedWith(...modules: readonly string[]): readonly OutputChunk[] {
  const holds = ({ moduleIds }: OutputChunk) => modules.some((one) => moduleIds.some((id) => id.endsWith(one)));
  const found = new Set(chunks.filter(holds));
  for (const one of found)
    for (const other of chunks.filter(({ fileName }) => one.imports.includes(fileName))) found.add(other);
  return [...found];
}

test('up to its list, a start of mcp reads a handful of files, and nothing of what only calls need', () => {
  const loaded = loadedWith('/src/start.ts', '/src/start-mcp.ts');
  const modules = loaded.flatMap(({ moduleIds }) => moduleIds);
  expect(modules.some((id) => id.endsWith('/src/surfaces/mcp/legacy/server.ts'))).toBe(true);
  expect(loaded.length).toBeLessThanOrEqual(8);
  const ofCalls =
    /\/(tools|src\/(ledger|policy\/conditions|surfaces\/mcp\/service)|node_modules\/(kysely|pino|yaml))\b/;
  expect(modules.filter((id) => ofCalls.test(id))).toEqual([]);
});

test('a start of mcp that is killed has left its compile cache for the next one', { timeout: 30_000 }, async () => {
  const cache = path.join(folder, 'cache');
  const env = { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, NODE_COMPILE_CACHE: cache };
  const args = [path.join(folder, 'main.js'), 'mcp', '--sandbox', '--data-dir', path.join(folder, 'data')];
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\n`);
    await once(createInterface(child.stdout), 'line');
    await expect.poll(() => readdirSync(cache, { recursive: true }).length, { timeout: 20_000 }).toBeGreaterThan(5);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});
