import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { ClientMachine } from '../../src/surfaces/cli/host.ts';

/** A machine whose every folder is below one of this test. */
export function newMachine(): ClientMachine & { readonly folder: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'setup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, ...machineAt('linux', folder) };
}

export function machineAt(platform: ClientMachine['platform'], home: string): ClientMachine {
  const below = (...words: readonly string[]) => (platform === 'win32' ? path.win32 : path.posix).join(home, ...words);
  return {
    platform,
    home,
    project: below('project'),
    applications: below('applications'),
    claude: home,
    codex: below('.codex'),
    variables: ['TENCENTCLOUD_SECRET_ID', 'TENCENTCLOUD_SECRET_KEY', 'TENCENT_CHATOPS_CONFIG'],
    serverCommand: ['tencent-chatops'],
  };
}
