import { z } from 'zod';
import type { Database } from './database.ts';

/** Kept in the world's file, so that all its processes agree. */
export const Settings = z.strictObject({
  /** How long a task takes, and how long a listener shows that it is being changed. */
  taskMs: z
    .int()
    .min(0)
    .max(24 * 60 * 60 * 1000),
  /** Whether "80" is refused where the page says Integer. */
  strictTypes: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;

const defaultSettings: Settings = { taskMs: 1500, strictTypes: false };

const Row = z.object({ value: z.string() });

export function readSettings(database: Database): Settings {
  const row = database.first(Row, `SELECT value FROM meta WHERE name = 'settings'`);
  return row ? Settings.parse(JSON.parse(row.value)) : defaultSettings;
}

interface SettingsChange {
  readonly taskMs?: number | undefined;
  readonly strictTypes?: boolean | undefined;
}

export function changeSettings(database: Database, change: SettingsChange): Settings {
  const current = readSettings(database);
  const settings = Settings.parse({
    taskMs: change.taskMs ?? current.taskMs,
    strictTypes: change.strictTypes ?? current.strictTypes,
  });
  database.run(`INSERT OR REPLACE INTO meta (name, value) VALUES ('settings', ?)`, JSON.stringify(settings));
  return settings;
}
