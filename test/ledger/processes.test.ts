import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { engines, open } from './stores.ts';

interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  /** What it wrote, line by line. */
  readonly lines: AsyncIterator<string>;
  /** What it wrote to its error output so far. */
  complaints(): string;
}

function start(script: string, ...args: readonly string[]): Child {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, script), ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let complaints = '';
  child.stderr.on('data', (text) => {
    complaints += text;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { process: child, lines, complaints: () => complaints };
}

describe.each(engines)('on $name,', ({ newStore }) => {
  test('several processes that open a new store at once all get a ledger', { timeout: 30_000 }, async () => {
    const children = Array.from({ length: 6 }, () => start('opener.ts'));
    const said = () => Promise.all(children.map(async ({ lines }) => (await lines.next()).value));
    expect(await said()).toEqual(Array(6).fill('ready'));
    for (let round = 0; round < 5; round++) {
      const store = newStore();
      for (const child of children) child.process.stdin.write(`${JSON.stringify(store)}\n`);
      expect(await said(), children.map((child) => child.complaints()).join('')).toEqual(Array(6).fill('done'));
      await using ledger = await open(systemClock, store);
      expect(await ledger.lastSeq()).toBe(6);
    }
    expect(children.map((child) => child.complaints()).join('')).toBe('');
  });

  test('what a process was told is recorded stays recorded when processes are killed', {
    timeout: 60_000,
  }, async () => {
    const store = newStore();
    const acknowledged = new Map<string, number>();

    /** Lets a writer be told so often that its step is recorded, and kills it while it goes on. */
    async function killAfter(count: number, id: string): Promise<void> {
      const writer = start('writer.ts', JSON.stringify(store), id);
      const exit = once(writer.process, 'exit');
      for (let line = await writer.lines.next(); !line.done; line = await writer.lines.next()) {
        acknowledged.set(id, Number(line.value));
        if (Number(line.value) === count) writer.process.kill('SIGKILL');
      }
      expect((await exit)[1], writer.complaints()).toBe('SIGKILL');
    }

    for (let round = 0; round < 5; round++) {
      await Promise.all([10, 60].map((count, i) => killAfter(count + 7 * round, `chg-${round}-${i}`)));
    }

    await using ledger = await open(systemClock, store);
    expect(acknowledged.size).toBe(10);
    let total = 0;
    for (const [id, version] of acknowledged) {
      const row = await ledger.get(id);
      expect(row?.version).toBeGreaterThanOrEqual(version);
      expect(row?.document).toEqual({ version: row?.version });
      const events = await ledger.events(id);
      expect(events.map(({ body }) => body['version'])).toEqual(
        Array.from({ length: row?.version ?? 0 }, (_, i) => i + 1),
      );
      total += events.length;
    }
    // Every number was given to one event: none is missing, and there is none besides.
    expect(await ledger.lastSeq()).toBe(total);
    if (store.kind === 'sqlite')
      expect(new DatabaseSync(store.file).prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
  });
});
