/** A task belongs to who asked for it, in whatever session: it outlives sessions and processes, and is nobody else's. */

import { expect, test } from 'vitest';
import { taskLimits } from '../../../src/surfaces/mcp/legacy/tasks/limits.ts';
import { change, startMs } from '../changes.ts';
import { deploy, planning, type Session, session } from '../session.ts';
import { cancelTask, createTask, getTask, id, nextTo, refusal, resultOf } from './stage.ts';

const mallory = { ...deploy, id: 'os:mallory', name: 'mallory' };

test('another principal sees, waits for and cancels nothing of it', async () => {
  await using mine = await session(planning());
  await createTask(mine);
  await using theirs = await session({}, undefined, { ...nextTo(mine), principal: mallory });
  for (const ask of [getTask, resultOf, cancelTask])
    await refusal(ask(theirs), -32_602, 'Task not found. Nothing was done.');
  expect((await theirs.client.experimental.tasks.listTasks()).tasks).toEqual([]);
  expect(mine.executor.decisions).toEqual([]);
  expect((await getTask(mine)).status).toBe('working');
});

test('a task that is not there reads like one of somebody else, also by a beginning of its id', async () => {
  await using here = await session(planning());
  await createTask(here);
  for (const task of ['chg-zzzzzzzzzzzzzzzzzzzzzzzzzz', id.slice(0, 12), '', 'x'.repeat(10_000)])
    for (const ask of [getTask, resultOf, cancelTask]) await refusal(ask(here, task), -32_602, 'Task not found.');
  expect(here.executor.decisions).toEqual([]);
});

test('a new session of the same principal goes on with the task, and asks its person', async () => {
  await using first = await session(planning());
  await createTask(first);
  await first.client.close();
  await using second = await session({}, () => ({ action: 'accept', content: { decision: 'approve' } }), nextTo(first));
  expect((await second.client.experimental.tasks.listTasks()).tasks).toMatchObject([{ taskId: id, status: 'working' }]);
  expect(await getTask(second)).toMatchObject({ status: 'input_required' });
  expect(await resultOf(second)).toMatchObject({ structuredContent: { state: 'succeeded' } });
  expect(second.questions).toHaveLength(1);
});

test('what ended before its change did has ended for every later session', async () => {
  await using first = await session(planning());
  await createTask(first);
  first.executor.move(id, 'calling');
  await cancelTask(first);
  await first.client.close();
  await using second = await session({}, undefined, nextTo(first));
  second.executor.move(id, 'succeeded');
  expect((await getTask(second)).status).toBe('cancelled');
  expect((await second.client.experimental.tasks.listTasks()).tasks).toMatchObject([{ status: 'cancelled' }]);
});

async function pages(here: Session): Promise<string[][]> {
  const found: string[][] = [];
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const { tasks, nextCursor } = await here.client.experimental.tasks.listTasks(cursor);
    found.push(tasks.map(({ taskId }) => taskId));
    cursor = nextCursor;
  }
  return found;
}

test.each([
  ['one after the other', 1],
  ['three in one instant', 3],
  ['all in one instant', 1_000],
])('more than one page of changes, made %s: each of mine once, newest first', async (_, sameInstant) => {
  const made = [...Array(450).keys()].map((index) =>
    change({
      id: `chg-${String(index).padStart(26, '0')}`,
      asker: index % 2 === 0 ? deploy : mallory,
      createdAtMs: startMs + Math.floor(index / sameInstant),
    }),
  );
  const left = [...made];
  await using here = await session({ request: () => ({ kind: 'change', change: left.pop() ?? change() }) });
  for (const { asker } of made) await here.executor.request({ tool: '', input: {} }, { principal: asker });
  const found = await pages(here);
  expect(found.map(({ length }) => length)).toEqual([...Array(9).fill(taskLimits.looked / 2), 0]);
  const mine = made.filter(({ asker }) => asker.id === deploy.id).map(({ id }) => id);
  expect(found.flat()).toEqual(mine.reverse());
});

test.each(['x', '-1.1', '12', '1.2.3', '9'.repeat(16)])('%j is no cursor', async (cursor) => {
  await using here = await session(planning());
  await createTask(here);
  await refusal(here.client.experimental.tasks.listTasks(cursor), -32_602, 'That is no cursor of this list.');
});
