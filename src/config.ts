/** The only reader of the configuration file and of the environment. Nothing else in the program looks at either. */
import { readConfigFile } from './config/config-file.ts';
import { type Surroundings, surroundings } from './config/environment.ts';
import { resolveConfig } from './config/resolve.ts';
import type { Flags, Loaded } from './config/types.ts';

export { createDataDirectory } from './config/data-directory.ts';
export type { ByNpm, Surroundings } from './config/environment.ts';
export { byNpmStart, usualPlaces } from './config/environment.ts';
export type { LogLevel } from './config/log-level.ts';
export { slackConnection } from './config/slack.ts';
export type { FaultAt } from './config/together.ts';
export type { Config, Flags, Loaded, Secrets } from './config/types.ts';

/** Reads and checks everything and writes nothing; `createDataDirectory` makes the directories. Throws `FailureError`. */
export async function loadConfig(flags: Flags, around: Surroundings = surroundings()): Promise<Loaded> {
  const written = readConfigFile(flags, around);
  if (!written) return resolveConfig(flags, around, undefined);
  // Most starts have no file, and what parses one is slow to load.
  const { parseConfigFile } = await import('./config/parse.ts');
  return resolveConfig(flags, around, parseConfigFile(written));
}
