/** Reads and replaces a file that belongs to another program. */
import { constants } from 'node:fs';
import { access, lstat, open, readFile, realpath, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { FailureError } from '../../../errors.ts';
import { makeFolder } from '../../../lib/folder.ts';
import { codeOf, fileProblem, syncFolder } from '../file-problem.ts';
import { problem } from '../params/problem.ts';

export interface ClientFile {
  /** As it is named. */
  readonly name: string;
  /** Where it is, behind any link: a link stays one. */
  readonly place: string;
  /** Undefined where there is no such file yet. */
  readonly found:
    | { readonly bytes: Buffer; readonly mode: number; readonly uid: number; readonly gid: number }
    | undefined;
  readonly text: string;
}

const advice = { place: 'Mend that, or put the entry there by hand.', disk: 'InvalidConfiguration' } as const;

export async function readClientFile(name: string): Promise<ClientFile> {
  try {
    const place = await placeOf(name);
    if (place === undefined) return { name, place: name, found: undefined, text: '' };
    const is = await stat(place);
    if (!is.isFile()) throw problem(`${name} is no file; nothing was written.`, advice.place);
    const bytes = await readFile(place);
    const found = { bytes, mode: is.mode & 0o7777, uid: is.uid, gid: is.gid };
    return { name, place, found, text: textOf(name, bytes) };
  } catch (thrown) {
    throw fileProblem(thrown, `${name} cannot be read, and nothing was written`, advice);
  }
}

/**
 * Puts a text in the place of the file in one step, so that a reader finds the one or the other, and resolves to the
 * name of the copy that it made of what was there.
 */
export async function replaceClientFile(file: ClientFile, text: string, suffix: string): Promise<string | undefined> {
  const { name, place, found } = file;
  const backup = `${place}.${suffix}.bak`;
  const fresh = `${place}.${suffix}.new`;
  const made: string[] = [];
  const make = async (target: string, content: Buffer | string) => {
    await write(target, content, found, made);
  };
  try {
    if (found) await access(place, constants.W_OK);
    else makeFolder(path.dirname(place));
    if (found) await make(backup, found.bytes);
    await make(fresh, text);
    await refuseChanged(file);
    await rename(fresh, place);
  } catch (thrown) {
    for (const one of made) await unlink(one).catch(() => undefined);
    throw fileProblem(thrown, `${name} cannot be written and is as it was`, advice);
  }
  await syncFolder(path.dirname(place));
  return found && backup;
}

/** The client may have written it meanwhile: its own changes must not be lost. */
async function refuseChanged({ name, found }: ClientFile): Promise<void> {
  const now = await readClientFile(name);
  if (found ? now.found?.bytes.equals(found.bytes) : !now.found) return;
  throw changed(name);
}

function changed(name: string): FailureError {
  return problem(`${name} was changed by another program meanwhile; nothing was written.`, 'Run the command again.');
}

async function write(
  target: string,
  content: Buffer | string,
  like: ClientFile['found'],
  made: string[],
): Promise<void> {
  const handle = await open(target, 'wx', like?.mode ?? 0o600);
  made.push(target);
  try {
    await handle.writeFile(content);
    if (like) {
      const { uid, gid } = await handle.stat();
      if (uid !== like.uid || gid !== like.gid) await handle.chown(like.uid, like.gid);
      // What the process takes away from new files, the old one may have had.
      await handle.chmod(like.mode);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Undefined where nothing of that name is there. A link that leads nowhere is something. */
async function placeOf(name: string): Promise<string | undefined> {
  try {
    await lstat(name);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
  return realpath(name);
}

function textOf(name: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw problem(`${name} is no UTF-8 text; nothing was written.`, advice.place);
  }
}
