/** The program and the bare server, bundled alike. */
import { spawnSync } from 'node:child_process';
import { globSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import settings from '../../../rolldown.config.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const program = path.join(root, 'dist/main.js');

/** As it is published; made anew where a source is newer. */
export function bundledProgram(): string {
  const made = statSync(program, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const inputs = globSync(['src/**', 'tools/**', 'package*.json', 'rolldown.config.mjs'], { cwd: root });
  if (inputs.every((file) => statSync(path.join(root, file)).mtimeMs < made)) return program;
  const { status, stderr } = spawnSync('npm', ['run', 'bundle'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm run bundle failed: ${stderr}`);
  return program;
}

export async function bundledBare(dir: string): Promise<string> {
  const input = { main: path.join(import.meta.dirname, 'bare/main.ts') };
  const built = await rolldown({ ...settings, cwd: root, input, logLevel: 'silent' });
  await built.write({ ...settings.output, dir });
  await built.close();
  // As beside the program: without it Node.js has to find out that these are modules.
  writeFileSync(path.join(dir, 'package.json'), '{"type": "module"}\n');
  return path.join(dir, 'main.js');
}
