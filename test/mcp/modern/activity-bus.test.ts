/** What tells those who listen without a session: a ledger that is out of reach for a while ends nothing. */
import type { ServerEvent } from '@modelcontextprotocol/server';
import { expect, test } from 'vitest';
import { createActivityBus } from '../../../src/surfaces/mcp/modern/subscriptions.ts';
import { addressesOfChange } from '../../../src/surfaces/mcp/resources/addresses.ts';
import { limits } from '../../../src/surfaces/mcp/resources/limits.ts';
import { virtualClock } from '../../virtual-clock.ts';
import { startMs } from '../changes.ts';
import { fakeExecutor } from '../fake-executor.ts';
import { served } from '../served.ts';
import { deploy, planning } from '../session.ts';
import { id } from './stage.ts';

/** A bus over a ledger that can be taken away, and how often it was asked. */
async function setUp() {
  const executor = fakeExecutor(planning());
  const clock = virtualClock(startMs);
  const { activity } = executor;
  const ledger = { away: false, asked: 0 };
  const reach = () => {
    if (ledger.away) throw new Error('no disk');
  };
  executor.activity = async function* (signal) {
    ledger.asked += 1;
    reach();
    for await (const moved of activity(signal)) {
      reach();
      yield moved;
    }
  };
  await executor.request({ tool: '', input: {} }, { principal: deploy });
  const logged: string[] = [];
  const note = (_: object, message: string) => void logged.push(message);
  const log = { info: note, warn: note, error: note };
  const bus = createActivityBus({ executor, clock, log, offering: served(executor, clock).offering });
  const heard: ServerEvent[] = [];
  return { executor, clock, ledger, logged, heard, listen: () => bus.subscribe((event) => heard.push(event)), bus };
}

const told = addressesOfChange(id).map((uri) => ({ kind: 'resource_updated', uri }));

test('a ledger that is out of reach is asked again until it is there, and then what moves is told', async () => {
  const here = await setUp();
  here.ledger.away = true;
  here.listen();
  await here.clock.advance(4 * limits.lookEveryMs);
  expect(here.ledger.asked).toBe(5);
  here.ledger.away = false;
  await here.clock.advance(limits.lookEveryMs);
  expect(here.executor.lookers()).toBe(1);
  here.executor.move(id, 'approved');
  await here.clock.advance(0);
  expect(here.heard).toEqual(told);
  // And from there on nobody asks in vain.
  await here.clock.advance(10 * limits.lookEveryMs);
  expect(here.ledger.asked).toBe(6);
});

test('one that goes away while somebody listens is asked again as well', async () => {
  const here = await setUp();
  here.listen();
  here.executor.move(id, 'approved');
  await here.clock.advance(0);
  expect(here.heard).toHaveLength(told.length);
  here.ledger.away = true;
  here.executor.move(id, 'calling');
  await here.clock.advance(limits.lookEveryMs);
  expect(here.heard).toHaveLength(told.length);
  here.ledger.away = false;
  await here.clock.advance(limits.lookEveryMs);
  here.executor.move(id, 'succeeded');
  await here.clock.advance(0);
  expect(here.heard).toEqual([...told, ...told]);
});

test('it is complained of once a minute', async () => {
  const here = await setUp();
  here.ledger.away = true;
  here.listen();
  await here.clock.advance(limits.complainEveryMs - 1);
  expect(here.logged).toEqual(['what happens to changes is not told for a moment']);
  await here.clock.advance(limits.lookEveryMs);
  expect(here.logged).toHaveLength(2);
});

test.each(['the last who listens leaves', 'the bus is closed'])(
  'when %s, nobody asks or sleeps any more',
  async (how) => {
    const here = await setUp();
    here.ledger.away = true;
    const leave = here.listen();
    await here.clock.advance(0);
    expect(here.clock.sleeping()).toBe(1);
    if (how === 'the bus is closed') here.bus.close();
    else leave();
    await here.clock.advance(0);
    expect(here.clock.sleeping()).toBe(0);
    await here.clock.advance(10 * limits.lookEveryMs);
    expect(here.ledger.asked).toBe(1);
  },
);
