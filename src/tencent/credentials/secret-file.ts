import { open } from 'node:fs/promises';
import { FailureError } from '../../errors.ts';

/** A file that nobody else may read; undefined where there is none. */
export async function readSecretFile(file: string): Promise<string | undefined> {
  try {
    // Looked at and read through one handle, so that it cannot be swapped in between.
    const handle = await open(file, 'r');
    try {
      const { mode } = await handle.stat();
      // Windows has no such bits; its files follow the access list of the user's own folder.
      if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw readable(file);
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if (thrown instanceof FailureError) throw thrown;
    if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ENOTDIR') return undefined;
    throw new FailureError(
      {
        code: 'InvalidConfiguration',
        message: `The credentials file ${file} cannot be read (${codeOf(thrown)}).`,
        next: 'Make it a file that this user may read.',
      },
      { cause: thrown },
    );
  }
}

export function malformed(file: string, what: string): FailureError {
  return new FailureError({
    code: 'InvalidConfiguration',
    message: `The credentials file ${file} ${what}.`,
    next: 'Correct the file.',
  });
}

function readable(file: string): FailureError {
  return new FailureError({
    code: 'InvalidConfiguration',
    message: `The credentials file ${file} can be read by other users, so it is not used.`,
    next: `Run: chmod 600 '${file}'`,
  });
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'unknown';
}
