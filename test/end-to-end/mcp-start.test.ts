/** `mcp` as a client starts it: what is checked before a word is said, and what comes of what cannot be opened after it. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { initialize, initialized } from '../mcp/modern/wire.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Starts it with these messages in the pipe, which then ends. */
async function mcp(
  messages: readonly object[],
  { config = '', args = [] as readonly string[], spoil = noSpoiling } = {},
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'mcp-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'tencent-chatops.yaml');
  writeFileSync(file, config);
  spoil(folder);
  const data = path.join(folder, 'data');
  const child = spawn(process.execPath, [main, 'mcp', '--sandbox', '--data-dir', data, '--config', file, ...args], {
    env: { PATH: process.env['PATH'], HOME: folder },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 30_000,
  });
  child.stdin.on('error', () => {});
  child.stdin.end(messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join(''));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  const answers = out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  return { code, out, err, answers };
}

const noSpoiling = (_folder: string) => {};
const list = { id: 'list', method: 'tools/list' };
const show = { id: 'show', method: 'tools/call', params: { name: 'change_show', arguments: { id: 'chg-aaaaaa' } } };
const greeting = [initialize, initialized, list];

test.each([
  ['is no YAML', 'policy: [', ':1:10: the file is not valid YAML'],
  ['has a key that is none', 'polices: {}', 'polices'],
  [
    'counts people and lists none',
    'policy: { rules: [{ name: a, decide: require, require: { from: { roles: [sre] } } }] }',
    'counts people who are listed',
  ],
  [
    'names an operation that is none',
    'policy: { rules: [{ name: a, when: { operations: ["gaap:Nothing"] }, decide: deny }] }',
    'fits no operation',
  ],
  [
    'has an argument of a rule that cannot be read',
    'policy: { rules: [{ name: a, when: { arguments: { "$[": 1 } }, decide: deny }] }',
    'arguments',
  ],
  ['names a toolset that is none', 'mcp: { toolsets: [gap] }', 'gap'],
])('nothing is said on stdout where the configuration %s', { timeout: 40_000 }, async (_, config, says) => {
  const { code, out, err } = await mcp(greeting, { config });
  expect(err).toContain(says);
  expect({ code, out }).toEqual({ code: 2, out: '' });
});

test('the file is heeded: what it offers is listed, and nothing else', { timeout: 40_000 }, async () => {
  const { code, answers } = await mcp(greeting, { config: 'mcp: { toolsets: [scf], read_only: true }' });
  const names = answers.find(({ id }) => id === 'list').result.tools.map(({ name }: { readonly name: string }) => name);
  expect(names).toContain('scf_list_functions');
  expect(names.filter((name: string) => /^(clb|gaap)_|terminate/.test(name))).toEqual([]);
  expect(code).toBe(0);
});

test('where the ledger cannot be opened, the call is told so, and whoever started it is told why', {
  timeout: 40_000,
}, async () => {
  const spoil = (folder: string) => {
    mkdirSync(path.join(folder, 'data/sandbox'), { recursive: true, mode: 0o700 });
    chmodSync(path.join(folder, 'data'), 0o700);
    writeFileSync(path.join(folder, 'data/sandbox/ledger.sqlite'), 'this is no database, and it is long enough to see');
  };
  const { code, err, answers } = await mcp([...greeting, show], { spoil });
  expect(answers.map(({ id }) => id)).toEqual(['init', 'list', 'show']);
  expect(answers[2].error.message).toContain('[LedgerUnavailable]');
  expect(answers[2].error.message).not.toContain('ledger.sqlite');
  expect(code).toBe(1);
  const lines = err.trimEnd().split('\n');
  const logged = lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
  expect(logged.map(({ msg }) => msg)).toContain('what calls need could not be opened');
  expect(lines.filter((line) => !line.startsWith('{')).join(' ')).toMatch(/ledger/i);
});

test('what went wrong before the log is there stands in it', { timeout: 40_000 }, async () => {
  const { err } = await mcp([{ method: 7 }, ...greeting]);
  expect(err).toContain('protocol error');
});
