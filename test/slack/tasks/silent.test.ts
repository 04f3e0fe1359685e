/** Whoever lost an item to another process says nothing more about it: that one does. */
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createAnswers } from '../../../src/surfaces/slack/answering.ts';
import { sentenceMessage } from '../../../src/surfaces/slack/cards/planned.ts';
import type { Called } from '../../../src/surfaces/slack/connection/outcome.ts';
import { virtualClock } from '../../virtual-clock.ts';

const to = { user: 'U1', place: { channel: 'C1' } };
const message = sentenceMessage('Here it is.');

function answering() {
  const clock = virtualClock(0);
  const lost = new AbortController();
  const outcomes: Called<void>[] = [];
  let told = 0;
  const tell = async (): Promise<Called<void>> => {
    told += 1;
    return outcomes.shift() ?? { ok: true, value: undefined };
  };
  const answers = createAnswers({
    web: {
      whisper: tell,
      post: () => Promise.reject(new Error('nobody posts here')),
      conversation: () => Promise.reject(new Error('nobody is written to')),
    },
    respond: tell,
    clock,
    log: pino({ level: 'silent' }),
    signal: new AbortController().signal,
  });
  return { clock, lost, answers, outcomes, told: () => told };
}

test('an answer is told while the item is its own', async () => {
  const { answers, lost, told } = answering();
  expect(await answers.until(lost.signal).tell(to, message)).toMatchObject({ ok: true });
  expect(told()).toBe(1);
});

test('no answer is told after the item was lost, and no message is replaced; others are told as before', async () => {
  const { answers, lost, told } = answering();
  const own = answers.until(lost.signal);
  lost.abort(new Error('lost'));
  await expect(own.tell(to, message)).rejects.toThrow('lost');
  await expect(own.replace({ responseUrl: 'https://example.com', untilMs: 1 }, () => message)).rejects.toThrow('lost');
  expect(told()).toBe(0);
  await answers.tell(to, message);
  expect(told()).toBe(1);
});

test('an answer that waits to be told again is told no more', async () => {
  const { clock, answers, lost, outcomes, told } = answering();
  outcomes.push({ ok: false, failure: { kind: 'rate_limited', retryAfterMs: 5_000 } });
  const telling = answers.until(lost.signal).tell(to, message);
  const rejected = expect(telling).rejects.toThrow('lost');
  await clock.advance(1_000);
  lost.abort(new Error('lost'));
  await rejected;
  await clock.advance(60_000);
  expect(told()).toBe(1);
});
