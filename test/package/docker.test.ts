import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root, textOf } from './files.ts';

/**
 * No container engine is needed here: the image's file set is laid out by hand from the Dockerfile itself, its build
 * command is run on it, and its entry point with its default command on what goes into the second stage. What only an
 * engine can show (base images, users, layers) is not shown.
 */
const lines = textOf('Dockerfile').split('\n');
const copies = lines.filter((line) => /^COPY (?!--from)/.test(line)).map((line) => line.split(/\s+/).slice(1));
const [buildCopies, runCopies] = [copies.slice(0, -1), copies.slice(-1)];
const jsonAfter = (word: string): string[] =>
  JSON.parse(lines.find((line) => line.startsWith(`${word} [`))?.slice(word.length) ?? '[]');

const folder = mkdtempSync(path.join(tmpdir(), 'docker-'));
const [build, run] = [path.join(folder, 'build'), path.join(folder, 'run')];
const here = (file: string) => fileURLToPath(new URL(file, root));

function copyInto(target: string, [...words]: readonly string[]): void {
  const into = words.at(-1) ?? '.';
  for (const source of words.slice(0, -1)) {
    const isFolder = into.endsWith('/') || words.length > 2;
    cpSync(here(source), path.join(target, into.replace(/^\/(app\/)?/, ''), isFolder ? path.basename(source) : ''), {
      recursive: true,
    });
  }
}

beforeAll(() => {
  for (const words of buildCopies) copyInto(build, words);
  symlinkSync(here('node_modules'), path.join(build, 'node_modules'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the image', () => {
  test('is built from files that exist and that .dockerignore lets through', () => {
    const let_ = textOf('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    for (const source of copies.flatMap((words) => words.slice(0, -1))) {
      expect(existsSync(here(source)), source).toBe(true);
      expect(let_, source).toContain(source);
    }
  });

  test('builds its bundle, and the bundle alone is the program', { timeout: 120_000 }, () => {
    const command = lines
      .filter((line) => line.startsWith('RUN npm run'))
      .map((line) => line.replace('RUN npm run ', ''));
    expect(command).toEqual(['bundle']);
    const made = spawnSync('npm', ['run', ...command], { cwd: build, encoding: 'utf8' });
    expect(made.status, made.stderr).toBe(0);
    cpSync(path.join(build, 'dist'), path.join(run, 'dist'), { recursive: true });
    for (const words of runCopies) copyInto(run, words);

    const version = spawnSync(process.execPath, ['dist/main.js', '--version'], { cwd: run, encoding: 'utf8' });
    expect(version).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });

    const request = {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
    };
    const data = path.join(folder, 'data');
    const served = spawnSync(process.execPath, ['dist/main.js', ...jsonAfter('CMD'), '--sandbox'], {
      cwd: run,
      encoding: 'utf8',
      input: `${JSON.stringify(request)}\n`,
      env: { PATH: process.env['PATH'], TENCENT_CHATOPS_DATA: data },
      timeout: 30_000,
    });
    // A log for people who look, and nothing that Node.js or the program complains about.
    for (const line of served.stderr.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ level: 'info' });
    expect(JSON.parse(served.stdout.split('\n')[0] ?? '')).toMatchObject({
      id: 1,
      result: { serverInfo: { name: 'tencent-chatops' } },
    });
    expect(served.status).toBe(0);

    // What evaluates expressions is a file of its own, which nothing imports.
    const task = { expression: 'a[?b>`1`].b', document: '{"a":[{"b":1},{"b":2}]}', maxBytes: 100, withinMs: 5_000 };
    const evaluated = spawnSync(process.execPath, ['dist/jmespath.js'], {
      cwd: run,
      encoding: 'utf8',
      input: JSON.stringify(task),
      env: {},
      timeout: 30_000,
    });
    expect(evaluated).toMatchObject({ status: 0, stderr: '', stdout: '{"kind":"value","value":[2]}' });
    // The bundle starts that very file.
    const texts = readdirSync(path.join(run, 'dist')).map((file) => readFileSync(path.join(run, 'dist', file), 'utf8'));
    expect(
      texts.filter((written) => written.includes("'./jmespath.js'") || written.includes('"./jmespath.js"')),
    ).not.toEqual([]);
  });

  test('runs the program without rights of its own, serving MCP unless told otherwise', () => {
    expect(jsonAfter('ENTRYPOINT')).toEqual(['tencent-chatops']);
    expect(jsonAfter('CMD')).toEqual(['mcp']);
    expect(lines.filter((line) => line.startsWith('USER')).at(-1)).toBe('USER node');
    expect(lines.filter((line) => line.startsWith('FROM'))).toHaveLength(2);
    expect(textOf('Dockerfile')).toContain('ln -s /app/dist/main.js /usr/local/bin/tencent-chatops');
  });
});
