/** Packs the program as an MCP bundle: `npm run pack:mcpb [-- file]`. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packExtension } from '@anthropic-ai/mcpb';
import { rolldown } from 'rolldown';
import program from '../package.json' with { type: 'json' };
import bundle from '../rolldown.config.mjs';

const root = path.resolve(import.meta.dirname, '..');
const target = path.resolve(process.argv[2] ?? path.join(root, 'tencent-chatops.mcpb'));
const folder = mkdtempSync(path.join(tmpdir(), 'mcpb-'));
const server = path.join(folder, 'server');

try {
  mkdirSync(server);
  const built = await rolldown({ ...bundle, cwd: root });
  await built.write({ ...bundle.output, dir: server });
  await built.close();
  for (const [from, to] of [
    ['mcpb/manifest.json', 'manifest.json'],
    ['mcpb/launch.js', 'server/launch.js'],
    ['LICENSE', 'LICENSE'],
  ] as const)
    cpSync(path.join(root, from), path.join(folder, to));
  const { name, version, license } = program;
  writeFileSync(path.join(server, 'package.json'), `${JSON.stringify({ name, version, license, type: 'module' })}\n`);
  // The official tool: it refuses a manifest that is not valid.
  if (!(await packExtension({ extensionPath: folder, outputPath: target, silent: true }))) process.exitCode = 1;
  else process.stdout.write(`${target}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
