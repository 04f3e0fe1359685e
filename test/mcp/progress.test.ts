/** While a call waits, a client that asked to be told hears that somebody is at work. */
import type { ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import { change } from './changes.ts';
import { never, planning, session } from './session.ts';

const bind = 'gaap_bind_listener_real_servers';
const approve: ElicitResult = { action: 'accept', content: { decision: 'approve' } };

/** A person who reads the diff until told to answer. */
function reader() {
  const { promise, resolve } = Promise.withResolvers<ElicitResult>();
  return { answer: () => resolve(approve), answerer: () => promise };
}

test('every ten seconds while a person decides, with rising numbers, and nothing after the answer', async () => {
  const person = reader();
  await using here = await session(planning(), person.answerer);
  const heard: { readonly message: string; readonly progress: number }[] = [];
  const call = here.call(bind, {}, (message, progress) => heard.push({ message, progress }));
  for (const seconds of [10, 20, 30]) {
    await here.clock.advance(9_999);
    expect(heard.filter(({ message }) => message.includes(`${seconds} s`))).toEqual([]);
    await here.clock.advance(1);
    expect(heard.at(-1)?.message).toContain(`(${seconds} s so far)`);
  }
  expect(heard).toHaveLength(3);
  person.answer();
  expect(await call).toMatchObject({ structuredContent: { state: 'succeeded' } });
  const numbers = heard.map(({ progress }) => progress);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  const notices = here.notices.length;
  await here.clock.advance(60_000);
  expect(here.notices).toHaveLength(notices);
});

test('without a token nothing is said', async () => {
  const person = reader();
  await using here = await session(planning(), person.answerer);
  const call = here.call(bind);
  await here.clock.advance(35_000);
  person.answer();
  await call;
  expect(here.notices).toEqual([]);
});

test('a step of the change puts the next heartbeat off, and it repeats what was last said', async () => {
  await using here = await session({
    ...planning(change({ state: 'approved' })),
    async drive(id, fake) {
      fake.move(id, 'calling', 'Sending.');
      await never();
    },
  });
  const heard: string[] = [];
  const call = here.call(bind, {}, (message) => heard.push(message));
  await here.clock.advance(9_000);
  here.executor.move(change().id, 'polling', 'Accepted.');
  await here.clock.advance(9_999);
  expect(heard.at(-1)).toBe('Accepted.');
  await here.clock.advance(1);
  expect(heard.at(-1)).toBe('Accepted. (19 s so far)');
  here.executor.move(change().id, 'succeeded');
  await call;
  expect(heard.filter((message) => message.startsWith('Accepted.'))).toHaveLength(2);
});

test('a client that gave the call up hears no more', async () => {
  const person = reader();
  await using here = await session(planning(), person.answerer);
  const stop = new AbortController();
  const call = here.client.callTool({ name: bind, arguments: {} }, undefined, {
    signal: stop.signal,
    onprogress: () => {},
  });
  await here.clock.advance(10_000);
  const beats = () => here.notices.filter((method) => method === 'notifications/progress').length;
  expect(beats()).toBe(1);
  stop.abort();
  await expect(call).rejects.toThrow();
  await here.clock.advance(60_000);
  expect(beats()).toBe(1);
});
