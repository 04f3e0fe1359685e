import { WebAPIRateLimitedError } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { sentenceMessage } from '../../../src/surfaces/slack/cards/planned.ts';
import { failureOfCall } from '../../../src/surfaces/slack/connection/call.ts';
import { addressesOf, createRespond } from '../../../src/surfaces/slack/connection/respond.ts';
import { retryAfterMs, waitAfter } from '../../../src/surfaces/slack/connection/wait-after.ts';
import { placeIn } from '../../../src/surfaces/slack/place.ts';
import { virtualClock } from '../../virtual-clock.ts';
import { startMs } from './facts.ts';

describe('what Slack asks to wait for', () => {
  const cases: readonly (readonly [string | number | null, number])[] = [
    ['5', 5_000],
    [5, 5_000],
    ['0', 1_000],
    ['-7', 1_000],
    ['86400', 60_000],
    ['Infinity', 60_000],
    [Number.NaN, 1_000],
    ['', 1_000],
    [null, 1_000],
    ['soon', 1_000],
    [new Date(startMs + 20_000).toUTCString(), 20_000],
    [new Date(startMs - 20_000).toUTCString(), 1_000],
    [new Date(startMs + 3_600_000).toUTCString(), 60_000],
  ];
  test.each(cases)('%j: %d ms', (said, ms) => {
    expect(retryAfterMs(said, startMs)).toBe(ms);
  });

  test('is bounded for a call of the Web API', () => {
    expect([0, Number.NaN, 7_200].map((seconds) => failureOfCall(new WebAPIRateLimitedError(seconds)))).toEqual(
      [1_000, 1_000, 60_000].map((ms) => ({ kind: 'rate_limited', retryAfterMs: ms })),
    );
  });

  test('is bounded for an answer', async () => {
    const headers = { 'retry-after': new Date(startMs + 20_000).toUTCString() };
    const request = async () => new Response('', { status: 429, headers });
    const respond = createRespond(virtualClock(startMs), () => true, request);
    expect(await respond(sentenceMessage('Done.'), 'https://hooks.slack.com/1')).toEqual({
      ok: false,
      failure: { kind: 'rate_limited', retryAfterMs: 20_000 },
    });
  });
});

test('a Slack out of reach is asked less and less often, up to every thirty seconds', () => {
  const failure = { kind: 'not_sent', words: 'ECONNREFUSED' } as const;
  expect([0, 1, 2, 3, 4, 5, 99].map((attempt) => waitAfter(failure, attempt) / 1_000)).toEqual([
    1, 2, 5, 10, 30, 30, 30,
  ]);
});

describe('answers go', () => {
  const goes = (apiUrl: string | undefined, url: string) => addressesOf(apiUrl)(new URL(url));

  test('to Slack alone, over TLS', () => {
    expect(goes(undefined, 'https://hooks.slack.com/actions/1')).toBe(true);
    expect(goes(undefined, 'https://hooks.slack-gov.com/actions/1')).toBe(true);
    expect(goes(undefined, 'http://hooks.slack.com/actions/1')).toBe(false);
    expect(goes(undefined, 'https://hooks.slack.com.example.org/1')).toBe(false);
  });

  test.each(['https://slack.example.org:8443/api/', 'http://127.0.0.1:4000/api/'])(
    'to the origin alone that was named: %s',
    (apiUrl) => {
      expect(goes(apiUrl, new URL('/response/1', apiUrl).href)).toBe(true);
      expect(goes(apiUrl, 'https://example.org/1')).toBe(false);
      expect(goes(apiUrl, 'https://hooks.slack.com/actions/1')).toBe(false);
    },
  );
});

test('an address that is too long is dropped alone', () => {
  const body = { channel_id: 'C0OPS', response_url: `https://hooks.slack.com/${'a'.repeat(300)}` };
  expect(placeIn(body, startMs)).toEqual({ channel: 'C0OPS' });
  expect(placeIn({ ...body, response_url: 'https://hooks.slack.com/1' }, startMs)).toMatchObject({
    channel: 'C0OPS',
    responseUrl: 'https://hooks.slack.com/1',
  });
});
