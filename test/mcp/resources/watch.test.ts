/** Whoever watches is told of every difference that a read would show, and of nothing else. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { limits } from '../../../src/surfaces/mcp/resources/limits.ts';
import type { Resources } from '../../../src/surfaces/mcp/resources/resources.ts';
import { addOne, approved, operator, requested, type SetUp, setUp } from '../../executor/setup.ts';
import { addressOf, type Logged, resourcesOf } from './stage.ts';

/** Watches from now on; `texts` are what was read at each notice. */
async function watching({ clock }: SetUp, resources: Resources, uri: string) {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const texts: string[] = [];
  let ended = false;
  const read = async () => {
    const outcome = await resources.read(uri);
    return outcome.kind === 'missing' ? 'missing' : (outcome.contents[0]?.text ?? '');
  };
  const watched = resources.watch(uri, stop.signal);
  if (!watched) throw new Error(`nothing to watch at ${uri}`);
  const done = (async () => {
    for await (const _ of watched) texts.push(await read());
    ended = true;
  })();
  await clock.advance(limits.lookEveryMs);
  return { texts, stop, done, read, ended: () => ended };
}

test('a change, its plan and its events are told of to the end of the change', async () => {
  const on = await setUp();
  const waiting = await requested(on, addOne);
  const resources = resourcesOf(on);
  const parts = await Promise.all(
    ['', '/plan', '/audit'].map((part) => watching(on, resources, addressOf(waiting) + part)),
  );
  const [standing, plan, audit] = parts;
  expect(parts.map(({ texts }) => texts.length)).toEqual([0, 0, 0]);
  await on.executor.decide(waiting.id, { kind: 'approve', digest: waiting.digest }, operator);
  await on.clock.advance(limits.lookEveryMs);
  expect(standing?.texts.map((text) => JSON.parse(text).state)).toEqual(['approved']);
  await on.clock.until(on.executor.drive(waiting.id));
  await on.clock.advance(limits.lookEveryMs);
  expect(JSON.parse(standing?.texts.at(-1) ?? '').state).toBe('succeeded');
  expect([standing?.ended(), plan?.ended(), audit?.ended()]).toEqual([true, true, false]);
  for (const { texts } of parts) expect(new Set(texts).size).toBe(texts.length);
  // What is noted after the end is news of the events alone.
  const before = audit?.texts.length ?? 0;
  await on.executor.report(waiting.id, { kind: 'shown_in_chat', message: 'It is in #ops.' });
  await on.clock.advance(limits.lookEveryMs);
  expect(audit?.texts).toHaveLength(before + 1);
});

test('the list of changes is told of what happens to any of them, and the audit of every event', async () => {
  const on = await setUp();
  const resources = resourcesOf(on);
  const changes = await watching(on, resources, 'tencent-chatops://changes');
  const audit = await watching(on, resources, 'tencent-chatops://audit');
  await on.clock.advance(10 * limits.lookEveryMs);
  expect([changes.texts, audit.texts]).toEqual([[], []]);
  const waiting = await requested(on, addOne);
  await on.clock.advance(limits.lookEveryMs);
  expect([changes.texts.length, audit.texts.length]).toEqual([1, 1]);
  // An event that leaves the list as it is.
  await on.executor.report(waiting.id, { kind: 'shown_in_chat', message: 'It is in #ops.' });
  await on.clock.advance(limits.lookEveryMs);
  expect([changes.texts.length, audit.texts.length]).toEqual([1, 2]);
});

test('what happens between the look and the wait is not missed', async () => {
  const on = await setUp();
  const waiting = await requested(on, addOne);
  let looks = 0;
  const head = async () => {
    looks += 1;
    if (looks === 1) await on.executor.decide(waiting.id, { kind: 'deny' }, operator);
    return on.executor.audit.head();
  };
  const executor = { ...on.executor, audit: { ...on.executor.audit, head } };
  const changes = await watching(on, resourcesOf({ ...on, executor }), 'tencent-chatops://changes');
  await vi.waitFor(() => expect(changes.texts).toHaveLength(1));
  expect(JSON.parse(changes.texts[0] ?? '')).toMatchObject({ waiting: [], ended: [{ id: waiting.id }] });
});

test('a ledger that is out of reach delays it, and is complained of once', async () => {
  const on = await setUp();
  let broken = false;
  const head = () => (broken ? Promise.reject(new Error('no disk')) : on.executor.audit.head());
  const executor = { ...on.executor, audit: { ...on.executor.audit, head } };
  const logged: Logged[] = [];
  const changes = await watching(on, resourcesOf({ ...on, executor }, undefined, logged), 'tencent-chatops://changes');
  broken = true;
  await requested(on, addOne);
  await on.clock.advance(5 * limits.lookEveryMs);
  expect(changes.texts).toHaveLength(0);
  broken = false;
  await on.clock.advance(2 * limits.lookEveryMs);
  expect(changes.texts).toHaveLength(1);
  expect(logged).toHaveLength(1);
});

test('the end of the signal is the end, without an error and without anybody left asleep', async () => {
  const on = await setUp();
  const waiting = await requested(on, addOne);
  const resources = resourcesOf(on);
  await on.clock.advance(60_000);
  const before = on.clock.sleeping();
  for (const uri of [addressOf(waiting), 'tencent-chatops://changes', 'tencent-chatops://audit']) {
    const watched = await watching(on, resources, uri);
    watched.stop.abort();
    await on.clock.advance(1);
    await watched.done;
    expect(watched.ended(), uri).toBe(true);
  }
  await on.clock.advance(limits.lookEveryMs);
  expect(on.clock.sleeping()).toBe(before);
});

test('a change that is over, one that is not there, and what never changes', async () => {
  const on = await setUp();
  const over = await approved(on);
  await on.clock.until(on.executor.drive(over.id));
  const resources = resourcesOf(on);
  for (const uri of [
    addressOf(over),
    'tencent-chatops://changes/chg-zzzzzz',
    'tencent-chatops://changes/chg-zzzzzz/audit',
  ]) {
    const watched = await watching(on, resources, uri);
    expect([watched.texts, watched.ended()], uri).toEqual([[], true]);
  }
  const { signal } = new AbortController();
  for (const uri of ['tencent-chatops://policy', 'file:///etc/passwd'])
    expect(resources.watch(uri, signal)).toBeUndefined();
});
