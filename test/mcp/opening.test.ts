/** Over stdio, a client hears who this is and which tools there are before the rest of the program is opened. */
import { expect, onTestFinished, test } from 'vitest';
import { FailureError } from '../../src/errors.ts';
import type { BackendParts } from '../../src/surfaces/mcp/backend.ts';
import { limits } from '../../src/surfaces/mcp/limits.ts';
import { fakeExecutor } from './fake-executor.ts';
import { envelope } from './modern/stage.ts';
import { initialize, initialized, modern, wire } from './modern/wire.ts';
import { overStdio } from './served.ts';
import { until } from './until.ts';

const list = { id: 'list', method: 'tools/list' };
const call = { id: 'call', method: 'tools/call', params: { name: 'gaap_describe_tcp_listeners', arguments: {} } };

/** A program that opens when the test says so. */
function closed() {
  let { promise, resolve, reject } = Promise.withResolvers<void>();
  const executor = fakeExecutor();
  const opens: number[] = [];
  const anew = () => {
    ({ promise, resolve, reject } = Promise.withResolvers<void>());
  };
  const here = wire(
    {},
    {
      async open(): Promise<BackendParts> {
        opens.push(here.clock.now());
        await promise;
        return overStdio(executor).open();
      },
    },
  );
  here.ended.catch(() => undefined);
  onTestFinished(() => here.stop.abort());
  return {
    ...{ ...here, executor, opens },
    open: () => resolve(),
    /** The next one waits for the test again. */
    fail() {
      reject(unreachable);
      anew();
    },
  };
}

const unreachable = new FailureError({
  code: 'LedgerUnavailable',
  message: 'The record of changes cannot be opened. Nothing was sent.',
});

test.each([
  ['2025-11-25', [initialize, initialized, list]],
  ['2026-07-28', [modern('discover', 'server/discover'), modern('list', 'tools/list')]],
])('the list is answered in %s while nothing is open', async (_, messages) => {
  const here = closed();
  here.say(...messages);
  expect((await here.answerTo('list')).result).toHaveProperty('tools.0.name', 'change_show');
  expect(here.opens).toEqual([]);
});

test('a client that goes on speaking is heard first, and one that is quiet has it opened', async () => {
  const here = closed();
  const startMs = here.clock.now();
  here.say(initialize, initialized);
  await here.answerTo('init');
  await here.clock.advance(limits.quietMs / 2);
  here.say(list);
  await here.answerTo('list');
  await here.clock.advance(limits.quietMs / 2);
  expect(here.opens).toEqual([]);
  await here.clock.advance(limits.quietMs);
  await until(() => here.opens.length > 0);
  expect(here.opens).toEqual([startMs + 2 * limits.quietMs]);
});

test('a client that never stops speaking keeps it closed for a second, and no longer', async () => {
  const here = closed();
  const startMs = here.clock.now();
  here.say(initialize);
  await here.answerTo('init');
  for (let look = 0; look <= limits.quietLooks; look += 1) {
    here.say({ id: look, method: 'ping' });
    await here.answerTo(look);
    await here.clock.advance(limits.quietMs);
  }
  await until(() => here.opens.length > 0);
  expect(here.opens[0]).toBeGreaterThanOrEqual(startMs + limits.quietLooks * limits.quietMs);
  expect(here.opens[0]).toBeLessThanOrEqual(startMs + (limits.quietLooks + 1) * limits.quietMs);
});

test('calls open it, once for all of them, and wait', async () => {
  const here = closed();
  here.say(initialize, call, { ...call, id: 'again' }, { id: 'prompts', method: 'prompts/list' }, list);
  await here.answerTo('list');
  await until(() => here.opens.length > 0);
  expect(here.order()).toEqual(['init', 'list']);
  here.open();
  for (const id of ['call', 'again', 'prompts']) expect(await here.answerTo(id)).toHaveProperty('result');
  expect(here.opens).toHaveLength(1);
});

const eras = [
  ['2025-11-25', [initialize], call],
  ['2026-07-28', [], modern('call', 'tools/call', call.params)],
] as const;

