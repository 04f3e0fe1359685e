import { chmodSync, statSync } from 'node:fs';
import { FailureError } from '../errors.ts';
import { makeFolder } from '../lib/folder.ts';
import type { Config } from './types.ts';

/**
 * Makes the directories that the record of changes lives in, for this user alone.
 * A data directory that is there already is left as it is, since the user may have named one that others use too; but
 * where others may write, they could put a ledger of their own in place, so that is refused. A world's directory is
 * always this program's own, so it is simply closed to others.
 */
export function createDataDirectory({
  dataDir,
  worldDir,
  store,
  target,
}: Pick<Config, 'dataDir' | 'worldDir' | 'store' | 'target'>): void {
  // A ledger on a server needs none, and a container may have no place for one.
  if (store.kind !== 'sqlite' && target.kind !== 'sandbox') return;
  make(dataDir);
  if (othersMay(0o022, dataDir)) {
    throw failure(
      `Other users may write in the data directory ${dataDir}, so it is not used.`,
      `Run: chmod go-w '${dataDir}'`,
    );
  }
  make(worldDir);
  if (othersMay(0o077, worldDir)) {
    try {
      chmodSync(worldDir, 0o700);
    } catch (cause) {
      throw failure(
        `Other users may look into ${worldDir}, and it belongs to another user.`,
        'Name another --data-dir.',
        cause,
      );
    }
  }
}

function make(directory: string): void {
  try {
    makeFolder(directory);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw failure(
      `The data directory ${directory} cannot be made (${code}).`,
      'Name another one with --data-dir.',
      cause,
    );
  }
}

/** Windows has no such bits; its directories follow the access list of the user's own folder. */
function othersMay(bits: number, directory: string): boolean {
  return process.platform !== 'win32' && (statSync(directory).mode & bits) !== 0;
}

function failure(message: string, next: string, cause?: unknown): FailureError {
  return new FailureError({ code: 'InvalidConfiguration', message, next }, { cause });
}
