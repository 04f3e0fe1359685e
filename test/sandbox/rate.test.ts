import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arrivals } from '../../src/sandbox/world/arrivals.ts';
import { Database } from '../../src/sandbox/world/database.ts';
import { createWorld } from '../../src/sandbox/world/schema.ts';
import { bench, call, code, temporaryDir } from './harness.ts';

const limit = {
  Code: 'RequestLimitExceeded',
  Message:
    'Your current request times equals to `21` in a second, which exceeds the frequency limit `20` for a second. Please reduce the frequency of calls.',
};

test('the 21st request within a second is refused, per action', async () => {
  const on = await bench();
  for (let count = 0; count < 20; count += 1) {
    expect(await code(on, 'gaap', 'DescribeProxies')).toBe('ok');
    on.clock.pass(40);
  }
  expect((await call(on, 'gaap', 'DescribeProxies')).Error).toEqual(limit);
  expect(await code(on, 'gaap', 'DescribeProxiesStatus')).toBe('ok');
  expect(on.throttled('DescribeProxies')).toBe(1);
  expect(on.throttled('DescribeProxiesStatus')).toBe(0);
  expect(on.throttled()).toBe(1);
  expect(on.executions()).toHaveLength(21);
  on.clock.pass(200);
  expect(await code(on, 'gaap', 'DescribeProxies')).toBe('ok');
  expect(await code(on, 'gaap', 'DescribeProxies')).toBe('RequestLimitExceeded');
});

test('a window is a second: after 999 ms it is full, after 1000 ms it is another', async () => {
  const on = await bench();
  for (let count = 0; count < 20; count += 1) await call(on, 'gaap', 'DescribeProxies');
  on.clock.pass(999);
  expect(await code(on, 'gaap', 'DescribeProxies')).toBe('RequestLimitExceeded');
  on.clock.pass(1);
  expect(await code(on, 'gaap', 'DescribeProxies')).toBe('ok');
});

test('however requests arrive, also out of order, no second ever has more than 20 that were let in', {
  timeout: 60_000,
}, () => {
  const database = new Database(`${temporaryDir()}/world.sqlite`);
  database.transactNow(() => createWorld(database, 0));
  const arrivals = new Arrivals(database);
  const gaps = fc.array(fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: -400, max: 1200 })), {
    minLength: 25,
    maxLength: 120,
  });
  let run = 0;
  fc.assert(
    fc.property(gaps, (steps) => {
      run += 1;
      let at = 1_000_000;
      const times = steps.map((step) => {
        at += step;
        return at;
      });
      const admitted = database.transactNow(() =>
        times.filter((time) => arrivals.admit(`key-${run}`, 'clb', 'X', time)),
      );
      const crowded = admitted.filter(
        (start) => admitted.filter((time) => time >= start && time < start + 1000).length > 20,
      );
      // And nothing is refused without need: a refused one would have made a window too full.
      const needless = times
        .filter((time) => !admitted.includes(time))
        .filter((time) => admitted.filter((other) => Math.abs(other - time) < 1000).length < 20);
      return crowded.length === 0 && needless.length === 0;
    }),
    { numRuns: 200 },
  );
  database.close();
});
