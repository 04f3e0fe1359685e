/** The protocol's own Inspector as a client: it lists and calls what the program serves, and judges the schemas. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { snakeName } from '../../src/executor/registry.ts';
import { tools } from '../../tools/index.ts';
import type { Ended } from './program.ts';
import { lastingFolder } from './sandboxed.ts';
import { startServing } from './serving.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const inspector = commandOf('@modelcontextprotocol/inspector', 'mcp-inspector');

/** How the Inspector is told to reach a server that serves the sandbox. */
interface Reached {
  readonly flags: readonly string[];
  /** Behind everything else, for a server that it starts itself. */
  readonly command?: readonly string[];
  readonly home: string;
}

/** The same for every transport. */
function inspected(transport: string, reach: () => Promise<Reached>): void {
  describe(transport, { timeout: 60_000 }, () => {
    let server: Reached;
    beforeAll(async () => {
      server = await reach();
    });
    const ask = (...args: readonly string[]) => inspect(server, args);
    const call = (tool: string, input: object) =>
      ask('--method', 'tools/call', '--tool-name', tool, '--tool-args-json', JSON.stringify(input));

    test('every tool is listed, and no schema is wrong', async () => {
      const ended = await ask('--method', 'tools/list', '--strict');
      expect(ended.code, ended.stderr).toBe(0);
      const { result, schemaFindings = [] } = Listed.parse(JSON.parse(ended.stdout));
      const own = ['change_show', 'change_wait', 'result_read'];
      expect(result.tools.map(({ name }) => name)).toEqual(
        [...tools.map(({ operation }) => snakeName(operation)), ...own].sort(),
      );
      const severe = schemaFindings.filter(({ findings }) => findings.some(({ severity }) => severity === 'error'));
      expect(severe).toEqual([]);
    });

    test('a query answers with data', async () => {
      const ended = await call('gaap_describe_proxies', { ProxyIds: ['link-3d85gh'] });
      expect(ended.code, ended.stderr).toBe(0);
      expect(answerIn(ended)).toMatchObject({ TotalCount: 1, ProxySet: [{ ProxyId: 'link-3d85gh' }] });
    });

    // It declares no elicitation, so nobody can be asked through it.
    test('a change waits for a human, under its id', async () => {
      const input = { ProxyId: 'link-3d85gh', Force: 1, ListenerIds: ['listener-o0f3at99'] };
      const ended = await call('gaap_delete_listeners', input);
      expect(ended.code, ended.stderr).toBe(0);
      const asked = answerIn(ended);
      expect(asked).toMatchObject({ id: expect.stringMatching(/^chg-/), state: 'awaiting_approval' });
      const shown = await call('change_show', { id: asked['id'] });
      expect(answerIn(shown)).toMatchObject({ id: asked['id'], state: 'awaiting_approval' });
    });

    test('a mistake is an error of the tool', async () => {
      const ended = await call('gaap_describe_proxies', { ProxyIds: ['nothing'] });
      expect(ended.code).toBe(5);
      expect(ended.stdout).toContain('[InvalidInput]');
    });

    test('a change is a resource', async () => {
      const ended = await ask('--method', 'resources/templates/list');
      expect(ended.code, ended.stderr).toBe(0);
      const { resourceTemplates } = Templates.parse(JSON.parse(ended.stdout)).result;
      expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
        'tencent-chatops://changes/{id}',
        'tencent-chatops://changes/{id}/plan',
        'tencent-chatops://changes/{id}/audit',
      ]);
    });
  });
}

inspected('over stdio', async () => {
  const home = lastingFolder();
  const command = [process.execPath, main, 'mcp', '--sandbox', '--data-dir', path.join(home, 'data')];
  return { flags: ['--transport', 'stdio'], command, home };
});

const endings: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of endings) await end();
});

inspected('over HTTP', async () => {
  const home = lastingFolder();
  const { addresses } = await startServing({ folder: home, finished: (end) => void endings.push(end) });
  return { flags: [addresses.mcp, '--transport', 'http'], home };
});

const Finding = z.object({ severity: z.string(), issue: z.string() });
const Listed = z.object({
  result: z.object({ tools: z.array(z.object({ name: z.string() })) }),
  schemaFindings: z.array(z.object({ toolName: z.string(), findings: z.array(Finding) })).optional(),
});
const Called = z.object({ result: z.object({ structuredContent: z.record(z.string(), z.unknown()) }) });
const Templates = z.object({
  result: z.object({ resourceTemplates: z.array(z.object({ uriTemplate: z.string() })) }),
});

function answerIn({ stdout }: Ended) {
  return Called.parse(JSON.parse(stdout)).result.structuredContent;
}

function inspect({ flags, command, home }: Reached, args: readonly string[]): Promise<Ended> {
  const argv = [
    inspector,
    '--cli',
    ...flags,
    ...args,
    '--format',
    'json',
    '-q',
    ...(command ? ['--', ...command] : []),
  ];
  // It keeps files of its own in the home directory.
  const env = { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1' };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, argv, { env, timeout: 50_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : -1) : 0, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

function commandOf(name: string, command: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const { bin } = z.object({ bin: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync(manifest, 'utf8')));
  return path.join(path.dirname(manifest), bin[command] ?? '');
}
