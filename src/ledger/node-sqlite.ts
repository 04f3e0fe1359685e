import type { DatabaseSync } from 'node:sqlite';

/**
 * Opens a file with the SQLite that is built into Node.js, which warns on Node.js 22 that it is experimental.
 * Nothing else runs while the module loads, so no other warning is lost.
 */
export function openDatabase(file: string): DatabaseSync {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    const sqlite = process.getBuiltinModule('node:sqlite');
    // Waiting for locks is done by the caller, since SQLite's own way blocks the event loop.
    return new sqlite.DatabaseSync(file, { timeout: 0 });
  } finally {
    process.emitWarning = emitWarning;
  }
}
