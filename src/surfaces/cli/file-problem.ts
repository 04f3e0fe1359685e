/** What goes wrong with files, in words for a person. */
import { open } from 'node:fs/promises';
import type { ErrorCode } from '../../errors.ts';
import { problem } from './params/problem.ts';

const wrongPlace: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EEXIST: 'something of that name is there already',
  EISDIR: 'it is a folder',
  ENOTDIR: 'it is below a file',
  ELOOP: 'its links lead in a circle',
  EROFS: 'the disk is read-only',
};

const wrongDisk: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the disk takes no file of that size',
  EIO: 'the disk failed',
};

interface Advice {
  /** What to do about a wrong place. */
  readonly place: string;
  /** The code for trouble with the disk. */
  readonly disk: ErrorCode;
}

/** Where a person can do something about it, a `FailureError` that says so. */
export function fileProblem(thrown: unknown, what: string, advice: Advice): unknown {
  const code = codeOf(thrown) ?? '';
  const [place, disk] = [wrongPlace[code], wrongDisk[code]];
  if (place !== undefined) return problem(`${what}: ${place}.`, advice.place);
  if (disk !== undefined) return problem(`${what}: ${disk}.`, 'Mend that, or use another disk.', advice.disk);
  return thrown;
}

export function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** A new file is safe from a power cut only with its folder; not every system can do this to a folder. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
