import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Database } from '../../src/sandbox/world/database.ts';
import { createWorld } from '../../src/sandbox/world/schema.ts';
import { temporaryDir } from './harness.ts';

const Row = z.object({ name: z.string() });
const names = (database: Database): string[] =>
  database.all(Row, 'SELECT name FROM meta ORDER BY name').map(({ name }) => name);
const put = (database: Database, name: string): number =>
  database.run('INSERT INTO meta (name, value) VALUES (?, ?)', name, '');

function world(): { database: Database; file: string } {
  const file = `${temporaryDir()}/world.sqlite`;
  const database = new Database(file);
  database.transactNow(() => createWorld(database, 0));
  return { database, file };
}

test('what fails within a transaction is undone alone; what fails as one is undone whole', () => {
  const { database } = world();
  database.transactNow(() => {
    put(database, 'kept');
    const failing = () => {
      put(database, 'undone');
      throw new Error('no');
    };
    expect(() => database.attemptWithin(failing)).toThrow('no');
    put(database, 'also kept');
  });
  expect(names(database)).toEqual(['also kept', 'kept']);
  const whole = () => {
    put(database, 'gone');
    throw new Error('no');
  };
  expect(() => database.transactNow(whole)).toThrow('no');
  expect(names(database)).toEqual(['also kept', 'kept']);
  database.close();
});

test('waits for its turn while another connection writes', async () => {
  const { database, file } = world();
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  const waiting = database.transact(() => put(database, 'late'));
  await new Promise(setImmediate);
  expect(names(database)).toEqual([]);
  other.exec('COMMIT');
  await waiting;
  expect(names(database)).toEqual(['late']);
  other.close();
  database.close();
});

test('a world of another version is refused, and left alone', () => {
  const { database } = world();
  database.script('PRAGMA user_version = 99');
  expect(() => database.transactNow(() => createWorld(database, 0))).toThrow(
    /has version 99, and this sandbox needs 1/,
  );
  database.close();
});
