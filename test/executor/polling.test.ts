import { describe, expect, test } from 'vitest';
import type { ChangeTool, JsonObject, Progress, Sent, Tool } from '../../src/tool.ts';
import { tools } from '../../tools/index.ts';
import { approved, dropOne, kindsOf, type SetUp, setUp } from './setup.ts';
import { originA, originB } from './small-cloud.ts';

const operation = 'gaap:BindListenerRealServers';
const minuteMs = 60_000;

/** The tool of these tests, changed in one respect or another. */
function withTool(change: (tool: ChangeTool) => Partial<ChangeTool>): readonly Tool[] {
  return tools.map((tool) =>
    tool.kind === 'change' && tool.operation === operation ? { ...tool, ...change(tool) } : tool,
  );
}

/** From its write on, the listener shows that it is at work for so long; looks at it are counted. */
function takes(on: SetUp, tookMs: number) {
  const seen = { looks: 0, endedAtMs: 0 };
  const { send } = on.cloud;
  on.cloud.send = async (request) => {
    const answer = await send(request);
    if (request.operation === operation) seen.endedAtMs = on.clock.now() + tookMs;
    return answer;
  };
  on.cloud.onRead = (read) => {
    on.cloud.listenerStatus = on.clock.now() < seen.endedAtMs ? 3 : 0;
    if (read === 'gaap:DescribeTCPListeners' && seen.endedAtMs > 0) seen.looks += 1;
    return undefined;
  };
  return seen;
}

/** One change after the other, each undoing the one before; with how late and with how many looks each end was seen. */
async function inARow(on: SetUp, count: number, tookMs: number) {
  const delays: number[] = [];
  for (let index = 0; index < count; index += 1) {
    on.cloud.bound = [originA, originB].flatMap((origin) => origin ?? []);
    const { id } = await approved(on, dropOne);
    const seen = takes(on, tookMs);
    const done = await on.clock.until(on.executor.drive(id));
    expect(done.state).toBe('succeeded');
    delays.push(done.updatedAtMs - seen.endedAtMs);
  }
  return delays;
}

describe('how long an operation takes', () => {
  test('is learned, kept in the ledger, and used by a process that starts later', async () => {
    const on = await setUp();
    const delays = await inARow(on, 6, 3_000);
    expect(delays[0]).toBeGreaterThan(500);
    expect(Math.max(...delays.slice(3))).toBeLessThan(200);
    await on.clock.until(on.ledger.taskTimes(operation));
    expect((await on.ledger.taskTimes(operation)).length).toBeGreaterThanOrEqual(5);

    const later = await on.open('later');
    const [delay] = await inARow({ ...on, ...later }, 1, 3_000);
    expect(delay).toBeLessThan(200);
  });

  test('is not learned from a change that was taken over: another machine may have another clock', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    takes(on, 20_000);
    const caller = new AbortController();
    const driving = on.executor.drive(id, { signal: caller.signal });
    await on.clock.advance(3_000);
    caller.abort();
    await on.clock.until(driving);
    const next = await on.open('next');
    expect(await on.clock.until(next.executor.drive(id))).toMatchObject({ state: 'succeeded' });
    expect(await on.ledger.taskTimes(operation)).toEqual([]);
  });
});

