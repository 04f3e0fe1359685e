import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { byNpmStart } from '../../src/config.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'by-npm-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function checkout(name: string): string {
  mkdirSync(path.join(folder, name));
  const file = path.join(folder, name, 'package.json');
  writeFileSync(file, '{}');
  return file;
}

const own = checkout('own');
const another = checkout('another');
const started = { npm_lifecycle_event: 'start', npm_package_json: own, INIT_CWD: '/where/it/was/typed' };

test('npm start says where it was typed', () => {
  expect(byNpmStart(own, started)?.typedIn).toBe('/where/it/was/typed');
});

test('also of a checkout that is reached by a link', () => {
  symlinkSync(path.dirname(own), path.join(folder, 'link'));
  const byLink = { ...started, npm_package_json: path.join(folder, 'link', 'package.json') };
  expect(byNpmStart(own, byLink)).toBeDefined();
});

test.each([
  {},
  { ...started, npm_lifecycle_event: 'test' },
  { ...started, npm_package_json: another },
  { ...started, npm_package_json: path.join(folder, 'gone', 'package.json') },
  { npm_config_sandbox: 'true' },
])('anything else is no npm start of this package: %j', (env) => {
  expect(byNpmStart(own, env)).toBeUndefined();
});

test.each([
  [{ npm_config_sandbox: 'true' }, '--sandbox'],
  [{ npm_config_data_dir: '/d' }, '--data-dir'],
  [{ npm_config_config: '/x.yaml' }, '--config'],
  [{ npm_config_read_only: '' }, '--no-read-only'],
])('what npm kept for itself is known by the variables that it sets: %j', (env, flag) => {
  expect(byNpmStart(own, { ...started, ...env })?.kept(flag)).toBe(true);
  expect(byNpmStart(own, started)?.kept(flag)).toBe(false);
});
