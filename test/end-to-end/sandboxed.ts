import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { fastClock } from '../fast-clock.ts';

export type SandboxedApp = App & { readonly sandbox: Sandbox };

/** The whole program but for its surfaces, on the embedded sandbox in a folder of its own, with time run faster. */
export async function sandboxedApp(
  settings: { clock?: Clock; taskMs?: number; dataDir?: string } = {},
): Promise<SandboxedApp> {
  const folder = settings.dataDir ?? newFolder();
  const nowhere = { env: { TENCENT_CHATOPS_LOG: 'silent' }, home: folder, paths: { config: folder, data: folder } };
  const loaded = await loadConfig({ sandbox: true, dataDir: folder }, nowhere);
  const app = await createApp({
    ...loaded,
    sweeps: false,
    overrides: { clock: settings.clock ?? fastClock(10), taskMs: settings.taskMs ?? 1_000 },
  });
  onTestFinished(() => Promise.resolve(app[Symbol.asyncDispose]()));
  const sandbox = await app.startSandbox?.();
  if (!sandbox) throw new Error('the sandbox is the target');
  return { ...app, sandbox };
}

export function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatops-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** For all tests of a block: from its `beforeAll`. */
export function lastingFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatops-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
