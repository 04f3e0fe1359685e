/** Streams of notices: some for each caller, and the place of one that is gone comes back. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { httpLimits } from '../../../src/surfaces/mcp/http/limits.ts';
import { createStreams, isListening } from '../../../src/surfaces/mcp/http/streams.ts';

function response(): ServerResponse {
  return new ServerResponse(new IncomingMessage(new Socket()));
}

test('one caller has so many, others have theirs, and what ends makes room', () => {
  const streams = createStreams();
  const open = [...Array(httpLimits.streamsOfOne)].map(response);
  for (const one of open) expect(streams.take('ada', one)).toBe(true);
  expect(streams.take('ada', response())).toBe(false);
  expect(streams.take('bob', response())).toBe(true);
  open[0]?.emit('close');
  expect(streams.take('ada', response())).toBe(true);
  expect(streams.take('ada', response())).toBe(false);
});

test('one that is closed already takes no place', () => {
  const streams = createStreams();
  for (let count = 0; count < 2 * httpLimits.streamsOfOne; count += 1) {
    const gone = response();
    gone.destroy();
    gone.emit('close');
    Object.defineProperty(gone, 'closed', { value: true });
    expect(streams.take('ada', gone)).toBe(true);
  }
  expect(streams.take('ada', response())).toBe(true);
});

test.each([
  [{ method: 'subscriptions/listen' }, true],
  [{ method: 'tools/list' }, false],
  ['subscriptions/listen', false],
  [undefined, false],
])('%j', (body, listens) => {
  expect(isListening(body)).toBe(listens);
});
