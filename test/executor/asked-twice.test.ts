/** A surface that is told of one request twice, or does not know whether its request got through, asks with a key. */
import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Asker, ChangeOutcome, Executor } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import { engines, ledgerClock, open } from '../ledger/stores.ts';
import { approves, asks, atTerminal, decides, drives, houseOf, inAssistant, inChat, setUpHouse } from './house.ts';
import { addOne, dropOne, kindsOf, type SetUp, setUp } from './setup.ts';
import { refused } from './small-cloud.ts';

const alice: Asker = { principal: inChat('alice') };

function changeIn(outcome: ChangeOutcome): Change {
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.change;
}

async function asksWith(on: SetUp, key: string, asker = alice, call: typeof addOne = addOne): Promise<Change> {
  return changeIn(await on.clock.until(on.executor.request(call, asker, { key })));
}

async function undoesWith(on: SetUp, { id }: Change, key: string): Promise<Change> {
  return changeIn(await on.clock.until(on.executor.undo(id, alice, { key })));
}

async function made(on: SetUp): Promise<Change> {
  const change = await asks(on, inAssistant('alice'));
  await approves(on, change, atTerminal('bob'));
  return drives(on, change);
}

describe('a request with a key', () => {
  test('that was used before answers with the change that it made then, as it is now, and looks at nothing', async () => {
    const on = await setUpHouse();
    const change = await asksWith(on, 'Ev1');
    await decides(on, change, { kind: 'deny' }, atTerminal('bob'));
    const sent = on.cloud.sent.length;
    expect(await asksWith(on, 'Ev1')).toMatchObject({ id: change.id, state: 'denied' });
    // Whatever is asked for: the key says that it is the same request.
    expect(await asksWith(on, 'Ev1', alice, dropOne)).toMatchObject({ id: change.id });
    expect(on.cloud.sent).toHaveLength(sent);
    expect(await on.executor.list({ limit: 10 })).toHaveLength(1);
    expect(await kindsOf(on, change.id)).toEqual(['planned', 'approval_requested', 'denied']);
  });

  test('is another one with another key, by somebody else with the same key, and without a key', async () => {
    const on = await setUpHouse();
    const ids = [
      (await asksWith(on, 'Ev1')).id,
      (await asksWith(on, 'Ev2')).id,
      (await asksWith(on, 'Ev1', { principal: inChat('bob') })).id,
      (await asks(on, alice.principal)).id,
      (await asks(on, alice.principal)).id,
    ];
    expect(new Set(ids).size).toBe(5);
  });

  test('may be long and hold anything', async () => {
    const on = await setUpHouse();
    for (const key of ['', 'x'.repeat(100_000), 'a\0b\ud800'])
      expect((await asksWith(on, key)).id).toBe((await asksWith(on, key)).id);
  });

  test('that came to nothing is planned again', async () => {
    const on = await setUpHouse();
    on.cloud.onRead = () => refused('FailedOperation');
    const outcome = await on.clock.until(on.executor.request(addOne, alice, { key: 'Ev1' }));
    expect(outcome.kind).toBe('failed');
    on.cloud.onRead = () => undefined;
    expect(await asksWith(on, 'Ev1')).toMatchObject({ state: 'awaiting_approval' });
  });
});

describe('an undo with a key', () => {
  test('that was used before answers with the change of then, also when that was made, and is noted once', async () => {
    const on = await setUpHouse();
    const done = await made(on);
    const undo = await undoesWith(on, done, 'Ev9');
    expect(await undoesWith(on, done, 'Ev9')).toMatchObject({ id: undo.id, undoOf: done.id });
    await approves(on, undo, atTerminal('bob'));
    expect(await drives(on, undo)).toMatchObject({ state: 'succeeded' });
    expect(await undoesWith(on, done, 'Ev9')).toMatchObject({ id: undo.id, state: 'succeeded' });
    expect((await kindsOf(on, done.id)).filter((kind) => kind === 'undo_asked')).toHaveLength(1);
    expect(await on.executor.list({ limit: 10 })).toHaveLength(2);
  });
});

describe.each(engines)('on $name,', ({ newStore }) => {
  /** Two processes on one ledger. */
  async function two() {
    const [clock, store] = [ledgerClock(Date.UTC(2026, 0, 5, 3)), newStore()];
    const on = await setUp({ clock, house: await houseOf() });
    const process = async () => {
      const ledger = await open(clock, store);
      onTestFinished(() => Promise.resolve(ledger[Symbol.asyncDispose]()));
      return { ledger, executor: on.executorOn(randomUUID(), ledger) };
    };
    const [one, other] = [await process(), await process()];
    return { on: { ...on, ...one }, executors: [one.executor, other.executor] };
  }

  async function atOnce(
    on: SetUp,
    executors: readonly Executor[],
    ask: (executor: Executor) => Promise<ChangeOutcome>,
  ): Promise<Change[]> {
    return (await on.clock.until(Promise.all([...executors, ...executors].map(ask)))).map(changeIn);
  }

  test('requests with one key that come at once make one change, whichever process they come to', async () => {
    const { on, executors } = await two();
    const changes = await atOnce(on, executors, (executor) => executor.request(addOne, alice, { key: 'Ev1' }));
    expect(new Set(changes.map(({ id }) => id)).size).toBe(1);
    expect(await on.executor.list({ limit: 10 })).toEqual([changes[0]]);
    expect(await on.ledger.lastSeq()).toBe(2);
    expect(await on.executor.audit.verify()).toMatchObject({ kind: 'intact', changes: 1 });
  });

  test('and so do undos, which are noted once', async () => {
    const { on, executors } = await two();
    const done = await made(on);
    const changes = await atOnce(on, executors, (executor) => executor.undo(done.id, alice, { key: 'Ev9' }));
    expect(new Set(changes.map(({ id }) => id)).size).toBe(1);
    expect(await on.executor.list({ limit: 10 })).toHaveLength(2);
    expect((await kindsOf(on, done.id)).filter((kind) => kind === 'undo_asked')).toHaveLength(1);
  });
});
