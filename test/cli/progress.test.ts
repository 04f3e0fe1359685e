import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startProgress } from '../../src/surfaces/cli/progress.ts';
import { virtualClock } from '../virtual-clock.ts';

function terminal(columns: number) {
  const stream = new PassThrough();
  const written: string[] = [];
  stream.on('data', (chunk: Buffer) => written.push(chunk.toString('utf8')));
  return { output: Object.assign(stream, { isTTY: true, columns }), written };
}

test('what is over within a second leaves no trace', async () => {
  const clock = virtualClock(0);
  const { output, written } = terminal(80);
  const progress = startProgress(output, clock, 'Asking.');
  await clock.advance(900);
  await progress.stop();
  expect(written).toEqual([]);
  expect(clock.sleeping()).toBe(0);
});

test('after a second a line moves, with a bar that tells the share where it is known, and is taken away', async () => {
  const clock = virtualClock(0);
  const { output, written } = terminal(80);
  const progress = startProgress(output, clock, 'Asking.');
  await clock.advance(1000);
  expect(written.at(-1)).toBe('\r\u001b[K[####................] Asking. (1 s)');
  await clock.advance(120);
  expect(written.at(-1)).toBe('\r\u001b[K[.####...............] Asking. (1 s)');
  progress.tell('Half-way\u001b[2J.', 0.5);
  await clock.advance(120);
  expect(written.at(-1)).toBe('\r\u001b[K[##########..........] 50% Half-way [2J. (1 s)');
  progress.tell('Beyond.', 7);
  await clock.advance(120);
  expect(written.at(-1)).toContain('[####################] 100%');
  await progress.stop();
  expect(written.at(-1)).toBe('\r\u001b[K');
  expect(clock.sleeping()).toBe(0);
});

test('the line never wraps', async () => {
  const clock = virtualClock(0);
  const { output, written } = terminal(20);
  const progress = startProgress(output, clock, '监听器正在修改源站并且需要很长的时间');
  await clock.advance(1000);
  expect(written.at(-1)).toBe('\r\u001b[K[#....] 监听器正在');
  await progress.stop();
});

test('away from a terminal each new message is a line', async () => {
  const output = new PassThrough();
  const progress = startProgress(output, virtualClock(0), 'Asking.');
  for (const message of ['Place 2.', 'Place 2.', 'Place 1.']) progress.tell(message);
  await progress.stop();
  output.end();
  expect(await text(output)).toBe('Place 2.\nPlace 1.\n');
});
