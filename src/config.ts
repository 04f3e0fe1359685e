/** The only reader of the configuration file and of the environment. Nothing else in the program looks at either. */
import { type Surroundings, surroundings } from './config/environment.ts';
import { findFile } from './config/find-file.ts';
import { readConfigFile } from './config/read-file.ts';
import { type Flags, type Loaded, settle } from './config/settle.ts';

export type { OidcSettings } from './config/console.ts';
export { createDataDirectory } from './config/data-directory.ts';
export type { StoreSettings } from './config/database.ts';
export type { Surroundings } from './config/environment.ts';
export { npmScript, usualDataDir } from './config/environment.ts';
export type { LogLevel } from './config/log-level.ts';
export type { Config, Flags, Loaded, Secrets } from './config/settle.ts';
export { type SlackConnection, type SlackSettings, slackConnection } from './config/slack.ts';
export type { SlackSecrets } from './config/slack-secrets.ts';
export type { Target } from './config/target.ts';
export type { FaultAt } from './config/together.ts';

/** Reads and checks everything and writes nothing; `createDataDirectory` makes the directories. Throws `FailureError`. */
export function loadConfig(flags: Flags, around: Surroundings = surroundings()): Loaded {
  const found = findFile(flags, around);
  return settle(flags, around, found && readConfigFile(found));
}
