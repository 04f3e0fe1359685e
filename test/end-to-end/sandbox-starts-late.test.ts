import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { newFolder } from './sandboxed.ts';

const asker = { principal: { id: 'os:op', name: 'op', surface: 'cli', grade: 'local' } } as const;
const call = { tool: 'scf:ListNamespaces', input: {} };

async function unasked() {
  const folder = newFolder();
  const nowhere = { env: { TENCENT_CHATOPS_LOG: 'silent' }, home: folder, paths: { config: folder, data: folder } };
  const loaded = await loadConfig({ sandbox: true, dataDir: folder }, nowhere);
  const app = await createApp({ ...loaded, sweeps: true });
  onTestFinished(() => Promise.resolve(app[Symbol.asyncDispose]()));
  return { app, world: path.join(loaded.config.worldDir, 'world.sqlite') };
}

test('the sandbox starts with the first request, and once for all', async () => {
  const { app, world } = await unasked();
  expect(existsSync(world)).toBe(false);
  const answers = await Promise.all([app.executor.query(call, asker), app.executor.query(call, asker)]);
  expect(answers.map(({ kind }) => kind)).toEqual(['answer', 'answer']);
  const sandbox = await app.startSandbox?.();
  expect(sandbox?.executions().map(({ action }) => action)).toEqual(['ListNamespaces', 'ListNamespaces']);
});

test('one that cannot start is a failure in words, and is tried again', async () => {
  const { app, world } = await unasked();
  writeFileSync(world, 'This is no database. '.repeat(100));
  expect(await app.executor.query(call, asker)).toMatchObject({
    kind: 'failed',
    failure: { code: 'CloudUnreachable', message: expect.stringMatching(/sandbox .* did not start.*Nothing was sent/) },
  });
  rmSync(world);
  expect(await app.executor.query(call, asker)).toMatchObject({ kind: 'answer' });
});
