/** What holds where there is no configuration file. Data: the bundle holds what this file makes (rolldown.config.mjs). */
import { ConfigFile } from './schema.ts';

export const defaults: ConfigFile = ConfigFile.parse({});
