import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../../src/lib/folder.ts';

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'folder-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a folder is made with those above it, for this user alone', () => {
  const place = path.join(newFolder(), 'a', 'b');
  makeFolder(place);
  makeFolder(place);
  expect(statSync(place).mode & 0o777).toBe(0o700);
});

test('where none can be made, it says so at once', () => {
  const file = path.join(newFolder(), 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(path.join(file, 'below'))).toThrow(/ENOTDIR|EEXIST/);
  if (process.platform === 'linux') expect(() => makeFolder('/proc/nope/deeper')).toThrow(/ENOENT/);
});
