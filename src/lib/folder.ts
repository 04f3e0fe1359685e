import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and those above it that are missing, for this user alone. One by one: Node's own recursive way never
 * comes back from places such as /proc, where folders neither exist nor can be made.
 */
export function makeFolder(folder: string): void {
  const place = path.resolve(folder);
  if (existsSync(place) && statSync(place).isDirectory()) return;
  const parent = path.dirname(place);
  if (!existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(place, { mode: 0o700 });
  } catch (thrown) {
    // Another process may have been quicker.
    if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) throw thrown;
  }
}
