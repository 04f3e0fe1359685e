import { expect, test } from 'vitest';
import type { Failure } from '../../../src/errors.ts';
import type { Script } from '../fake-executor.ts';
import { never, planning, session } from '../session.ts';
import { cancelTask, createTask, getTask, id, refusal, resultOf } from './stage.ts';

const alreadySent = 'The task was cancelled when its call had already been sent: it is not watched any more';

test('before it was sent, the change is cancelled with its task, and who waits hears of it', async () => {
  await using here = await session(planning());
  await createTask(here);
  const waiting = resultOf(here);
  await here.clock.advance(1);
  const task = await cancelTask(here);
  expect(task).toMatchObject({ taskId: id, status: 'cancelled' });
  expect(task.statusMessage).not.toContain(alreadySent);
  expect(here.executor.decisions).toMatchObject([
    { decision: { kind: 'cancel', reason: 'The task was cancelled.' }, by: { id: 'os:deploy', grade: 'claimed' } },
  ]);
  expect(here.executor.now(id).state).toBe('cancelled');
  expect(await waiting).toMatchObject({ structuredContent: { state: 'cancelled' } });
});

test('an open question is taken back with the task', async () => {
  await using here = await session(planning(), never);
  await createTask(here);
  const waiting = resultOf(here);
  while (here.questions.length === 0) await here.clock.advance(10);
  await cancelTask(here);
  expect(await waiting).toMatchObject({ structuredContent: { state: 'cancelled' } });
  expect(here.notices).toContain('notifications/cancelled');
});

test('once it was sent, only watching ends: the task stays cancelled, the change goes on, and both are said', async () => {
  await using here = await session(planning());
  await createTask(here);
  here.executor.move(id, 'approved');
  here.executor.move(id, 'calling');
  const waiting = [resultOf(here), resultOf(here)];
  await here.clock.advance(1);
  const task = await cancelTask(here);
  expect(task.status).toBe('cancelled');
  expect(task.statusMessage).toContain(alreadySent);
  for (const result of await Promise.all(waiting))
    expect(result).toMatchObject({ structuredContent: { state: 'calling' } });
  expect(here.executor.decisions).toEqual([]);

  here.executor.move(id, 'succeeded');
  const later = await getTask(here);
  expect(later.status).toBe('cancelled');
  expect(later.statusMessage).toContain(alreadySent);
  expect(await resultOf(here)).toMatchObject({ isError: false, structuredContent: { state: 'succeeded' } });
  await refusal(cancelTask(here), -32_602, 'The task has ended: cancelled.');
});

test('one who gave up waiting does not keep the other from hearing of it', async () => {
  await using here = await session(planning());
  await createTask(here);
  here.executor.move(id, 'calling');
  const stop = new AbortController();
  const first = resultOf(here, id, { signal: stop.signal });
  const second = resultOf(here);
  await here.clock.advance(1);
  stop.abort();
  await expect(first).rejects.toThrow();
  await here.clock.advance(1);
  await cancelTask(here);
  expect(await second).toMatchObject({ structuredContent: { state: 'calling' } });
});

test.each(['succeeded', 'failed', 'denied', 'expired', 'cancelled'] as const)(
  'a task whose change is %s has ended and cannot be cancelled',
  async (state) => {
    await using here = await session(planning());
    await createTask(here);
    here.executor.move(id, state);
    await refusal(cancelTask(here), -32_602, `The task has ended: ${state}. Nothing was done.`);
    expect(here.executor.decisions).toEqual([]);
  },
);

/** Somebody is faster: the change moves before the cancelling counts. */
function overtaken(move: () => void, failure: Failure): Script {
  return {
    ...planning(),
    decide() {
      move();
      return { kind: 'rejected', failure, change: undefined };
    },
  };
}
const notDecidable = { code: 'NotDecidable', message: 'It cannot be cancelled any more.' } as const;

test('a change that was sent in the same instant is not taken back, and that is said', async () => {
  await using here = await session(overtaken(() => here.executor.move(id, 'calling'), notDecidable));
  await createTask(here);
  const task = await cancelTask(here);
  expect(task.status).toBe('cancelled');
  expect(task.statusMessage).toContain(alreadySent);
  expect(here.executor.now(id).state).toBe('calling');
});

test('a change that ended in the same instant keeps its end', async () => {
  await using here = await session(overtaken(() => here.executor.move(id, 'denied'), notDecidable));
  await createTask(here);
  await refusal(cancelTask(here), -32_602, 'The task has ended: denied.');
  expect((await getTask(here)).status).toBe('completed');
});

test('who may not cancel is told so, and nothing is said to be sent', async () => {
  const failure = { code: 'PolicyDenied', message: 'deploy is not listed.' } as const;
  await using here = await session(overtaken(() => {}, failure));
  await createTask(here);
  await refusal(cancelTask(here), -32_602, 'deploy is not listed. [PolicyDenied]');
  expect((await getTask(here)).status).toBe('working');
});
