import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { engines, open } from './stores.ts';

const operation = 'gaap:DeleteListeners';

describe.each(engines)('on $name', (engine) => {
  test('the last 32 durations of each operation are kept, for every process', async () => {
    const store = engine.newStore();
    const [ledger, other] = [await open(systemClock, store), await open(systemClock, store)];
    expect(await ledger.taskTimes(operation)).toEqual([]);
    await ledger.noteTaskTimes(operation, [1_000, 1_200]);
    await other.noteTaskTimes('clb:RegisterFunctionTargets', [7]);
    await other.noteTaskTimes(
      operation,
      Array.from({ length: 31 }, (_, index) => index),
    );
    expect(await ledger.taskTimes(operation)).toEqual([1_200, ...Array.from({ length: 31 }, (_, index) => index)]);
    expect(await other.taskTimes('clb:RegisterFunctionTargets')).toEqual([7]);
  });

  test('processes that learn at the same time add to each other', async () => {
    const store = engine.newStore();
    const ledgers = await Promise.all(Array.from({ length: 4 }, () => open(systemClock, store)));
    await Promise.all(ledgers.map((ledger, index) => ledger.noteTaskTimes(operation, [index, index + 10])));
    const [first] = ledgers;
    expect([...((await first?.taskTimes(operation)) ?? [])].sort((a, b) => a - b)).toEqual([
      0, 1, 2, 3, 10, 11, 12, 13,
    ]);
  });
});
