import { describe, expect, test } from 'vitest';
import { openLedger } from '../../src/ledger/open.ts';
import type { Head } from '../../src/ledger/port.ts';
import { change, startMs, step } from './ledger-file.ts';
import { engines, ledgerClock } from './stores.ts';

describe.each(engines)('on $name,', ({ newStore }) => {
  test('each head is told once, after what made it is recorded, and nothing else is', async () => {
    const told: Head[] = [];
    const clock = ledgerClock(startMs);
    await using ledger = await openLedger(newStore(), {
      ...{ clock, random: Math.random },
      onHead: (head) => void told.push(head),
    });
    const row = await ledger.insert(change('chg-a'));
    await ledger.note('chg-a', { kind: 'progress', body: {} });
    await ledger.claim({ id: 'chg-a', owner: 'a process', forMs: 1_000 });
    await ledger.enterLanes('chg-a', ['gaap/listener-x']);
    await expect(ledger.insert(change('chg-a'))).rejects.toThrow();
    expect(await ledger.advance(step(row, { version: 7 }))).toBeUndefined();
    const limit = { key: 'default gaap:X', calls: 20, windowMs: 1_000, onItsWayMs: 10_000 };
    await ledger.reserveSend(limit);
    await ledger.reserveSend(limit, step(row));
    expect(told.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(await ledger.audit.verify({ heads: told })).toMatchObject({ kind: 'intact', head: told.at(-1) });
  });
});