describe('a task that does not end', () => {
  test.each([
    ['its operation', minuteMs, 1],
    ['every operation that has no other', undefined, 12],
  ])('is given up after the time of %s', async (_, deadlineMs, minutes) => {
    const on = await setUp({ tools: withTool(() => ({ deadlineMs })) });
    const { id } = await approved(on);
    takes(on, 60 * minuteMs);
    const done = await on.clock.until(on.executor.drive(id));
    expect(done.state).toBe('outcome_unknown');
    const events = await on.executor.events(id);
    const sentAtMs = events.find(({ kind }) => kind === 'calling')?.atMs ?? 0;
    const unknown = events.find(({ kind }) => kind === 'outcome_unknown');
    expect((unknown?.atMs ?? 0) - sentAtMs).toBeGreaterThan(minutes * minuteMs);
    expect((unknown?.atMs ?? 0) - sentAtMs).toBeLessThan(minutes * minuteMs + 6_000);
    expect(unknown?.body['message']).toBe(`The cloud accepted it and has not finished after ${minutes} minutes.`);
    expect(on.cloud.writes).toHaveLength(1);
  });

  test('has its time counted from the send, not from the restart', async () => {
    const on = await setUp({ tools: withTool(() => ({ deadlineMs: 2 * minuteMs })) });
    const { id } = await approved(on);
    takes(on, 60 * minuteMs);
    const caller = new AbortController();
    const driving = on.executor.drive(id, { signal: caller.signal });
    await on.clock.advance(90_000);
    caller.abort();
    await on.clock.until(driving);
    const next = await on.open('next');
    const restartedAtMs = on.clock.now();
    await on.clock.until(next.executor.drive(id));
    const unknown = (await on.executor.events(id)).find(({ kind }) => kind === 'outcome_unknown');
    expect((unknown?.atMs ?? 0) - restartedAtMs).toBeGreaterThan(29_000);
    expect((unknown?.atMs ?? 0) - restartedAtMs).toBeLessThan(37_000);
  });

  test.each([
    ['an hour forward', 60 * minuteMs],
    ['an hour back', -60 * minuteMs],
  ])('is watched as long as ever where the clock is set %s', async (_, byMs) => {
    const on = await setUp({ tools: withTool(() => ({ deadlineMs: 2 * minuteMs })) });
    const { id } = await approved(on);
    on.cloud.onRead = () => {
      if (on.cloud.writes.length > 0) on.cloud.listenerStatus = 3;
      return undefined;
    };
    const driving = on.executor.drive(id);
    await on.clock.advance(10_000);
    on.clock.shift(byMs);
    await on.clock.advance(100_000);
    expect(await on.executor.show(id)).toMatchObject({ change: { state: 'polling' } });
    await on.clock.advance(20_000);
    expect(await on.executor.show(id)).toMatchObject({ change: { state: 'outcome_unknown' } });
    on.cloud.onRead = () => undefined;
    on.cloud.listenerStatus = 0;
    expect(await on.clock.until(driving)).toMatchObject({ state: 'succeeded' });
  });

  test('is not given up at the first look of a process whose clock is far ahead', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    const seen = takes(on, 20_000);
    const caller = new AbortController();
    const driving = on.executor.drive(id, { signal: caller.signal });
    await on.clock.advance(12_000);
    caller.abort();
    await on.clock.until(driving);
    on.clock.shift(60 * minuteMs);
    seen.endedAtMs += 60 * minuteMs;
    const next = await on.open('next');
    expect(await on.clock.until(next.executor.drive(id))).toMatchObject({ state: 'succeeded' });
    expect(await kindsOf(on, id)).not.toContain('outcome_unknown');
  });
});

test('looks that fail for minutes say nothing about the change', async () => {
  const on = await setUp();
  const { id } = await approved(on);
  let sentAtMs = 0;
  on.cloud.onRead = () => {
    if (on.cloud.writes.length === 0) return undefined;
    sentAtMs ||= on.clock.now();
    if (on.clock.now() - sentAtMs > 8 * minuteMs) return undefined;
    return { kind: 'unclear', message: 'socket hang up' };
  };
  expect(await on.clock.until(on.executor.drive(id))).toMatchObject({ state: 'succeeded', sends: 1 });
  expect(await kindsOf(on, id)).not.toContain('outcome_unknown');
});

test('looks that fail for ever end as unknown, with the word that nobody could see', async () => {
  const on = await setUp({ tools: withTool(() => ({ deadlineMs: minuteMs })) });
  const { id } = await approved(on);
  on.cloud.onRead = () => (on.cloud.writes.length === 0 ? undefined : { kind: 'unclear', message: 'socket hang up' });
  await on.clock.until(on.executor.drive(id));
  const unknown = (await on.executor.events(id)).find(({ kind }) => kind === 'outcome_unknown');
  expect(unknown?.body['message']).toContain('still cannot be seen whether it has finished');
});

test('an answer that comes after another process took over says which task to ask about', async () => {
  const asked: (JsonObject | undefined)[] = [];
  const progress = async ({ output }: Sent<unknown, unknown, JsonObject>): Promise<Progress> => {
    asked.push(output);
    return output ? { state: 'settled', message: 'Done.' } : { state: 'pending', message: 'Which task?' };
  };
  const on = await setUp({ tools: withTool(() => ({ progress })) });
  const { id } = await approved(on);
  const other = await on.open('other');
  const { send } = on.cloud;
  let reconciling: Promise<unknown> = Promise.resolve();
  on.cloud.send = async (request) => {
    if (request.operation !== operation) return send(request);
    const answer = await send(request);
    await on.ledger.release({ id, owner: 'first', fence: 1 });
    reconciling = other.executor.drive(id);
    await on.clock.sleep(5_000);
    return answer;
  };
  await on.clock.until(on.executor.drive(id));
  await on.clock.until(reconciling);
  expect(await on.executor.show(id)).toMatchObject({
    change: { state: 'succeeded', requestId: 'req-1', output: { RequestId: 'req-1' }, sends: 1 },
  });
  expect(asked[0]).toBeUndefined();
  expect(asked.at(-1)).toMatchObject({ RequestId: 'req-1' });
  expect(on.cloud.writes).toHaveLength(1);
});

test('whoever is called off while it waits for the next look stops at once', async () => {
  const on = await setUp();
  const { id } = await approved(on);
  takes(on, 10 * minuteMs);
  const caller = new AbortController();
  const driving = on.executor.drive(id, { signal: caller.signal });
  await on.clock.advance(minuteMs);
  const calledAtMs = on.clock.now();
  caller.abort();
  expect(await driving).toMatchObject({ state: 'polling' });
  expect(on.clock.now()).toBe(calledAtMs);
});
