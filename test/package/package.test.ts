import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { root, sources, textOf } from './files.ts';

const Package = z.object({
  name: z.string(),
  bin: z.record(z.string(), z.string()),
  scripts: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});
const manifest = Package.parse(JSON.parse(textOf('package.json')));

describe('package.json', () => {
  test('names the program and its bin', () => {
    expect(manifest).toMatchObject({ name: 'tencent-chatops', bin: { 'tencent-chatops': 'dist/main.js' } });
  });

  test('has the scripts that the README names', () => {
    const named = [...textOf('README.md').matchAll(/npm (?:run (?:--silent )?)?([a-z:]+)/g)].map(
      ([, script]) => script ?? '',
    );
    for (const script of named.filter((name) => !['ci', 'or', 'install'].includes(name)))
      expect(Object.keys(manifest.scripts)).toContain(script);
  });

  test('has rolldown at the version that vite brings, since two versions make a lock file that npm ci refuses', () => {
    const lock = z
      .object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) })
      .parse(JSON.parse(textOf('package-lock.json')));
    expect(Object.keys(lock.packages).filter((name) => /(^|\/)node_modules\/rolldown$/.test(name))).toEqual([
      'node_modules/rolldown',
    ]);
  });

  test('publishes what a user needs and nothing else', () => {
    const packed = spawnSync('npm', ['pack', '--dry-run', '--json'], { cwd: fileURLToPath(root), encoding: 'utf8' });
    const [{ files }] = z
      .tuple([z.object({ files: z.array(z.object({ path: z.string() })) })])
      .parse(JSON.parse(packed.stdout));
    const others = files.map(({ path }) => path).filter((path) => !path.startsWith('dist/'));
    expect(others.sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'docs/tencent-chatops.example.yaml',
      'docs/tencent-chatops.schema.json',
      'package.json',
      'src/sandbox/README.md',
    ]);
  });

  test('every dependency is imported somewhere in the source', () => {
    const imported = sources.flatMap((file) => [...textOf(file).matchAll(/'([@a-z][^']*)'/g)].map(([, name]) => name));
    // socket-mode leaves it to whoever uses it which undici it connects with.
    const SocketMode = z.object({ peerDependencies: z.record(z.string(), z.string()) });
    const peers = SocketMode.parse(JSON.parse(textOf('node_modules/@slack/socket-mode/package.json')));
    const unused = (name: string) =>
      peers.peerDependencies[name] === undefined &&
      !imported.some((one) => one === name || one?.startsWith(`${name}/`));
    expect(Object.keys(manifest.dependencies).filter(unused)).toEqual([]);
  });
});
