import { describe, expect, test } from 'vitest';
import type { Head, Ledger } from '../../src/ledger/port.ts';
import { archive, fileOf, linesOf, over, textOf } from './audit-files.ts';
import { change, failureFrom, startMs } from './ledger-file.ts';
import { engines, type LedgerClock, ledgerClock, open } from './stores.ts';
import { end, tamper } from './tampering.ts';

const day = 86_400_000;

describe.each(engines)('on $name,', ({ newStore }) => {
  async function onLedger(
    work: (on: { ledger: Ledger; clock: LedgerClock; store: ReturnType<typeof newStore> }) => Promise<void>,
  ) {
    const [clock, store] = [ledgerClock(startMs), newStore()];
    await using ledger = await open(clock, store);
    await work({ ledger, clock, store });
  }

  /** Three changes of one day that are over, and one of the next day that is not. */
  async function fill(ledger: Ledger, clock: LedgerClock): Promise<Head> {
    for (const id of ['chg-a', 'chg-b']) await ledger.insert(change(id));
    await end(ledger, 'chg-b');
    await ledger.insert(change('chg-c'));
    await end(ledger, 'chg-a');
    await ledger.note('chg-a', { kind: 'late_answer', body: {} });
    await end(ledger, 'chg-c');
    const head = await ledger.audit.head();
    await clock.advance(day);
    await ledger.insert(change('chg-d'));
    return head;
  }

  async function verdict(ledger: Ledger, ...files: readonly (readonly string[])[]) {
    return await ledger.audit.verify({ archives: files.map((lines, i) => fileOf(lines, `archive ${i + 1}`)) });
  }

  test('the oldest events leave with their changes, and the rest is intact, alone and with the archive', () =>
    onLedger(async ({ ledger, clock }) => {
      const head = await fill(ledger, clock);
      const { outcome, lines } = await archive(ledger, startMs + day);
      expect(outcome).toEqual({
        ...{ kind: 'archived', fromSeq: 1, head, events: 7, changes: 3, more: false, heldBy: undefined },
      });
      expect(lines.map((line) => Object.keys(JSON.parse(line))[0])).toEqual([
        'format',
        ...['seq', 'seq', 'seq', 'left', 'seq', 'seq', 'seq', 'left', 'seq', 'left'],
        'end',
      ]);
      expect((await ledger.list({ limit: 10 })).map(({ id }) => id)).toEqual(['chg-d']);
      expect((await ledger.eventsAfter(0, 10)).map(({ seq }) => seq)).toEqual([8]);
      expect(await verdict(ledger)).toMatchObject({ kind: 'intact', events: 1, changes: 1, archived: head });
      expect(await verdict(ledger, lines)).toMatchObject({ kind: 'intact', events: 8, changes: 4, archived: head });
    }));

  test('numbers and hashes go on, also when everything is archived', () =>
    onLedger(async ({ ledger, clock }) => {
      await ledger.insert(change('chg-a'));
      await end(ledger, 'chg-a');
      const { outcome } = await archive(ledger, startMs + 1);
      expect(outcome).toMatchObject({ kind: 'archived', events: 2 });
      expect(await ledger.lastSeq()).toBe(2);
      expect(await verdict(ledger)).toMatchObject({ kind: 'intact', events: 0, head: { seq: 2 } });
      await clock.advance(1);
      await ledger.insert(change('chg-b'));
      expect((await ledger.events('chg-b')).map(({ seq }) => seq)).toEqual([3]);
      expect(await verdict(ledger)).toMatchObject({ kind: 'intact', events: 1, head: { seq: 3 } });
    }));

  test('archives follow one another, and one that is missing or was tampered with is found', () =>
    onLedger(async ({ ledger, clock, store }) => {
      const files: string[][] = [];
      for (let round = 0; round < 3; round += 1) {
        await fillRound(ledger, round);
        await clock.advance(day);
        const { lines } = await archive(ledger, clock.now());
        files.push(lines);
      }
      const [one = [], two = [], three = []] = files;
      expect(await verdict(ledger, three, one, two)).toMatchObject({ kind: 'intact', events: 6, changes: 3 });
      expect(await verdict(ledger, two, three)).toMatchObject({ kind: 'intact', events: 4 });
      expect(await verdict(ledger, one, three)).toMatchObject({
        fault: {
          kind: 'unjoined',
          seq: 5,
          says: 'archive 2 begins with event 5 and does not follow archive 1, which ends with event 2.',
        },
      });
      expect(await verdict(ledger, one)).toMatchObject({
        fault: { kind: 'gap', seq: 3, says: 'Events 3 to 6 are neither in archive 1 nor in the ledger.' },
      });
      const forged = (await forge(three)).map((line) => line);
      expect(await verdict(ledger, one, two, forged)).toMatchObject({ kind: 'broken' });
      await tamper(store, `update archive set hash = '${'d'.repeat(64)}' where seq = 6`);
      expect(await verdict(ledger, one, two, three)).toMatchObject({
        fault: { kind: 'unjoined', seq: 6, says: 'The ledger does not follow archive 3: they disagree on event 6.' },
      });
    }));

  test('the last archive is the one with the highest number, however many digits it has', () =>
    onLedger(async ({ ledger, clock }) => {
      const files: string[][] = [];
      for (const [round, count] of [4, 3].entries()) {
        for (let i = 0; i < count; i += 1) await fillRound(ledger, 10 * round + i);
        await clock.advance(day);
        const { lines, outcome } = await archive(ledger, clock.now());
        expect(outcome).toMatchObject({ kind: 'archived', changes: count });
        files.push(lines);
      }
      await fillRound(ledger, 100);
      expect(await verdict(ledger)).toMatchObject({ kind: 'intact', archived: { seq: 14 }, events: 2 });
      expect(await verdict(ledger, ...files)).toMatchObject({ kind: 'intact', events: 16, changes: 8 });
    }));

  /** As long, and right by itself. */
  async function archiveOfAnother(): Promise<string[]> {
    const clock = ledgerClock(startMs - 1);
    await using another = await open(clock, newStore());
    await fill(another, clock);
    return (await archive(another, startMs + 1)).lines;
  }

  async function fillRound(ledger: Ledger, round: number): Promise<void> {
    await ledger.insert(change(`chg-${round}`));
    await end(ledger, `chg-${round}`);
  }

  const forge = async (lines: readonly string[]) => lines.map((line) => line.replace('"succeeded"', '"failed"'));

  test('a head that was kept is looked for in the archive, and named where that is not given', () =>
    onLedger(async ({ ledger, clock }) => {
      await ledger.insert(change('chg-a'));
      const early = await ledger.audit.head();
      await end(ledger, 'chg-a');
      await clock.advance(day);
      const { lines } = await archive(ledger, clock.now());
      expect(await ledger.audit.verify({ heads: [early] })).toMatchObject({ kind: 'intact', unchecked: [early] });
      const archives = () => [fileOf(lines)];
      expect(await ledger.audit.verify({ heads: [early], archives: archives() })).toMatchObject({ unchecked: [] });
      const wrong = { ...early, hash: 'e'.repeat(64) };
      expect(await ledger.audit.verify({ heads: [wrong], archives: archives() })).toMatchObject({
        fault: { kind: 'rewritten', seq: 1 },
      });
    }));

  describe('what stays:', () => {
    test('everything from the first event of a change that is not over', () =>
      onLedger(async ({ ledger, clock }) => {
        await ledger.insert(change('chg-a'));
        await end(ledger, 'chg-a');
        await ledger.insert(change('chg-open'));
        await ledger.insert(change('chg-b'));
        await end(ledger, 'chg-b');
        await clock.advance(day);
        const { outcome } = await archive(ledger, clock.now());
        expect(outcome).toMatchObject({ head: { seq: 2 }, changes: 1, heldBy: { changeId: 'chg-open', why: 'open' } });
        expect((await ledger.list({ limit: 10 })).map(({ id }) => id).toSorted()).toEqual(['chg-b', 'chg-open']);
        expect((await archive(ledger, clock.now())).outcome).toEqual({
          kind: 'nothing',
          heldBy: { changeId: 'chg-open', why: 'open' },
        });
      }));

    test('everything from the first event of a change with an event that is to be kept', () =>
      onLedger(async ({ ledger, clock }) => {
        await ledger.insert(change('chg-a'));
        await end(ledger, 'chg-a');
        await ledger.insert(change('chg-long'));
        await clock.advance(day);
        await end(ledger, 'chg-long');
        const { outcome } = await archive(ledger, startMs + day);
        expect(outcome).toMatchObject({ head: { seq: 2 }, heldBy: { changeId: 'chg-long', why: 'recent' } });
        expect((await archive(ledger, startMs + day + 1)).outcome).toMatchObject({ head: { seq: 4 } });
      }));

    test('what is not old enough, to the millisecond, also where the clock was set back', () =>
      onLedger(async ({ ledger, clock }) => {
        clock.shift(day);
        await ledger.insert(change('chg-a'));
        await end(ledger, 'chg-a');
        clock.shift(-day);
        await ledger.insert(change('chg-b'));
        await end(ledger, 'chg-b');
        expect((await archive(ledger, startMs + day)).outcome).toEqual({ kind: 'nothing', heldBy: undefined });
        expect((await archive(ledger, startMs + day + 1)).outcome).toMatchObject({ events: 4 });
      }));
  });

  describe('nothing is deleted', () => {
    test('where writing fails, and the next run writes the same lines', () =>
      onLedger(async ({ ledger, clock }) => {
        await fill(ledger, clock);
        let first: string[] = [];
        const fail = ledger.audit.archive({
          ...{ beforeMs: startMs + day, over },
          async write(lines) {
            first = await textOf(lines);
            throw new Error('the disk is full');
          },
        });
        await expect(fail).rejects.toThrow('the disk is full');
        expect(await verdict(ledger)).toMatchObject({ kind: 'intact', events: 8, archived: undefined });
        // Lines that the ledger still holds fit it too.
        expect(await verdict(ledger, first)).toMatchObject({ kind: 'intact' });
        expect((await archive(ledger, startMs + day)).lines).toEqual(first);
      }));

    test('where what was written does not read back', () =>
      onLedger(async ({ ledger, clock }) => {
        await fill(ledger, clock);
        const others = await archiveOfAnother();
        for (const spoil of [
          (lines: string[]) => lines.slice(0, -1),
          (lines: string[]) => lines.toSpliced(2, 1),
          (lines: string[]) => lines.map((line) => line.replace('late_answer', 'note')),
          (lines: string[]) => lines.map((line) => line.replace('"succeeded"', '"failed"')),
          () => [],
          () => others,
        ]) {
          const failing = ledger.audit.archive({
            ...{ beforeMs: startMs + day, over },
            write: async (lines) => linesOf(spoil(await textOf(lines))),
          });
          expect((await failureFrom(failing)).message).toBe(
            'What was written does not read back as it is in the ledger. Nothing was deleted.',
          );
        }
        expect(await verdict(ledger)).toMatchObject({ kind: 'intact', events: 8, archived: undefined });
      }));

    test('where a change gets another event meanwhile, or somebody else archives', () =>
      onLedger(async ({ ledger, clock }) => {
        await fill(ledger, clock);
        const meanwhile = (work: () => Promise<unknown>) =>
          failureFrom(
            ledger.audit.archive({
              ...{ beforeMs: startMs + day, over },
              async write(lines) {
                const text = await textOf(lines);
                await work();
                return linesOf(text);
              },
            }),
          );
        const note = () => ledger.note('chg-b', { kind: 'late_answer', body: {} });
        expect((await meanwhile(note)).message).toBe('The ledger moved on while it was archived. Nothing was deleted.');
        expect(await verdict(ledger)).toMatchObject({ kind: 'intact', events: 9, archived: undefined });
        await end(ledger, 'chg-d');
        await clock.advance(day);
        const another = async () => {
          expect((await archive(ledger, clock.now())).outcome.kind).toBe('archived');
        };
        const failing = failureFrom(
          ledger.audit.archive({
            ...{ beforeMs: clock.now(), over },
            async write(lines) {
              const text = await textOf(lines);
              await another();
              return linesOf(text);
            },
          }),
        );
        expect((await failing).message).toContain('Nothing was deleted.');
        expect(await verdict(ledger)).toMatchObject({ kind: 'intact', events: 0 });
      }));

    test.each([
      ['an event was edited', "update event set kind = 'x' where seq = 3", { kind: 'edited', seq: 3 }],
      ['an event is missing', 'delete from event where seq = 2', { kind: 'gap', seq: 2 }],
      [
        'a change was edited',
        "update change set document = '{}' where id = 'chg-b'",
        { kind: 'change edited', seq: 3 },
      ],
      ['a change is missing', "delete from change where id = 'chg-c'", { kind: 'change missing', seq: 4 }],
    ])('where %s, since that is evidence', (_, statement, fault) =>
      onLedger(async ({ ledger, clock, store }) => {
        await fill(ledger, clock);
        await tamper(store, statement);
        const before = await ledger.lastSeq();
        expect((await archive(ledger, startMs + day)).outcome).toMatchObject({ kind: 'broken', fault });
        expect(await verdict(ledger)).toMatchObject({ kind: 'broken', fault: { kind: fault.kind } });
        expect(await ledger.lastSeq()).toBe(before);
      }),
    );
  });

  test('others may write while it is archived', { timeout: 60_000 }, () =>
    onLedger(async ({ ledger, clock, store }) => {
      for (let i = 0; i < 120; i += 1) await fillRound(ledger, i);
      await clock.advance(day);
      await using other = await open(clock, store);
      let archiving = true;
      const writing = async () => {
        for (let i = 1000; archiving; i += 1) {
          await fillRound(other, i);
          await clock.sleep(1);
        }
      };
      const work = archive(ledger, startMs + day).finally(() => {
        archiving = false;
      });
      const [{ outcome, lines }] = await clock.until(Promise.all([work, writing()]));
      expect(outcome).toMatchObject({ kind: 'archived', events: 240, changes: 120 });
      expect(await verdict(ledger, lines)).toMatchObject({ kind: 'intact' });
      expect(await ledger.list({ limit: 1000 })).not.toContainEqual(expect.objectContaining({ id: 'chg-7' }));
    }),
  );

  test('no line goes to the disk, and no file is begun, where there is nothing to archive', () =>
    onLedger(async ({ ledger }) => {
      await ledger.insert(change('chg-a'));
      const write = () => Promise.reject(new Error('Something was written.'));
      expect(await ledger.audit.archive({ beforeMs: startMs + day, over, write })).toMatchObject({ kind: 'nothing' });
    }));
});
