import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { root } from './files.ts';

/** Runs the check as that version of Node.js would. */
function checkAs(version: string) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } }); Object.defineProperty(process, 'version', { value: 'v${version}' });`;
  return spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(pretend)}`,
      fileURLToPath(new URL('src/check-node.js', root)),
    ],
    { encoding: 'utf8' },
  );
}

describe('Node.js', () => {
  test.each(['18.20.8', '20.20.2', '22.17.1'])('%s is too old, and one sentence says so', (version) => {
    const { status, stderr, stdout } = checkAs(version);
    expect(status).toBe(1);
    expect(stderr).toBe(`tencent-chatops needs Node.js 22.18 or newer; this is v${version}.\n`);
    expect(stdout).toBe('');
  });

  test.each(['22.18.0', '24.0.0', '26.1.0'])('%s will do', (version) => {
    expect(checkAs(version)).toMatchObject({ status: 0, stderr: '' });
  });
});
