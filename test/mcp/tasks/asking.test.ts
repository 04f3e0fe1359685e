/** A person is asked about a task while its result is waited for. */
import type { ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import { change } from '../changes.ts';
import { never, planning, sentences, session } from '../session.ts';
import { createTask, digest, getTask, id, refusal, resultOf, streamed } from './stage.ts';

const related = { 'io.modelcontextprotocol/related-task': { taskId: id } };
const approve = (): ElicitResult => ({ action: 'accept', content: { decision: 'approve' } });
const url = `http://127.0.0.1:4321/changes/${id}`;
const page = { elicitation: { url: {} }, pageOf: async () => url };

test('where a form can settle it, the task asks for input, and the client is led through to the end', async () => {
  await using here = await session(planning(), approve);
  const { heard, result } = await streamed(here);
  expect(heard).toEqual(['taskCreated input_required', 'taskStatus input_required', 'result']);
  expect(here.questions).toMatchObject([{ mode: 'form', _meta: related }]);
  expect(here.executor.decisions).toMatchObject([
    { id, decision: { kind: 'approve', digest }, by: { id: 'os:deploy', surface: 'mcp', grade: 'claimed' } },
  ]);
  expect(result).toMatchObject({ isError: false, structuredContent: { state: 'succeeded' }, _meta: related });
  expect((await getTask(here)).status).toBe('completed');
});

test('a question within an ordinary call belongs to no task', async () => {
  await using here = await session(planning(), approve);
  await here.call('gaap_bind_listener_real_servers');
  expect(here.questions).toHaveLength(1);
  expect(here.questions[0]?._meta).toBeUndefined();
});

test('a no in the form ends the task: an answer, and no failure', async () => {
  await using here = await session(planning(), () => ({ action: 'decline' }));
  const { result } = await streamed(here);
  expect(result).toMatchObject({ isError: false, structuredContent: { state: 'denied' } });
  expect((await getTask(here)).status).toBe('completed');
});

test('creating and looking ask nobody', async () => {
  await using here = await session(planning(), approve);
  await createTask(here);
  await getTask(here);
  await here.client.experimental.tasks.listTasks();
  await here.clock.advance(60_000);
  expect(here.questions).toEqual([]);
  expect((await getTask(here)).status).toBe('input_required');
});

test('an opened page decides nothing: the task goes on to wait, and ends with what is decided there', async () => {
  await using here = await session(planning(change({ needs: 'destructive' })), () => ({ action: 'accept' }), page);
  expect((await createTask(here)).status).toBe('input_required');
  const waiting = resultOf(here);
  while (here.questions.length === 0) await here.clock.advance(10);
  expect(here.questions).toMatchObject([{ mode: 'url', url, _meta: related }]);
  await here.clock.advance(20 * 60_000);
  expect(here.executor.decisions).toEqual([]);
  // Nobody is asked twice about the same plan.
  expect((await getTask(here)).status).toBe('working');
  here.executor.move(id, 'approved');
  here.executor.move(id, 'succeeded');
  expect(await waiting).toMatchObject({ structuredContent: { state: 'succeeded' } });
  expect(here.questions).toHaveLength(1);
});

test('what is decided on the page while the question is open is carried out here', async () => {
  await using here = await session(planning(change({ needs: 'destructive' })), () => ({ action: 'accept' }), page);
  await createTask(here);
  const waiting = resultOf(here);
  while (here.questions.length === 0) await here.clock.advance(10);
  await here.clock.advance(1_000);
  here.executor.move(id, 'approved');
  expect(await waiting).toMatchObject({ structuredContent: { state: 'succeeded' } });
  expect(here.executor.driven).toEqual([id]);
  expect(here.notices).toContain('notifications/elicitation/complete');
});

test('without a way to ask, the task works on, says how to approve, and waits without end', async () => {
  await using here = await session(planning());
  const { status, statusMessage } = await createTask(here);
  expect(status).toBe('working');
  expect(statusMessage).toContain(`A human decides with: tencent-chatops approve ${id} --sandbox (you cannot).`);
  const waiting = resultOf(here);
  await here.clock.advance(50 * 60_000);
  here.executor.move(id, 'denied', 'Denied by Ada.');
  expect(sentences(await waiting)).toContain('Denied by Ada.');
});

test('a form that was closed is not shown again, and the task says how else to decide', async () => {
  await using here = await session(planning(), () => ({ action: 'cancel' }));
  await createTask(here);
  const waiting = resultOf(here);
  await here.clock.advance(60_000);
  expect(here.questions).toHaveLength(1);
  const { status, statusMessage } = await getTask(here);
  expect(status).toBe('working');
  expect(statusMessage).toContain('tencent-chatops approve');
  here.executor.move(id, 'expired');
  expect(await waiting).toMatchObject({ structuredContent: { state: 'expired' } });
});

const moved = { digest: 'e'.repeat(64), supersededCount: 1 };

test('a plan that moved is asked about anew, with all the time a person needs', async () => {
  let drives = 0;
  await using here = await session(
    {
      ...planning(),
      async drive(driven, fake) {
        drives += 1;
        if (drives > 1) return void fake.move(driven, 'succeeded');
        fake.move(driven, 'calling');
        // Longer than any question is open.
        await here.clock.sleep(100_000);
        fake.move(driven, 'awaiting_approval', undefined, moved);
      },
    },
    approve,
  );
  await createTask(here);
  expect(await here.clock.until(resultOf(here))).toMatchObject({ structuredContent: { state: 'succeeded' } });
  expect(here.executor.decisions.map(({ decision }) => decision)).toEqual([
    { kind: 'approve', digest },
    { kind: 'approve', digest: moved.digest },
  ]);
  expect(here.questions[1]).toMatchObject({ message: expect.stringMatching(/^An approval before this one is void/) });
});

test('nobody is asked twice about the plan that took the place of another', async () => {
  let asked = 0;
  await using here = await session(
    {
      ...planning(),
      async drive(driven, fake) {
        fake.move(driven, 'awaiting_approval', undefined, moved);
      },
    },
    () => {
      asked += 1;
      return asked === 1 ? approve() : { action: 'cancel' };
    },
  );
  await createTask(here);
  const waiting = resultOf(here);
  await here.clock.advance(60_000);
  expect(here.questions).toHaveLength(2);
  here.executor.move(id, 'denied');
  expect(await waiting).toMatchObject({ structuredContent: { state: 'denied' } });
});

test('who gives up waiting takes the question back, and is asked again on coming back', async () => {
  let asked = 0;
  await using here = await session(planning(), () => {
    asked += 1;
    return asked === 1 ? never() : approve();
  });
  await createTask(here);
  const stop = new AbortController();
  const waiting = resultOf(here, id, { signal: stop.signal });
  while (here.questions.length === 0) await here.clock.advance(10);
  stop.abort();
  await expect(waiting).rejects.toThrow();
  await here.clock.advance(10);
  expect(here.notices).toContain('notifications/cancelled');
  expect((await getTask(here)).status).toBe('input_required');
  expect(await resultOf(here)).toMatchObject({ structuredContent: { state: 'succeeded' } });
  expect(here.executor.decisions).toHaveLength(1);
});

test('a fault while the task is waited for names no inside, and the task is still there', async () => {
  await using here = await session(
    {
      ...planning(),
      async drive(driven, fake) {
        fake.move(driven, 'calling');
        throw new Error('secret detail');
      },
    },
    approve,
  );
  await createTask(here);
  const failed = await resultOf(here).catch((thrown: unknown) => thrown);
  expect(failed).toMatchObject({ code: -32_603 });
  expect(String(failed)).not.toContain('secret detail');
  expect((await getTask(here)).status).toBe('working');
  await refusal(resultOf(here, 'chg-nowhere'), -32_602, 'Task not found');
});
