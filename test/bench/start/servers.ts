/** Who is measured: the program, two servers of the protocol's authors as they are published, and the least there can be. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { bundledBare, bundledProgram } from './bundles.ts';

export const names = ['ours', 'everything', 'filesystem', 'bare'] as const;
export type Name = (typeof names)[number];

/** What Node.js is given so that each starts; its folder is new and empty at each start. */
export type Servers = Readonly<Record<Name, (folder: string) => readonly string[]>>;

/** What is made for them goes into the folder. */
export async function servers(made: string): Promise<Servers> {
  const ours = bundledProgram();
  const bare = await bundledBare(path.join(made, 'bare'));
  const everything = published('@modelcontextprotocol/server-everything');
  const filesystem = published('@modelcontextprotocol/server-filesystem');
  return {
    ours: (folder) => [ours, 'mcp', '--sandbox', '--data-dir', path.join(folder, 'data')],
    everything: () => [everything, 'stdio'],
    filesystem: (folder) => [filesystem, folder],
    bare: () => [bare],
  };
}

const Package = z.object({ bin: z.record(z.string(), z.string()) });

/** The file that a package's only command runs. */
function published(name: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const [file] = Object.values(Package.parse(JSON.parse(readFileSync(manifest, 'utf8'))).bin);
  if (file === undefined) throw new Error(`${name} has no command.`);
  return path.join(path.dirname(manifest), file);
}
