/** What happens to an audit when something else happens to the ledger. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { auditOn } from '../../src/ledger/audit/audit.ts';
import { nodeSqliteDialect } from '../../src/ledger/node-sqlite-dialect.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import type { Schema } from '../../src/ledger/schema.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { archive, fileOf, textOf } from './audit-files.ts';
import { change, failureFrom, folder, newFile, open } from './ledger-file.ts';
import { end } from './tampering.ts';

async function fill(ledger: Ledger, changes: number): Promise<void> {
  for (let i = 0; i < changes; i += 1) {
    await ledger.insert(change(`chg-${i}`));
    await end(ledger, `chg-${i}`);
  }
}

/** An audit of the file that does something before its n-th read. */
function interrupted(file: string, at: number, work: () => Promise<unknown>) {
  const database = new DatabaseSync(file);
  onTestFinished(() => database.close());
  const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(database, async (ask) => ask()) });
  let reads = 0;
  return auditOn({
    async read(ask) {
      reads += 1;
      if (reads === at) await work();
      return await ask(db);
    },
    atomically: () => Promise.reject(new Error('Nothing is to be written.')),
    now: async () => systemClock.now(),
  });
}

test('what is archived while the ledger is verified is no gap', async () => {
  for (const at of [2, 3, 4, 5]) {
    const file = newFile();
    await using ledger = await open(systemClock, file);
    await fill(ledger, 300);
    let archived = 0;
    const audit = interrupted(file, at, async () => {
      const { outcome } = await archive(ledger, systemClock.now() + 1_000);
      if (outcome.kind === 'archived') archived = outcome.events;
    });
    expect(await audit.verify({ heads: [await ledger.audit.head()] })).toMatchObject({ kind: 'intact' });
    expect(archived).toBe(600);
  }
});

test('what is archived while it is exported makes the export fail, not end early', async () => {
  const file = newFile();
  await using ledger = await open(systemClock, file);
  await fill(ledger, 300);
  const audit = interrupted(file, 3, () => archive(ledger, systemClock.now() + 1_000));
  expect((await failureFrom(textOf(audit.export()))).message).toBe(
    'Some of these events were archived while they were exported, so the export is not whole.',
  );
});

test('a process that is killed between writing and deleting has lost nothing, and its work is repeated', async () => {
  const [file, to] = [newFile(), path.join(folder(), 'archive.jsonl')];
  {
    await using ledger = await open(systemClock, file);
    await fill(ledger, 40);
  }
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'archiver.ts'), file, to]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const exit = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exit]);
  child.kill('SIGKILL');
  expect((await exit)[1]).toBe('SIGKILL');
  await using ledger = await open(systemClock, file);
  const written = readFileSync(to, 'utf8').split('\n');
  expect(await ledger.audit.verify()).toMatchObject({ kind: 'intact', events: 80, archived: undefined });
  expect(await ledger.audit.verify({ archives: [fileOf(written)] })).toMatchObject({ events: 80, changes: 40 });
  const again = await archive(ledger, systemClock.now() + 1_000);
  expect(again.outcome).toMatchObject({ kind: 'archived', events: 80 });
  expect(again.lines).toEqual(written);
  expect(await ledger.audit.verify({ archives: [fileOf(written)] })).toMatchObject({ kind: 'intact', events: 80 });
});