test.each(eras)(
  'where it cannot be opened, a call of %s is told so, and a later one tries again',
  async (_, first, one) => {
    const here = closed();
    here.say(...first, one);
    await until(() => here.opens.length === 1);
    here.fail();
    const { error } = await here.answerTo('call');
    expect(error?.code).toBe(-32_603);
    expect(error?.message).toMatch(/The record of changes could not be read or written\..*\[LedgerUnavailable\]$/);
    expect(error?.message).not.toContain(unreachable.message);

    here.say({ ...one, id: 'at once' });
    expect((await here.answerTo('at once')).error?.message).toBe(error?.message);
    expect(here.opens).toHaveLength(1);

    await here.clock.advance(limits.openAgainAfterMs);
    here.say({ ...one, id: 'later' });
    await until(() => here.opens.length === 2);
    here.open();
    expect(await here.answerTo('later')).toHaveProperty('result');
    here.stdin.end();
    await here.ended;
  },
);

test('what it could not be opened for is what the program ends with', async () => {
  const here = closed();
  here.say(initialize, call);
  await until(() => here.opens.length > 0);
  here.fail();
  await here.answerTo('call');
  here.stdin.end();
  await expect(here.ended).rejects.toBe(unreachable);
});

test('of requests of both eras that cannot be served, each is answered once', async () => {
  const here = closed();
  here.say(modern('first', 'tools/call', call.params), modern('prompts', 'prompts/list'), initialize, call);
  await until(() => here.opens.length > 0);
  here.fail();
  for (const id of ['first', 'prompts', 'call']) expect(await here.answerTo(id)).toHaveProperty('error');
  here.stdin.end();
  await here.ended.catch(() => undefined);
  expect(here.order().sort()).toEqual(['call', 'first', 'init', 'prompts']);
});

test.each(eras)('told to end while it opens, nothing is asked for a call of %s', async (_, first, one) => {
  const here = closed();
  here.say(...first, one);
  await until(() => here.opens.length > 0);
  here.stop.abort();
  // It does not wait for what opens, which may take long.
  await here.ended;
  here.open();
  await here.clock.advance(limits.lastAnswersMs);
  expect(here.executor.asked).toEqual([]);
  expect(here.order()).not.toContain('call');
});

test('whoever asks for nothing learns it too, by how the program ends', async () => {
  const here = closed();
  here.stdin.end();
  await until(() => here.opens.length > 0);
  here.fail();
  await expect(here.ended).rejects.toBe(unreachable);
});

test('a program that is told to end opens nothing any more', async () => {
  const here = closed();
  here.say(initialize);
  await here.answerTo('init');
  here.stop.abort();
  await here.ended;
  await here.clock.advance(limits.quietMs);
  expect(here.opens).toEqual([]);
});

test.each(eras)(
  'while it opens, the client of a call of %s hears that somebody is at work, and nothing after the answer',
  async (_, first, one) => {
    const here = closed();
    const params = { ...one.params, _meta: { ...('_meta' in one.params ? one.params._meta : {}), progressToken: 't' } };
    here.say(...first, { ...one, params });
    await until(() => here.opens.length > 0);
    await here.clock.advance(limits.heartbeatMs);
    await until(() => here.lines.some(({ method }) => method === 'notifications/progress'));
    here.open();
    await here.answerTo('call');
    const told = here.lines.filter(({ method }) => method === 'notifications/progress').length;
    await here.clock.advance(3 * limits.heartbeatMs);
    expect(here.lines.filter(({ method }) => method === 'notifications/progress')).toHaveLength(told);
  },
);

test('who cancelled a call hears no more of it', async () => {
  const here = closed();
  const params = { ...call.params, _meta: { ...envelope, progressToken: 't' } };
  here.say({ ...call, params });
  await until(() => here.opens.length > 0);
  here.say({ method: 'notifications/cancelled', params: { requestId: 'call', _meta: envelope } });
  here.say(modern('list', 'tools/list'));
  await here.answerTo('list');
  await here.clock.advance(3 * limits.heartbeatMs);
  expect(here.lines.filter(({ method }) => method === 'notifications/progress')).toEqual([]);
});

const crowd = limits.waitingForOpening + 5;
const calls = Array.from({ length: crowd }, (_, index) => ({ ...call, id: index }));

test('what comes beyond a thousand waiting requests is read when those are answered', async () => {
  const here = closed();
  here.say(initialize, ...calls.slice(0, limits.waitingForOpening));
  await until(() => here.stdin.isPaused());
  here.say(...calls.slice(limits.waitingForOpening));
  here.open();
  await here.answerTo(crowd - 1);
  expect(here.order()).toHaveLength(1 + crowd);
  expect(here.stdin.isPaused()).toBe(false);
});

test('and is not read at all where the connection ended meanwhile', async () => {
  const here = closed();
  here.say(initialize, ...calls);
  await until(() => here.stdin.isPaused());
  here.stop.abort();
  await here.ended;
  here.open();
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(here.stdin.isPaused()).toBe(true);
});
