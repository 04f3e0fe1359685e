import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createLeaseKeeper } from '../../src/executor/lease-keeper.ts';
import { virtualClock } from '../virtual-clock.ts';

function setUp() {
  const clock = virtualClock(0);
  const rounds: (readonly string[])[] = [];
  const lost = new Set<string>();
  let broken = false;
  const keeper = createLeaseKeeper({
    clock,
    owner: 'me',
    leaseMs: 15_000,
    log: pino({ level: 'silent' }),
    ledger: {
      async renewAll(_owner, ids) {
        rounds.push(ids);
        if (broken) throw new Error('the ledger is away');
        return ids.filter((id) => !lost.has(id));
      },
    },
  });
  return {
    clock,
    keeper,
    rounds,
    lost,
    breakDown: (is: boolean) => {
      broken = is;
    },
  };
}

test('all leases are renewed together, three times in the life of one, and only while work goes on', async () => {
  const { clock, keeper, rounds } = setUp();
  const first = keeper.keep('a', () => clock.sleep(12_000));
  const second = keeper.keep('b', () => clock.sleep(8_000));
  await clock.advance(30_000);
  await Promise.all([first, second]);
  expect(rounds).toEqual([['a', 'b'], ['a']]);
  expect(clock.sleeping()).toBe(0);
});

test('a lease that was lost is not asked for again; one round that fails is followed by the next', async () => {
  const { clock, keeper, rounds, lost, breakDown } = setUp();
  const work = [keeper.keep('a', () => clock.sleep(22_000)), keeper.keep('b', () => clock.sleep(22_000))];
  breakDown(true);
  await clock.advance(6_000);
  breakDown(false);
  lost.add('a');
  await clock.advance(30_000);
  await Promise.all(work);
  expect(rounds).toEqual([['a', 'b'], ['a', 'b'], ['b'], ['b']]);
});

test('the end waits for a renewal that is on its way, so that nothing after it is undone', async () => {
  const clock = virtualClock(0);
  const order: string[] = [];
  const keeper = createLeaseKeeper({
    clock,
    owner: 'me',
    leaseMs: 15_000,
    log: pino({ level: 'silent' }),
    ledger: {
      async renewAll(_owner, ids) {
        await clock.sleep(1_000);
        order.push('renewed');
        return ids;
      },
    },
  });
  const work = keeper.keep('a', () => clock.sleep(5_500)).then(() => order.push('let go'));
  await clock.advance(10_000);
  await work;
  expect(order).toEqual(['renewed', 'let go']);
});
