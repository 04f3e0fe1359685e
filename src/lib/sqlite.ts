import type { DatabaseSync } from 'node:sqlite';

/**
 * Opens a file with the SQLite that is built into Node.js, which warns on Node.js 22 that it is experimental.
 * Nothing else runs while the module loads, so no other warning is lost. `timeoutMs` is how long one statement may wait
 * for a lock inside SQLite, where it blocks the event loop.
 */
export function openSqlite(file: string, timeoutMs: number): DatabaseSync {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    const sqlite = process.getBuiltinModule('node:sqlite');
    return new sqlite.DatabaseSync(file, { timeout: timeoutMs });
  } finally {
    process.emitWarning = emitWarning;
  }
}
