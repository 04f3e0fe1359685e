import { expect, test } from 'vitest';
import { createGate } from '../../src/executor/gate.ts';

/** Somebody in the gate who leaves when told. */
function visitor(gate: ReturnType<typeof createGate>, name: string, inside: string[], signal?: AbortSignal) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = gate(async () => {
    inside.push(name);
    await promise;
  }, signal);
  return { leave: resolve, done };
}

test('a gate lets so many in at a time, in the order in which they came', async () => {
  const gate = createGate(2);
  const inside: string[] = [];
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => visitor(gate, name, inside));
  await Promise.resolve();
  expect(inside).toEqual(['a', 'b']);
  b?.leave();
  await b?.done;
  expect(inside).toEqual(['a', 'b', 'c']);
  a?.leave();
  await a?.done;
  expect(inside).toEqual(['a', 'b', 'c', 'd']);
  c?.leave();
  d?.leave();
  await Promise.all([c?.done, d?.done]);
});

test('whoever gives up waiting leaves the queue, and a failure frees its place', async () => {
  const gate = createGate(1);
  const inside: string[] = [];
  const giveUp = new AbortController();
  const failing = gate(() => Promise.reject(new Error('it failed')));
  const b = visitor(gate, 'b', inside, giveUp.signal);
  const c = visitor(gate, 'c', inside);
  giveUp.abort(new Error('b gave up'));
  await expect(failing).rejects.toThrow('it failed');
  await expect(b.done).rejects.toThrow('b gave up');
  expect(inside).toEqual(['c']);
  c.leave();
  await c.done;
  const d = visitor(gate, 'd', inside);
  expect(inside).toEqual(['c', 'd']);
  d.leave();
  await d.done;
});

test('somebody who gave up before does not come in, nor takes a place', async () => {
  const gate = createGate(1);
  const inside: string[] = [];
  const a = visitor(gate, 'a', inside);
  await expect(visitor(gate, 'b', inside, AbortSignal.abort(new Error('gone'))).done).rejects.toThrow('gone');
  a.leave();
  await a.done;
  expect(inside).toEqual(['a']);
});
