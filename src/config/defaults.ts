/** What holds where there is no configuration file. Evaluated when the program is bundled (rolldown.config.mjs), so data alone. */
import { ConfigFile } from './schema.ts';

export const defaults: ConfigFile = ConfigFile.parse({});
