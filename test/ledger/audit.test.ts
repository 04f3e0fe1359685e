import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Store } from '../../src/ledger/open.ts';
import type { Head, VerifyOptions } from '../../src/ledger/port.ts';
import { change, newFile, startMs, step } from './ledger-file.ts';
import { engines, ledgerClock, open } from './stores.ts';
import { chainAgain, keptAsIs, type Move, raw, tamper, write } from './tampering.ts';
import { changeColumns, columns, onlyAgainstAHead, type Tampering, type Target, tamperings } from './tamperings.ts';

const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.oneof(
    fc.constant({ kind: 'insert' as const }),
    fc.record({
      kind: fc.constantFrom('advance' as const, 'note' as const),
      of: fc.nat(50),
      text: fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replaceAll('\0', '')),
    }),
  ),
  { minLength: 3, maxLength: 12 },
);

describe.each(engines)('on $name,', ({ name, newStore }) => {
  const numRuns = name === 'sqlite' ? 8 : 3;

  /** A ledger as the moves leave it, closed. */
  async function written(list: readonly Move[]): Promise<Omit<Target, 'pick'>> {
    const store = newStore();
    await using ledger = await open(ledgerClock(startMs), store);
    const left = await write(ledger, list);
    return { ...left, store, head: await ledger.audit.head() };
  }

  async function verdictOn(store: Store, options: VerifyOptions = {}) {
    await using ledger = await open(ledgerClock(startMs), store);
    return await ledger.audit.verify(options);
  }

  /** Does each of these things to ledgers of all kinds, one at a time, and expects that it is found at its place. */
  const expectAllFound = (all: readonly Tampering[], options: { readonly withHead: boolean }) =>
    fc.assert(
      fc.asyncProperty(moves, fc.nat(1000), async (list, picks) => {
        const target = await written(list);
        const undo = await keptAsIs(target.store);
        await using ledger = await open(ledgerClock(startMs), target.store);
        for (const [at, tampering] of all.entries()) {
          const pick = <T>(from: readonly T[]): T => {
            const one = from[(picks + at) % from.length];
            if (one === undefined) throw new Error('There is nothing to pick.');
            return one;
          };
          const { changeId, ...place } = await tampering.apply({ ...target, pick });
          const verdict = await ledger.audit.verify(options.withHead ? { heads: [target.head] } : {});
          if (verdict.kind === 'intact') throw new Error(`Nothing was found where ${tampering.name}.`);
          const expected = changeId === undefined ? place : { ...place, changeId };
          expect(verdict.fault, tampering.name).toMatchObject(expected);
          if (place.seq !== undefined) expect(verdict.fault.says).toContain(String(place.seq));
          await undo();
        }
        expect((await ledger.audit.verify()).kind).toBe('intact');
      }),
      { numRuns, verbose: 1 },
    );

  test('an untouched ledger is intact, also against every head that was kept', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(moves, moves, async (before, after) => {
        const store = newStore();
        const heads: Head[] = [];
        const clock = ledgerClock(startMs);
        await using ledger = await open(clock, store);
        const some = await write(ledger, before);
        heads.push(await ledger.audit.head());
        const all = await write(ledger, after, some);
        heads.push(await ledger.audit.head());
        expect(heads.map(({ seq }) => seq)).toEqual([some.events.length, all.events.length]);
        expect(await ledger.audit.verify({ heads })).toEqual({
          ...{ kind: 'intact', head: heads[1], events: all.events.length, changes: all.ids.length },
          ...{ archived: undefined, unchecked: [] },
        });
      }),
      { numRuns },
    );
  });

  test(
    'whatever is done to an event, a change or the record of the last event is found, and where',
    {
      timeout: 120_000,
    },
    () => expectAllFound(tamperings, { withHead: false }),
  );

  test('so it is against a head that was kept', { timeout: 120_000 }, () =>
    expectAllFound(tamperings, { withHead: true }),
  );

  test('that its end was cut off or written again is found against a head that was kept', { timeout: 120_000 }, () =>
    expectAllFound(onlyAgainstAHead, { withHead: true }),
  );

  test('a ledger that was written again as a whole is right by itself: that is what heads are kept for', async () => {
    const { store, head } = await written([{ kind: 'note', of: 0, text: 'approved by nobody' }]);
    await tamper(store, `update event set body = '{}' where seq = ${head.seq}`);
    await chainAgain(store, 1);
    expect((await verdictOn(store)).kind).toBe('intact');
    expect((await verdictOn(store, { heads: [head] })).kind).toBe('broken');
  });

  test('where it was written again is told as closely as the kept heads allow', async () => {
    const store = newStore();
    await using ledger = await open(ledgerClock(startMs), store);
    const heads: Head[] = [];
    let so = await write(ledger, []);
    for (let round = 0; round < 4; round += 1) {
      so = await write(
        ledger,
        [
          { kind: 'note', of: 0, text: 'one' },
          { kind: 'note', of: 0, text: 'two' },
        ],
        so,
      );
      heads.push(await ledger.audit.head());
    }
    await tamper(store, "update event set body = '{}' where seq = 6");
    await chainAgain(store, 6);
    expect(await ledger.audit.verify({ heads: heads.toReversed() })).toMatchObject({
      fault: {
        kind: 'rewritten',
        seq: 7,
        says: 'Event 7 is not the one of the kept head: the ledger was written again from some event between 6 and 7 on.',
      },
    });
  });

  test('a verdict says in a sentence what is wrong and where', async () => {
    const says = async (statement: string) => {
      const { store } = await written([{ kind: 'insert' }, { kind: 'note', of: 1, text: 'half way' }]);
      await tamper(store, statement);
      const verdict = await verdictOn(store);
      return verdict.kind === 'broken' ? verdict.fault.says : '';
    };
    expect(await says("update event set body = '{}' where seq = 3")).toBe(
      'Event 3 ("progress" of chg-1) was edited, or event 2 was written again together with its hash.',
    );
    expect(await says("update event set kind = 'x' where seq = 1")).toBe('Event 1 ("x" of chg-0) was edited.');
    expect(await says('delete from event where seq = 2')).toBe(
      'Event 2 is missing before Event 3 ("progress" of chg-1).',
    );
    expect(await says('delete from event where seq > 1')).toBe('Events 2 to 3 are missing at the end.');
    expect(await says("update change set document = '{}' where id = 'chg-1'")).toBe(
      'chg-1 is not as event 2 left it: its record was edited.',
    );
  });

  test('an edit beyond what a number can hold is found like any other', async () => {
    for (const [table, column, seq] of [
      ['event', 'at_ms', 1],
      ['change', 'updated_at_ms', 3],
      ['change', 'expires_at_ms', 3],
    ] as const) {
      const { store } = await written([
        { kind: 'note', of: 0, text: 'a' },
        { kind: 'advance', of: 0, text: 'b' },
      ]);
      await tamper(store, `update ${table} set ${column} = 9223372036854775807`);
      expect(await verdictOn(store)).toMatchObject({ kind: 'broken', fault: { seq } });
    }
  });

  test('it stays intact while others write', { timeout: 60_000 }, async () => {
    const [store, clock] = [newStore(), ledgerClock(startMs)];
    await using auditor = await open(clock, store);
    await using one = await open(clock, store);
    await using other = await open(clock, store);
    await write(
      auditor,
      Array.from({ length: 450 }, (_, i): Move => ({ kind: 'note', of: 0, text: String(i) })),
    );
    const verdicts: string[] = [];
    const seen = new Set<number>();
    let written = 451;
    const writeOn = async (ledger: typeof one, id: string) => {
      let row = await ledger.insert(change(id));
      for (written += 1; verdicts.length < 5; written += 1) {
        row = (await ledger.advance(step(row, { document: { written } }))) ?? row;
        await clock.sleep(1);
      }
    };
    const verify = async () => {
      while (verdicts.length < 5) {
        const verdict = await auditor.audit.verify({ heads: [await auditor.audit.head()] });
        verdicts.push(verdict.kind === 'intact' ? 'intact' : verdict.fault.says);
        if (verdict.kind === 'intact') seen.add(verdict.head.seq);
        await clock.sleep(2);
      }
    };
    await clock.until(Promise.all([writeOn(one, 'chg-a'), writeOn(other, 'chg-b'), verify()]));
    expect(verdicts).toEqual(Array(5).fill('intact'));
    expect(seen.size).toBeGreaterThan(1);
    expect(await auditor.audit.verify()).toMatchObject({ kind: 'intact', events: written });
  });

  test('it is given up when the signal aborts', async () => {
    await using ledger = await open(ledgerClock(startMs), newStore());
    await write(ledger, []);
    await expect(ledger.audit.verify({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });

  test('the head of an empty ledger is event 0, and the ledger is intact', async () => {
    await using ledger = await open(ledgerClock(startMs), newStore());
    const head = { seq: 0, hash: '0'.repeat(64) };
    expect(await ledger.audit.head()).toEqual(head);
    expect(await ledger.audit.verify({ heads: [head] })).toMatchObject({ kind: 'intact', head, events: 0, changes: 0 });
  });

  test('leases, fences, lanes and the key of the request are no part of what a change is', async () => {
    const store = newStore();
    await using ledger = await open(ledgerClock(startMs), store);
    await ledger.insert(change('chg-a', { requestKey: 'key' }));
    await tamper(store, "update change set request_key = 'other'");
    await ledger.claim({ id: 'chg-a', owner: 'a process', forMs: 1_000 });
    await ledger.enterLanes('chg-a', ['gaap/listener-x']);
    expect((await ledger.audit.verify()).kind).toBe('intact');
  });

  test('every column of an event and of a change is covered by a tampering here', async () => {
    const { store } = await written([]);
    await using on = await raw(store);
    const [event] = await on.run('select * from event');
    const [row] = await on.run('select * from change');
    expect(Object.keys(event ?? {}).toSorted()).toEqual([...Object.keys(columns), 'seq'].toSorted());
    const worked = ['id', 'fence', 'lease_owner', 'lease_until_ms', 'request_key', 'idempotency_key'];
    expect(Object.keys(row ?? {}).toSorted()).toEqual([...Object.keys(changeColumns), ...worked].toSorted());
  });
});

test('values of another type are found in a file of SQLite, which takes any', async () => {
  for (const edit of [
    `update change set expires_at_ms = 'never'`,
    'update event set body = cast(body as blob)',
    `update event set at_ms = 'long ago'`,
    'update event set seq = seq + 0.5',
    'update event set at_ms = 1e999',
    'update event set at_ms = cast(cast(at_ms as text) as blob)',
    ...['null', "'zzz'", "cast('3' as blob)"].map(
      (seq) =>
        `insert into event select ${seq}, change_id, 'approved', body, at_ms, hash || ${seq === 'null' ? "'n'" : "'x'"}, null from event`,
    ),
    'update change set expires_at_ms = cast(cast(7 as text) as blob)',
    'update change set version = cast(cast(version as text) as blob)',
  ]) {
    const store: Store = { kind: 'sqlite', file: newFile() };
    await using ledger = await open(ledgerClock(startMs), store);
    await ledger.insert(change('chg-a', { expiresAtMs: undefined }));
    await tamper(store, edit);
    expect((await ledger.audit.verify()).kind, edit).toBe('broken');
  }
});
