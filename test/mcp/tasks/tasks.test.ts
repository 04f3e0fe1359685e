import { describe, expect, test } from 'vitest';
import { stateNames } from '../../../src/executor/states.ts';
import { change, startMs } from '../changes.ts';
import { planning, sentences, session } from '../session.ts';
import { bind, cancelTask, createTask, getTask, id, refusal, resultOf, streamed } from './stage.ts';

const approved = () => planning(change({ state: 'approved' }));
const related = { 'io.modelcontextprotocol/related-task': { taskId: id } };

test('what policy approves by itself is a task that goes to its end', async () => {
  await using here = await session(approved());
  const { heard, result } = await streamed(here);
  expect(heard).toEqual(['taskCreated working', 'taskStatus completed', 'result']);
  expect(result).toMatchObject({ isError: false, structuredContent: { id, state: 'succeeded' }, _meta: related });
  expect(here.executor.driven).toEqual([id]);
});

test('a task has the id of its change, is kept without end, and says where it stands and how often to look', async () => {
  await using here = await session(planning());
  const task = await createTask(here);
  const at = new Date(startMs).toISOString();
  expect(task).toEqual({
    taskId: id,
    status: 'working',
    statusMessage: expect.stringContaining(`A human decides with: tencent-chatops approve ${id} --sandbox`),
    createdAt: at,
    lastUpdatedAt: at,
    ttl: null,
    pollInterval: 2_000,
  });
  expect(await getTask(here)).toEqual(task);
  expect((await here.client.experimental.tasks.listTasks()).tasks).toEqual([task]);
});

test('only what asks for a change may be a task, and the list says so', async () => {
  await using here = await session();
  const { tools } = await here.client.listTools();
  expect(tools.flatMap(({ name, execution }) => (execution ? [[name, execution.taskSupport]] : []))).toEqual([
    ['clb_deregister_function_targets', 'optional'],
    ['clb_register_function_targets', 'optional'],
    [bind, 'optional'],
  ]);
  expect(here.client.getServerCapabilities()?.tasks).toEqual({
    list: {},
    cancel: {},
    requests: { tools: { call: {} } },
  });
});

test('an approval elsewhere ends a task that nobody could be asked about here', async () => {
  await using here = await session(planning());
  await createTask(here);
  const waiting = resultOf(here);
  await here.clock.advance(1_000);
  here.executor.move(id, 'approved', 'Approved by Ada.');
  here.executor.move(id, 'calling');
  expect((await getTask(here)).status).toBe('working');
  here.executor.move(id, 'succeeded', 'Done.');
  expect(await waiting).toMatchObject({ isError: false, structuredContent: { state: 'succeeded' }, _meta: related });
  expect((await getTask(here)).status).toBe('completed');
});

test.each([
  ['denied', 'completed', false],
  ['expired', 'completed', false],
  ['cancelled', 'cancelled', false],
  ['refused', 'failed', true],
  ['failed', 'failed', true],
  ['partly_succeeded', 'failed', true],
  ['succeeded', 'completed', false],
] as const)('a change that ends %s is a task that ends %s', async (state, status, isError) => {
  await using here = await session(planning());
  await createTask(here);
  const waiting = resultOf(here);
  await here.clock.advance(1);
  here.executor.move(id, state);
  expect(await waiting).toMatchObject({ isError, structuredContent: { state } });
  expect((await getTask(here)).status).toBe(status);
  // Also for who asks only now.
  expect(await resultOf(here)).toMatchObject({ isError, structuredContent: { state } });
});

test('every state has a status', async () => {
  for (const state of stateNames) {
    await using here = await session(planning());
    await createTask(here);
    here.executor.move(id, state);
    const { status, statusMessage } = await getTask(here);
    expect([state, status, statusMessage]).toEqual([state, expect.any(String), expect.stringContaining(id)]);
  }
});

