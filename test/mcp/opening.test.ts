/** Over stdio, a client hears who this is and which tools there are before the rest of the program is opened. */
import { expect, onTestFinished, test } from 'vitest';
import { FailureError } from '../../src/errors.ts';
import type { BackendParts } from '../../src/surfaces/mcp/backend.ts';
import { limits } from '../../src/surfaces/mcp/limits.ts';
import { fakeExecutor } from './fake-executor.ts';
import { initialize, initialized, modern, wire } from './modern/wire.ts';
import { overStdio } from './served.ts';
import { until } from './until.ts';

const list = { id: 'list', method: 'tools/list' };
const call = { id: 'call', method: 'tools/call', params: { name: 'gaap_describe_tcp_listeners', arguments: {} } };

/** A program that opens when the test says so. */
function closed() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const executor = fakeExecutor();
  const opens: number[] = [];
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
  return { ...here, executor, opens, open: resolve, fail: () => reject(unreachable) };
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
  expect(here.opens).toEqual([startMs + limits.quietLooks * limits.quietMs]);
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

test.each([
  ['2025-11-25', [initialize, call]],
  ['2026-07-28', [modern('call', 'tools/call', call.params)]],
])('where it cannot be opened, a call of %s is told why, and the server ends with it', async (_, messages) => {
  const here = closed();
  here.say(...messages);
  await until(() => here.opens.length > 0);
  here.fail();
  const { error } = await here.answerTo('call');
  expect(error?.code).toBe(-32_603);
  expect(error?.message).toContain(`${unreachable.message} [LedgerUnavailable]`);
  await expect(here.ended).rejects.toBe(unreachable);
});

test('of requests of both eras that cannot be served, each is answered once', async () => {
  const here = closed();
  here.say(modern('first', 'tools/call', call.params), modern('prompts', 'prompts/list'), initialize, call);
  await until(() => here.opens.length > 0);
  here.fail();
  await expect(here.ended).rejects.toBe(unreachable);
  expect(here.order().sort()).toEqual(['call', 'first', 'init', 'prompts']);
});

test.each([
  ['2025-11-25', [initialize, call]],
  ['2026-07-28', [modern('call', 'tools/call', call.params)]],
])('told to end while it opens, nothing is asked for a call of %s', async (_, messages) => {
  const here = closed();
  here.say(...messages);
  await until(() => here.opens.length > 0);
  here.stop.abort();
  here.open();
  await here.ended;
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
