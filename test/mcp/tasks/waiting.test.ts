/** Who waits for results holds something here for as long as that lasts: one client has so many places, and no more. */
import { expect, test } from 'vitest';
import { taskLimits } from '../../../src/surfaces/mcp/legacy/tasks/limits.ts';
import { change } from '../changes.ts';
import { type Session, session } from '../session.ts';
import { createTask, getTask, id, nextTo, refusal, resultOf } from './stage.ts';

const other = 'chg-zyxwvutsrqpnmkjhgfedcba987';

/** Two tasks: that of `id`, and another one. */
async function setUp(): Promise<Session> {
  const made = [change(), change({ id: other })];
  const here = await session({ request: () => ({ kind: 'change', change: made.shift() ?? change() }) });
  await createTask(here);
  await createTask(here);
  return here;
}

/** So many who wait for the result of one task. */
async function waitFor(here: Session, count: number, task = id) {
  const waiting = [...Array(count)].map(() => resultOf(here, task));
  await here.clock.advance(1);
  return waiting;
}

const isFull = (here: Session) =>
  refusal(resultOf(here), -32_600, 'At most 10 results are waited for at once. Nothing was done; look with tasks/get.');

test('ten results are waited for at once; who asks for one more is told, and can look', async () => {
  await using here = await setUp();
  const waiting = await waitFor(here, 10);
  await isFull(here);
  expect(here.executor.followers()).toBe(10);
  expect((await getTask(here)).status).toBe('working');
  here.executor.move(id, 'denied');
  for (const result of await Promise.all(waiting))
    expect(result).toMatchObject({ structuredContent: { state: 'denied' } });
});

test('a result that comes leaves its place to another, and only its own', async () => {
  await using here = await setUp();
  const waiting = await waitFor(here, 9);
  const [first] = await waitFor(here, 1, other);
  await isFull(here);
  here.executor.move(other, 'denied');
  expect(await first).toMatchObject({ structuredContent: { state: 'denied' } });
  waiting.push(...(await waitFor(here, 1)));
  expect(here.executor.followers()).toBe(10);
  await isFull(here);
  here.executor.move(id, 'denied');
  await Promise.all(waiting);
});

test('so does one that nobody waits for any more', async () => {
  await using here = await setUp();
  const stop = new AbortController();
  const first = resultOf(here, id, { signal: stop.signal });
  const waiting = await waitFor(here, 9);
  await isFull(here);
  stop.abort();
  await expect(first).rejects.toThrow();
  await here.clock.advance(1);
  waiting.push(...(await waitFor(here, 1)));
  await isFull(here);
  here.executor.move(id, 'denied');
  await Promise.all(waiting);
});

test('so does one that goes wrong', async () => {
  await using here = await setUp();
  const { follow } = here.executor;
  here.executor.follow = () => {
    throw new Error('no disk');
  };
  for (let count = 0; count <= taskLimits.waiting; count += 1) await refusal(resultOf(here), -32_603, /\[\w+\]$/);
  here.executor.follow = follow;
  const waiting = await waitFor(here, 10);
  here.executor.move(id, 'denied');
  await Promise.all(waiting);
});

test('another session has places of its own', async () => {
  await using here = await setUp();
  await using elsewhere = await session({}, undefined, nextTo(here));
  const waiting = [...(await waitFor(here, 10)), ...(await waitFor(elsewhere, 10))];
  await isFull(here);
  await isFull(elsewhere);
  here.executor.move(id, 'denied');
  await Promise.all(waiting);
});
