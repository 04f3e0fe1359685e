/** A task that was sent is cancelled by keeping that it has ended; its change goes on, so no step of it tells who waits. */
import { expect, test } from 'vitest';
import { taskLimits } from '../../../src/surfaces/mcp/legacy/tasks/limits.ts';
import { planning, session } from '../session.ts';
import { cancelTask, createTask, getTask, id, nextTo, resultOf } from './stage.ts';

/** Two sessions of one principal, and a task whose call was sent. */
async function twoSessions() {
  const here = await session(planning());
  await createTask(here);
  here.executor.move(id, 'approved');
  here.executor.move(id, 'calling');
  return { here, elsewhere: await session({}, undefined, nextTo(here)) };
}

test.each(['calling', 'polling', 'outcome_unknown'] as const)(
  'who waits in one session for a task that is %s hears that it was cancelled in another',
  async (state) => {
    const { here, elsewhere } = await twoSessions();
    const waiting = resultOf(here);
    await here.clock.advance(1);
    here.executor.move(id, state);
    await cancelTask(elsewhere);
    expect(await here.clock.until(waiting)).toMatchObject({ structuredContent: { state } });
    expect((await getTask(here)).status).toBe('cancelled');
    expect(here.executor.now(id).state).toBe(state);
  },
);

test('within two seconds, in every session, and then nobody follows or looks any more', async () => {
  const { here, elsewhere } = await twoSessions();
  const third = await session({}, undefined, nextTo(here));
  const waiting = [resultOf(here), resultOf(here), resultOf(third), resultOf(elsewhere)];
  let come = 0;
  for (const result of waiting) result.then(() => (come += 1));
  await here.clock.advance(60_000);
  await cancelTask(elsewhere);
  await here.clock.advance(2_000);
  expect(come).toBe(waiting.length);
  expect([here.executor.followers(), here.clock.sleeping()]).toEqual([0, 0]);
});

test.each(['a result that comes', 'a client that gives up', 'a connection that ends'])(
  '%s ends the looking too',
  async (what) => {
    const { here } = await twoSessions();
    const stop = new AbortController();
    const waiting = resultOf(here, id, { signal: stop.signal }).catch(() => 'given up');
    await here.clock.advance(1);
    expect(here.clock.sleeping()).toBe(1);
    if (what === 'a result that comes') here.executor.move(id, 'succeeded');
    else if (what === 'a client that gives up') stop.abort();
    else await here.client.close();
    await waiting;
    await here.clock.advance(0);
    expect(here.clock.sleeping()).toBe(0);
  },
);

test('a ledger that is out of reach for a look ends no wait, and is looked at again', async () => {
  const { here, elsewhere } = await twoSessions();
  const waiting = resultOf(here);
  await here.clock.advance(1);
  await cancelTask(elsewhere);
  const { get } = here.handles;
  let looks = 0;
  here.handles.get = (handle) => {
    looks += 1;
    return looks > 3 ? get(handle) : Promise.reject(new Error('no disk'));
  };
  await here.clock.advance(3 * taskLimits.lookEveryMs);
  expect(here.executor.followers()).toBe(1);
  expect(await here.clock.until(waiting)).toMatchObject({ structuredContent: { state: 'calling' } });
});
