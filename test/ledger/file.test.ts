import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { explain } from '../../src/ledger/sqlite-failure.ts';
import { virtualClock } from '../virtual-clock.ts';
import { change, failureFrom, folder, newFile, open, startMs } from './ledger-file.ts';

const clock = virtualClock(startMs);
const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);

/** A ledger with one change, closed. */
async function written(): Promise<string> {
  const file = newFile();
  await using ledger = await open(clock, file);
  await ledger.insert(change('chg-a'));
  return file;
}

/** Runs as a user whom permissions bind, also where the tests run as root. */
async function asOrdinaryUser<T>(made: readonly string[], work: () => Promise<T>): Promise<T> {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) return work();
  for (const file of made) chownSync(file, 65_534, 65_534);
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('the file', () => {
  test('is made with its folders, for this user alone, whatever stands beside it', async () => {
    const file = path.join(folder(), 'data', 'ledger', 'ledger.db');
    await using ledger = await open(clock, file);
    await ledger.insert(change('chg-a'));
    expect(readdirSync(path.dirname(file)).toSorted()).toEqual(['ledger.db', 'ledger.db-shm', 'ledger.db-wal']);
    for (const made of [file, `${file}-shm`, `${file}-wal`]) expect(mode(made)).toBe('600');
    expect(mode(path.dirname(file))).toBe('700');
    expect(mode(path.dirname(path.dirname(file)))).toBe('700');
  });

  test('is closed to others where they could read it; its folder is left as it is', async () => {
    const file = await written();
    chmodSync(file, 0o644);
    chmodSync(path.dirname(file), 0o755);
    await using _ = await open(clock, file);
    expect(mode(file)).toBe('600');
    expect(mode(path.dirname(file))).toBe('755');
  });

  test('keeps everything when it is closed and opened again', async () => {
    const file = await written();
    expect(readdirSync(path.dirname(file))).toEqual(['ledger.db']);
    await using ledger = await open(clock, file);
    expect(await ledger.get('chg-a')).toMatchObject({ id: 'chg-a', version: 1 });
    expect(await ledger.lastSeq()).toBe(1);
  });

  test('is closed only after what was begun is finished', async () => {
    const file = newFile();
    const ledger = await open(clock, file);
    const inserts = Array.from({ length: 20 }, (_, i) => ledger.insert(change(`chg-${i}`)));
    await ledger[Symbol.asyncDispose]();
    expect(await Promise.all(inserts)).toHaveLength(20);
    await ledger[Symbol.asyncDispose]();
  });

  test('may have a name that SQLite would take for something else', async () => {
    for (const name of [':memory:', 'file:x?mode=memory', 'a b\'"%.db']) {
      const file = path.join(folder(), name);
      await using _ = await open(clock, file);
      expect(statSync(file).size).toBeGreaterThan(0);
    }
  });
});

