import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { getMcpConfigForManifest, type McpbManifestAny, unpackExtension, validateManifest } from '@anthropic-ai/mcpb';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { tools } from '../../tools/index.ts';
import { root, textOf } from './files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mcpb-test-'));
const [packed, unpacked] = [path.join(folder, 'x.mcpb'), path.join(folder, 'x')];
const manifest: McpbManifestAny = JSON.parse(textOf('mcpb/manifest.json'));
const { version } = JSON.parse(textOf('package.json'));

beforeAll(async () => {
  execFileSync('npm', ['run', '--silent', 'pack:mcpb', '--', packed], { cwd: fileURLToPath(root) });
  expect(await unpackExtension({ mcpbPath: packed, outputDir: unpacked, silent: true })).toBe(true);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inside = () =>
  readdirSync(unpacked, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => statSync(path.join(unpacked, file)).isFile());

/** How a client starts the bundle, by the official tool's own rules, with what somebody filled in. */
async function started(userConfig: Readonly<Record<string, string | boolean>>) {
  const config = await getMcpConfigForManifest({
    manifest,
    extensionPath: unpacked,
    systemDirs: {},
    userConfig,
    pathSeparator: path.sep,
  });
  if (!config) throw new Error('The manifest asks for something that was not filled in.');
  return config;
}

async function open(
  userConfig: Readonly<Record<string, string | boolean>>,
  env: Readonly<Record<string, string>> = {},
) {
  const config = await started(userConfig);
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: config.args ?? [],
    env: { ...config.env, ...env, HOME: folder, TENCENT_CHATOPS_DATA: path.join(folder, 'data') },
    stderr: 'pipe',
  });
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(transport);
  return client;
}

describe('the manifest', () => {
  test('is valid for the official tool, which says so', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    expect(validateManifest(fileURLToPath(new URL('mcpb/manifest.json', root)))).toBe(true);
    expect(validateManifest(fileURLToPath(new URL('package.json', root)))).toBe(false);
    log.mockRestore();
  });

  test('has the version of the program, and marks both parts of the key as secret', () => {
    expect(manifest).toMatchObject({ manifest_version: '0.3', version, license: 'Apache-2.0' });
    const secret = Object.entries(manifest.user_config ?? {}).filter(([, { sensitive }]) => sensitive);
    expect(secret.map(([name]) => name)).toEqual(['secret_id', 'secret_key']);
  });

  test('puts secrets into variables and never on the command line, which others can read', async () => {
    const config = await started({ secret_id: 'id-of-a-key', secret_key: 'the-key-itself' });
    expect(config.env).toEqual({ TENCENTCLOUD_SECRET_ID: 'id-of-a-key', TENCENTCLOUD_SECRET_KEY: 'the-key-itself' });
    expect(JSON.stringify(config.args)).not.toMatch(/id-of-a-key|the-key-itself/);
  });
});

describe('the bundle', () => {
  test('holds the program and what it has to say about itself, and nothing else', () => {
    const files = inside();
    const others = files.filter((file) => !/^server\/[\w.-]+\.js$/.test(file));
    expect(others.sort()).toEqual(['LICENSE', 'manifest.json', 'server/package.json']);
    expect(files).toEqual(expect.arrayContaining(['server/launch.js', 'server/main.js']));
    expect(statSync(packed).size).toBeLessThan(3_000_000);
  });

  test('names no place of the machine that it was packed on', () => {
    const here = fileURLToPath(root);
    const naming = inside().filter((file) => readFileSync(path.join(unpacked, file), 'utf8').includes(here));
    expect(naming).toEqual([]);
  });

  test("lists the program's tools over stdio, with the sandbox switched on", async () => {
    const client = await open({ sandbox: true });
    const names = (await client.listTools()).tools.map(({ name }) => name);
    for (const { operation } of tools) {
      const [product, action = ''] = operation.split(':');
      expect(names).toContain(`${product}${action.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`);
    }
    const answer = await client.callTool({ name: 'gaap_describe_proxies', arguments: {} });
    expect(answer.isError ?? false).toBe(false);
    await client.close();
  });

  test('with nothing filled in it is the cloud, and says that there are no keys', async () => {
    const client = await open({});
    const answer = await client.callTool({ name: 'gaap_describe_proxies', arguments: {} });
    expect(answer.isError).toBe(true);
    expect(JSON.stringify(answer)).toContain('TENCENTCLOUD_SECRET_ID');
    await client.close();
  });

  test('a client that leaves the name of a setting where it has none is understood', async () => {
    const literal = { TENCENTCLOUD_SECRET_ID: `\${user_config.secret_id}` };
    const client = await open({ sandbox: true, region: `\${user_config.region}` }, literal);
    expect((await client.listTools()).tools.length).toBeGreaterThan(tools.length);
    await client.close();
  });
});
