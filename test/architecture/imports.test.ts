import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { owners, type Room, rooms } from './rules.ts';

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const root = new URL('../../', import.meta.url);
const files = ['src', 'tools'].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|js)$/.test(file))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
);
const textOf = (file: string) => readFileSync(new URL(file, root), 'utf8');

/** Imports and re-exports, static and dynamic; `import { type A, type B }` counts as a type import. */
function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?([^'";]*?)\s*from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g;
  for (const [, type, names = '', from, dynamic, bare] of text.matchAll(pattern)) {
    const target = from ?? dynamic ?? bare ?? '';
    const listed = names.replace(/[{}\s]+/g, ' ').trim();
    const onlyTypes = listed !== '' && listed.split(',').every((name) => /^\s*(type\s.*)?$/.test(name));
    const path = target.startsWith('.') ? posix.join(posix.dirname(file), target) : target;
    found.push({ file, target: path, typeOnly: type !== undefined || onlyTypes });
  }
  return found;
}

const list = 'tools/index.ts';
const toolFiles = new Set(
  importsOf(list, textOf(list))
    .map(({ target }) => target)
    .filter((target) => target.startsWith('tools/')),
);

function wrong({ file, target, typeOnly }: Import, room: Room): boolean {
  const allowed = typeOnly ? [...room.may, ...(room.types ?? [])] : room.may;
  if (!allowed.some((pattern) => pattern.test(target))) return true;
  if (!file.startsWith('tools/') || file === list) return false;
  const product = /^tools\/([a-z]+)\//;
  const ofAnotherProduct =
    product.exec(target)?.[1] !== undefined && product.exec(target)?.[1] !== product.exec(file)?.[1];
  return ofAnotherProduct || toolFiles.has(target);
}

describe('who may import whom', () => {
  test.each(files)('%s', (file) => {
    const room = rooms.find((one) => one.files.test(file));
    expect(room, `${file} belongs to no room of test/architecture/rules.ts`).toBeDefined();
    if (!room) return;
    const bad = importsOf(file, textOf(file)).filter((one) => wrong(one, room));
    expect(
      bad.map((one) => `${one.file} imports ${one.target}${one.typeOnly ? ' (types)' : ''}: ${room.rule}`),
    ).toEqual([]);
  });

  test('a wrong import is found, whatever its form', () => {
    const executor = rooms.find(({ room }) => room === 'executor');
    const text = `
      import { openLedger } from '../ledger/sqlite.ts';
      import type { Ledger } from '../ledger/port.ts';
      import { type Ledger, type NewEvent } from '../ledger/port.ts';
      import {
        type Ledger,
        open,
      } from '../ledger/port.ts';
      const pg = await import('pg');
      export { x } from '../surfaces/cli/program.ts';
import '../sandbox/index.ts';`;
    const bad = importsOf('src/executor/x.ts', text).filter((one) => executor && wrong(one, executor));
    expect(bad.map(({ target }) => target)).toEqual([
      'src/ledger/sqlite.ts',
      'src/ledger/port.ts',
      'pg',
      'src/surfaces/cli/program.ts',
      'src/sandbox/index.ts',
    ]);
  });
});

describe('what belongs to one place', () => {
  test.each(owners.map((owner) => [owner.rule, owner] as const))('%s', (rule, { what, only }) => {
    const places = files.filter((file) => !only.test(file)).filter((file) => what.test(codeOf(textOf(file))));
    expect(places, rule).toEqual([]);
  });
});

describe('size', () => {
  test('no source file has more than 400 lines', () => {
    expect(files.filter((file) => textOf(file).split('\n').length > 400)).toEqual([]);
  });
});

/** Without comments and imports, which may name things without using them. */
function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '')
    .replace(/^import\s[^;]*;/gm, '');
}
