/** The program as it is published: bundled once, so that servers start fast and are all the same whatever is edited meanwhile. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rolldown } from 'rolldown';

export interface Program extends AsyncDisposable {
  readonly file: string;
}

export async function bundleProgram(): Promise<Program> {
  const dir = mkdtempSync(path.join(tmpdir(), 'crash-program-'));
  const root = path.join(import.meta.dirname, '../..');
  const build = await rolldown({ cwd: root, input: { main: 'src/main.ts' }, platform: 'node', logLevel: 'silent' });
  await build.write({ dir, format: 'esm' });
  await build.close();
  return {
    file: path.join(dir, 'main.js'),
    async [Symbol.asyncDispose]() {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
