import { FailureError } from '../errors.ts';
import { longestWaitMs, sqliteCode } from './busy.ts';

type Cause = keyof typeof says;

/** What went wrong with the file, and what to do about it. `…` stands for its path. */
const says = {
  busy: {
    message: `The ledger … stayed locked by another process for ${longestWaitMs / 1000} seconds.`,
    next: 'Try again; if it stays so, look for a program that holds the file, such as a backup.',
  },
  denied: {
    message: 'The ledger … cannot be opened for writing.',
    next: 'Make the file and its folder writable for this user, or name another place for the ledger.',
  },
  noPlace: {
    message: 'The ledger … cannot be created there.',
    next: 'Name a place for the ledger that is a file in a folder of this user.',
  },
  full: {
    message: 'There is no space left on the disk for the ledger ….',
    next: 'Free some space, then try again; everything recorded before is intact.',
  },
  disk: {
    message: 'The disk failed while the ledger … was read or written.',
    next: 'Check the disk and that the ledger is not on a network drive, then look the change up before asking again.',
  },
  damaged: {
    message: 'The ledger … is damaged.',
    next: 'Restore it from a backup, or move it away together with its -wal and -shm files to begin a new one.',
  },
  notALedger: {
    message: '… is not a ledger of tencent-chatops.',
    next: 'Name another file, or move this one away to begin a new ledger.',
  },
} as const satisfies Record<string, { message: string; next: string }>;

/** By SQLite's result code (https://sqlite.org/rescode.html). */
const bySqliteCode: Readonly<Record<number, Cause>> = {
  3: 'denied',
  5: 'busy',
  8: 'denied',
  10: 'disk',
  11: 'damaged',
  13: 'full',
  14: 'denied',
  15: 'busy',
  23: 'denied',
  26: 'notALedger',
};

const bySystemCode: Readonly<Record<string, Cause>> = {
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  EISDIR: 'noPlace',
  ENOTDIR: 'noPlace',
  EEXIST: 'noPlace',
  ENOENT: 'noPlace',
  ENAMETOOLONG: 'noPlace',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EIO: 'disk',
};

/** A `FailureError` where the file is at fault; any other error as it is. */
export function explain(error: unknown, file: string): unknown {
  const cause = causeOf(error);
  return cause ? failure(cause, file, error) : error;
}

export function failure(cause: Cause, file: string, error?: unknown): FailureError {
  const { message, next } = says[cause];
  return new FailureError(
    { code: 'LedgerUnavailable', message: message.replace('…', () => file), next },
    { cause: error },
  );
}

function causeOf(error: unknown): Cause | undefined {
  const code = sqliteCode(error);
  if (code === 1 && error instanceof Error && /^no such (table|column)/.test(error.message)) return 'damaged';
  if (code !== undefined) return bySqliteCode[code];
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return bySystemCode[error.code];
}