describe('refused in one sentence with what to do:', () => {
  async function refusal(file: string) {
    const failure = await failureFrom(open(clock, file));
    expect(failure.code).toBe('LedgerUnavailable');
    expect(failure.message).toContain(file);
    return { message: failure.message.replace(file, 'F'), next: failure.next };
  }

  test('a schema that a newer version wrote', async () => {
    const file = await written();
    const raw = new DatabaseSync(file);
    raw.exec("insert into migration values ('999-later', 0)");
    raw.close();
    expect(await refusal(file)).toEqual({
      message: 'The ledger F was written by a newer version of tencent-chatops.',
      next: 'Update tencent-chatops, or name another ledger.',
    });
  });

  test('a file that is no database, which is left as it is', async () => {
    const file = newFile();
    writeFileSync(file, 'shopping list', { mode: 0o644 });
    expect(await refusal(file)).toEqual({
      message: 'F is not a ledger of tencent-chatops.',
      next: 'Name another file, or move this one away to begin a new ledger.',
    });
    expect(readFileSync(file, 'utf8')).toBe('shopping list');
    expect(mode(file)).toBe('644');
  });

  test("another program's database, which is left as it is", async () => {
    const file = newFile();
    const raw = new DatabaseSync(file);
    raw.exec('create table change (id text)');
    raw.close();
    const before = readFileSync(file);
    expect((await refusal(file)).message).toBe('F is not a ledger of tencent-chatops.');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('a damaged file', async () => {
    const file = await written();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xff, 100));
    expect((await refusal(file)).message).toBe('The ledger F is damaged.');
  });

  test('a folder that cannot be written', async () => {
    const place = folder();
    chmodSync(place, 0o555);
    const refused = await asOrdinaryUser([place], () => refusal(path.join(place, 'ledger.db')));
    expect(refused).toEqual({
      message: 'The ledger F cannot be opened for writing.',
      next: 'Make the file and its folder writable for this user, or name another place for the ledger.',
    });
  });

  test('a file that cannot be written, or not even read', async () => {
    for (const bits of [0o444, 0o000]) {
      const file = await written();
      chmodSync(file, bits);
      const refused = await asOrdinaryUser([path.dirname(file), file], () => refusal(file));
      expect(refused.message).toBe('The ledger F cannot be opened for writing.');
    }
  });

  test('a place that is a folder, or below a file', async () => {
    const place = folder();
    mkdirSync(path.join(place, 'data'));
    writeFileSync(path.join(place, 'file'), '');
    for (const name of ['data', 'file/ledger.db', 'file/below/ledger.db']) {
      expect((await refusal(path.join(place, name))).message).toBe('The ledger F cannot be created there.');
    }
  });
});

describe('afterwards', () => {
  test('a full disk is a sentence, and what was recorded stays', async () => {
    const file = await written();
    const raw = new DatabaseSync(file);
    raw.exec('pragma max_page_count = 1');
    const fill = () => raw.exec("insert into send_window values ('k', zeroblob(100000))");
    let thrown: unknown;
    try {
      fill();
    } catch (error) {
      thrown = error;
    }
    raw.close();
    expect(explain(thrown, 'F')).toMatchObject({
      failure: { code: 'LedgerUnavailable', message: 'There is no space left on the disk for the ledger F.' },
    });
    await using ledger = await open(clock, file);
    expect(await ledger.get('chg-a')).toBeDefined();
  });

  test('a fault of this program is not blamed on the file', () => {
    const fault = new TypeError('x is not a function');
    expect(explain(fault, 'F')).toBe(fault);
  });
});

describe('a file that another process has locked', () => {
  test('is waited for without blocking, and served when it is free', async () => {
    const file = await written();
    const clock = virtualClock(startMs);
    await using ledger = await openSqliteLedger({ file, clock, random: () => 0.5 });
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    const insert = ledger.insert(change('chg-b'));
    await clock.advance(5_000);
    other.exec('commit');
    other.close();
    expect(await clock.until(insert)).toMatchObject({ id: 'chg-b' });
    expect(clock.now() - startMs).toBeLessThanOrEqual(5_006);
  });

  test('is given up after 10 seconds, in a sentence; the next attempt is free to succeed', async () => {
    const file = await written();
    const clock = virtualClock(startMs);
    await using ledger = await open(clock, file);
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    const failure = await clock.until(failureFrom(ledger.insert(change('chg-b'))));
    expect(failure).toMatchObject({
      code: 'LedgerUnavailable',
      message: `The ledger ${file} stayed locked by another process for 10 seconds.`,
    });
    expect(clock.now() - startMs).toBeGreaterThanOrEqual(10_000);
    expect(clock.now() - startMs).toBeLessThan(10_100);
    expect(await ledger.get('chg-b')).toBeUndefined();
    other.exec('commit');
    other.close();
    expect(await ledger.insert(change('chg-b'))).toMatchObject({ id: 'chg-b' });
  });

  test('cannot be opened for so long either', async () => {
    const file = await written();
    const clock = virtualClock(startMs);
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    const failure = await clock.until(failureFrom(open(clock, file)));
    expect(failure.message).toContain('stayed locked');
    other.close();
  });
});