describe('an outcome that nobody knows', () => {
  const unknown = { check: 'Compare the listener with the plan.' };

  test('is a failure that stays one, whatever is found out later', async () => {
    await using here = await session(planning());
    await createTask(here);
    here.executor.move(id, 'outcome_unknown', undefined, unknown);
    const { status, statusMessage } = await getTask(here);
    expect(status).toBe('failed');
    expect(statusMessage).toContain('Do not repeat it: it may have been made.');
    here.executor.move(id, 'succeeded', 'Found to be made.');
    expect((await getTask(here)).status).toBe('failed');
    // The answer tells what is known now.
    expect(sentences(await resultOf(here))).toContain('Found to be made.');
  });

  test('also where only the result was asked for', async () => {
    await using here = await session(planning());
    await createTask(here);
    here.executor.move(id, 'outcome_unknown', undefined, unknown);
    expect(await resultOf(here)).toMatchObject({ isError: true, structuredContent: { state: 'outcome_unknown' } });
    here.executor.move(id, 'succeeded');
    expect((await getTask(here)).status).toBe('failed');
  });

  test('is no end while it is still looked into', async () => {
    await using here = await session(planning());
    await createTask(here);
    here.executor.move(id, 'outcome_unknown');
    expect((await getTask(here)).status).toBe('working');
    const waiting = resultOf(here);
    await here.clock.advance(1);
    here.executor.move(id, 'succeeded');
    expect(await waiting).toMatchObject({ structuredContent: { state: 'succeeded' } });
  });

  test('cannot be cancelled any more', async () => {
    await using here = await session(planning());
    await createTask(here);
    here.executor.move(id, 'outcome_unknown', undefined, unknown);
    await refusal(cancelTask(here), -32_602, 'The task has ended: outcome_unknown.');
  });
});

describe('what cannot become a task', () => {
  test.each(['gaap_describe_tcp_listeners', 'change_show', 'change_wait', 'result_read'])('%s', async (name) => {
    await using here = await session();
    await refusal(createTask(here, name), -32_601, `${name} answers at once and cannot be a task.`);
    expect(here.executor.asked).toEqual([]);
  });

  test('a tool that is not there: the nearest one is named', async () => {
    await using here = await session();
    await refusal(createTask(here, 'gaap_bind_listener_real_server'), -32_602, `Nearest: ${bind}.`);
  });

  test('a tool that is switched off', async () => {
    await using here = await session({}, undefined, { offer: { toolsets: ['changes', 'clb'], readOnly: false } });
    await refusal(createTask(here), -32_602, /\[\w+\]$/);
    expect(here.executor.asked).toEqual([]);
  });

  test('what is too large is not looked at', async () => {
    await using here = await session();
    const task = createTask(here, bind, { ListenerId: 'x'.repeat(200_001) });
    await refusal(task, -32_602, 'The arguments are too large: longer than 200000 characters.');
    expect(here.executor.asked).toEqual([]);
  });

  test('what is refused before anything is recorded', async () => {
    const failure = {
      code: 'InvalidInput',
      message: 'ListenerId is missing.',
      next: 'Parameters: ListenerId.',
    } as const;
    await using here = await session({ request: () => ({ kind: 'failed', failure }) });
    await refusal(createTask(here), -32_602, 'ListenerId is missing. Parameters: ListenerId. [InvalidInput]');
  });

  test('a fault inside shows nothing of the inside', async () => {
    await using here = await session({
      request() {
        throw new Error('secret detail');
      },
    });
    const failed = await createTask(here).catch((thrown: unknown) => thrown);
    expect(failed).toMatchObject({ code: -32_603 });
    expect(String(failed)).not.toContain('secret detail');
  });
});

test('the end of the connection ends the wait for a result, and nothing is undone', async () => {
  const here = await session(planning());
  await createTask(here);
  const waiting = resultOf(here);
  await here.clock.advance(1);
  await here.client.close();
  await expect(waiting).rejects.toMatchObject({ message: expect.stringContaining('closed') });
  await here.clock.advance(1);
  expect(here.executor.followers()).toBe(0);
  expect(here.executor.now(id).state).toBe('awaiting_approval');
});
