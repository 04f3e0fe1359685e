import { expect, test } from 'vitest';
import { bufferedLog } from '../../src/surfaces/mcp/buffered-log.ts';
import type { Log } from '../../src/surfaces/mcp/log.ts';

function written() {
  const lines: string[] = [];
  const at = (level: string) => (_: object, message: string) => void lines.push(`${level} ${message}`);
  const log: Log = { info: at('info'), warn: at('warn'), error: at('error') };
  return { log, lines };
}

test('what was said before there is a log is written to it in order, and the rest at once', () => {
  const [buffer, { log, lines }] = [bufferedLog(), written()];
  buffer.warn({}, 'one');
  buffer.error({}, 'two');
  expect(lines).toEqual([]);
  buffer.flushInto(log);
  buffer.info({}, 'three');
  expect(lines).toEqual(['warn one', 'error two', 'info three']);
});

test('from one log it goes on to the next, and nothing is written twice', () => {
  const [buffer, early, later] = [bufferedLog(), written(), written()];
  buffer.info({}, 'one');
  buffer.flushInto(early.log);
  buffer.flushInto(later.log);
  buffer.info({}, 'two');
  expect([early.lines, later.lines]).toEqual([['info one'], ['info two']]);
});

test('a client that causes no end of lines fills no memory', () => {
  const [buffer, { log, lines }] = [bufferedLog(), written()];
  for (let line = 0; line < 1_000; line += 1) buffer.warn({}, `${line}`);
  buffer.flushInto(log);
  expect(lines).toHaveLength(100);
  expect(lines[0]).toBe('warn 0');
});
