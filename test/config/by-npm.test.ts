import { expect, test } from 'vitest';
import { byNpmStart } from '../../src/config.ts';

const started = { npm_lifecycle_event: 'start', INIT_CWD: '/where/it/was/typed' };

test('npm start says where it was typed', () => {
  expect(byNpmStart(started)).toEqual({ typedIn: '/where/it/was/typed', kept: [] });
});

test.each([{}, { npm_lifecycle_event: 'test', INIT_CWD: '/x' }, { npm_config_sandbox: 'true' }])(
  'anything else is no npm start: %j',
  (env) => {
    expect(byNpmStart(env)).toBeUndefined();
  },
);

test.each([
  [{ npm_config_sandbox: 'true' }, ['--sandbox']],
  [{ npm_config_data_dir: '/d', npm_config_read_only: 'true' }, ['--data-dir', '--read-only']],
  [{ npm_config_loglevel: 'silent', npm_config_prefix: '/x' }, []],
])('what npm kept for itself is known by the variables that it sets: %j', (env, kept) => {
  expect(byNpmStart({ ...started, ...env })?.kept).toEqual(kept);
});
