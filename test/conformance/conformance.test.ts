/** The official suites over HTTP, and that none of what they want to see is offered to anybody else. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { newFolder } from '../end-to-end/sandboxed.ts';
import { judge } from './judge.ts';
import { runSuite, startAdorned } from './run.ts';
import { suites } from './suites.ts';

test.each(suites)(
  '$name: everything that it looks at is right',
  async (suite) => {
    const { scenarios, passed, faults } = await runSuite(suite);
    expect(faults).toEqual([]);
    expect({ scenarios, passed }).toEqual({ scenarios: suite.scenarios, passed: suite.passed });
  },
  180_000,
);

describe('the fixtures', () => {
  const fixture = /^test_|^test:|json_schema_2020_12/;

  async function served(): Promise<string> {
    const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
    const folder = newFolder();
    const child = spawn(process.execPath, [main, 'serve', '--json', '--sandbox', '--port', '0', '--data-dir', folder], {
      env: { PATH: process.env['PATH'], HOME: folder },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(child, 'exit');
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await ended;
    });
    const [line] = await once(createInterface(child.stdout), 'line');
    return z.object({ mcp: z.string() }).parse(JSON.parse(String(line))).mcp;
  }

  async function offered(url: string): Promise<readonly string[]> {
    const all = [];
    const legacy = new Client({ name: 'test', version: '1' });
    await legacy.connect(new StreamableHTTPClientTransport(new URL(url)));
    const modern = new ModernClient({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    await modern.connect(new ModernTransport(new URL(url)));
    for (const client of [legacy, modern]) {
      onTestFinished(() => client.close());
      all.push(...(await client.listTools()).tools.map(({ name }) => name));
      all.push(...(await client.listPrompts()).prompts.map(({ name }) => name));
      all.push(...(await client.listResources()).resources.map(({ uri }) => uri));
      all.push(...(await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate));
      if (client.getServerCapabilities()?.logging) all.push('test_logging');
    }
    return all;
  }

  test('are not in what is served', async () => {
    const names = await offered(await served());
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => fixture.test(name))).toEqual([]);
  }, 60_000);

  test('are in what the suites see', async () => {
    const server = await startAdorned();
    onTestFinished(() => server.stop());
    const names = await offered(server.url);
    expect(names.filter((name) => fixture.test(name)).length).toBeGreaterThan(40);
    expect(names.length).toBeGreaterThan(80);
  }, 60_000);
});

describe('the judge', () => {
  const suite = { scenarios: 2, passed: 3, silent: [] };
  const right = { scenario: 'right', passed: 3, failed: [] };
  const wrong = { scenario: 'wrong', passed: 1, failed: ['check: words'] };
  const given = { found: [right, wrong], known: ['wrong'], code: 0 };

  test('finds nothing where only what is known to fail fails', () => {
    expect(judge(suite, given)).toEqual({ scenarios: 2, passed: 3, failed: 0, excused: ['wrong'], faults: [] });
  });

  test.each([
    ['a failure', { known: [] }, ['wrong: check: words', '4 checks passed, not 3']],
    ['what is known to fail and does not', { found: [right, { ...wrong, failed: [] }] }, ['wrong is known to fail']],
    ['what did not run', { found: [right] }, ['wrong is known to fail', '1 scenarios ran, not 2']],
    ['what tried nothing', { found: [{ ...right, passed: 0 }, wrong] }, ['right tried nothing', '0 checks passed']],
    ['an end that is none', { code: 1 }, ['the suite ended with 1']],
  ])('tells of %s', (_, more, faults) => {
    const found = judge(suite, { ...given, ...more }).faults;
    expect(found).toHaveLength(faults.length);
    for (const [index, words] of faults.entries()) expect(found[index]).toContain(words);
  });
});
