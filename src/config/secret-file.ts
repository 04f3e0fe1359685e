import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { FailureError } from '../errors.ts';

/** Far more than any of them has. */
const longestBytes = 4_096;

type Kind = 'password' | 'client secret';

/** The one line of a file that only its owner may read. Throws a `FailureError` that does not repeat it. */
export function readSecret(file: string, kind: Kind): string {
  const failure = failureFor(kind, file);
  const text = textOf(file, failure);
  if (text.length >= longestBytes) throw failure(`is too long for a ${kind}`, 'Name the right file.');
  const line = text.replace(/\r?\n$/, '');
  if (line === '' || /[\r\n]/.test(line)) {
    throw failure(`has to hold one line, the ${kind}`, `Write the ${kind} into it and nothing else.`);
  }
  return line;
}

function textOf(file: string, failure: ReturnType<typeof failureFor>): string {
  try {
    // Looked at and read through one handle, so that it cannot be swapped in between.
    const handle = openSync(file, 'r');
    try {
      // Windows has no such bits; its files follow the access list of the user's own folder.
      if (process.platform !== 'win32' && (fstatSync(handle).mode & 0o077) !== 0) {
        throw failure('can be read by other users, so it is not used', `Run: chmod 600 '${file}'`);
      }
      const bytes = Buffer.alloc(longestBytes);
      return bytes.toString('utf8', 0, readSync(handle, bytes));
    } finally {
      closeSync(handle);
    }
  } catch (thrown) {
    if (thrown instanceof FailureError) throw thrown;
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
    throw failure(`cannot be read (${code})`, 'Make it a file that this user may read.', thrown);
  }
}

function failureFor(kind: Kind, file: string) {
  return (what: string, next: string, cause?: unknown) =>
    new FailureError({ code: 'InvalidConfiguration', message: `The ${kind} file ${file} ${what}.`, next }, { cause });
}
