import { expect, test } from 'vitest';
import { byNpmStart } from '../../src/config.ts';

const own = '/checkout/package.json';
const started = { npm_lifecycle_event: 'start', npm_package_json: own, INIT_CWD: '/where/it/was/typed' };

test('npm start says where it was typed', () => {
  expect(byNpmStart(own, started)?.typedIn).toBe('/where/it/was/typed');
});

test.each([
  {},
  { ...started, npm_lifecycle_event: 'test' },
  { ...started, npm_package_json: '/another/package.json' },
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
