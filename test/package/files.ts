import { readdirSync, readFileSync } from 'node:fs';

export const root = new URL('../../', import.meta.url);

export function textOf(file: string): string {
  return readFileSync(new URL(file, root), 'utf8');
}

/** Every source file, as a path from the root. */
export const sources = ['src', 'tools'].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`),
);
