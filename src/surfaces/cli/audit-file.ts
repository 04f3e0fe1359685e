/** Archives and exports as files: JSON Lines. */
import { createReadStream } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { AuditLine } from '../../ledger/port.ts';
import { writeStep } from './document.ts';
import { codeOf, fileProblem, syncFolder } from './file-problem.ts';
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
    throw auditProblem(thrown, `${file} cannot be written`);
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
    throw auditProblem(thrown, `${file} cannot be read`);
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
    throw auditProblem(thrown, `${file} cannot be created`);
  }
}

const auditProblem = (thrown: unknown, what: string) =>
  fileProblem(thrown, what, { place: 'Name another file.', disk: 'LedgerUnavailable' });
