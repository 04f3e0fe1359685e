import { type Surroundings, surroundings } from './environment.ts';
import { findFile } from './find-file.ts';
import { type Flags, type Loaded, settle } from './settle.ts';

/** As `loadConfig`, for who is waited for at each start, mostly without a file: what reads one is loaded where it is there. */
export async function loadConfigLate(flags: Flags, around: Surroundings = surroundings()): Promise<Loaded> {
  const found = findFile(flags, around);
  if (!found) return settle(flags, around, undefined);
  const { readConfigFile } = await import('./read-file.ts');
  return settle(flags, around, readConfigFile(found));
}
