/** Archives and exports as files: JSON Lines. */
import { createReadStream } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { AuditLine } from '../../ledger/port.ts';
import { writeStep } from './document.ts';
import { problem } from './params/problem.ts';

/** A line holds a body or a document of up to a megabyte of JSON, which takes more as a JSON text. */
const longestLine = 16 * 1024 * 1024;

/** Written at once, to ask the system less often. */
const blockSize = 256 * 1024;

/**
 * Writes a file that does not exist yet, for this user alone, and returns when it is on the disk. A file that could not
 * be finished is taken away again.
 */
export async function writeAuditFile(file: string, lines: AsyncIterable<AuditLine>): Promise<void> {
  const handle = await create(file);
  try {
    try {
      for await (const block of blocksOf(lines)) await handle.writeFile(block);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    await unlink(file).catch(() => undefined);
    throw whatHappened(thrown, `${file} cannot be written`);
  }
  await syncFolder(path.dirname(file));
}

/** The lines of a file, one at a time. Throws a `FailureError` where it cannot be read. */
export async function* readAuditFile(file: string): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
      const parts = `${rest}${chunk}`.split('\n');
      rest = parts.pop() ?? '';
      yield* parts;
      if (rest.length > longestLine) throw problem(`${file} is no audit file: it has a line without an end.`);
    }
  } catch (thrown) {
    throw whatHappened(thrown, `${file} cannot be read`);
  }
  if (rest !== '') yield rest;
}

/** Text of many lines at once, each safe to be looked at on a terminal. */
export async function* blocksOf(lines: AsyncIterable<AuditLine>): AsyncGenerator<string> {
  let block = '';
  for await (const line of lines) {
    block += await writeStep(line, 'json');
    if (block.length < blockSize) continue;
    yield block;
    block = '';
  }
  yield block;
}

async function create(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx', 0o600);
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST')
      throw problem(`${file} exists already; nothing was written.`, 'Name a file that does not exist yet.');
    throw whatHappened(thrown, `${file} cannot be created`);
  }
}

/** A new file is safe from a power cut only with its folder; not every system can do this to a folder. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const wrongPlace: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EISDIR: 'it is a folder',
  ENOTDIR: 'it is below a file',
  EROFS: 'the disk is read-only',
};

const wrongDisk: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the disk takes no file of that size',
  EIO: 'the disk failed',
};

/** Where a person can do something about it, a `FailureError` that says so. */
function whatHappened(thrown: unknown, what: string): unknown {
  const code = codeOf(thrown) ?? '';
  const [place, disk] = [wrongPlace[code], wrongDisk[code]];
  if (place !== undefined) return problem(`${what}: ${place}.`, 'Name another file.');
  if (disk !== undefined) return problem(`${what}: ${disk}.`, 'Mend that, or use another disk.', 'LedgerUnavailable');
  return thrown;
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}
