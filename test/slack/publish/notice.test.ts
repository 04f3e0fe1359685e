import { expect, test, vi } from 'vitest';
import { createAnswers } from '../../../src/surfaces/slack/answering.ts';
import { sentenceMessage } from '../../../src/surfaces/slack/cards/planned.ts';
import type { Called } from '../../../src/surfaces/slack/connection/outcome.ts';
import { createWeb } from '../../../src/surfaces/slack/connection/web.ts';
import { virtualClock } from '../../virtual-clock.ts';
import { startMs } from './facts.ts';

function answering() {
  const clock = virtualClock(startMs);
  const ending = new AbortController();
  /** What Slack was sent, and what it answers. */
  const sent: { readonly text: string; readonly answer: PromiseWithResolvers<Called<void>> }[] = [];
  const answers = createAnswers({
    // Nothing goes there: the address of the click takes everything.
    web: createWeb({ botToken: 'none', apiUrl: 'http://127.0.0.1:9/api/' }),
    respond(message) {
      const answer = Promise.withResolvers<Called<void>>();
      sent.push({ text: message.text, answer });
      return answer.promise;
    },
    clock,
    log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() },
    signal: ending.signal,
  });
  const to = {
    user: 'U0ANN',
    place: { channel: 'C0OPS', responseUrl: 'https://hooks.slack.com/1', untilMs: startMs + 60_000 },
  };
  const texts = () => sent.map(({ text }) => text);
  return { clock, ending, answers, to, sent, texts };
}

const busy = sentenceMessage('Still at it.');
const answer = sentenceMessage('Done.');

test('an answer waits for a notice that is under way', async () => {
  const { clock, answers, to, sent, texts } = answering();
  const noticed = answers.notice(to, busy);
  const told = answers.tell(to, answer);
  await clock.advance(1);
  expect(texts()).toEqual([busy.text]);
  sent[0]?.answer.resolve({ ok: true, value: undefined });
  await noticed;
  await clock.advance(1);
  expect(texts()).toEqual([busy.text, answer.text]);
  sent[1]?.answer.resolve({ ok: true, value: undefined });
  expect(await told).toEqual({ ok: true, value: undefined });
});

test('no notice follows an answer, nor one that is still under way', async () => {
  const { clock, answers, to, sent, texts } = answering();
  const told = answers.tell(to, answer);
  await clock.advance(1);
  await answers.notice(to, busy);
  sent[0]?.answer.resolve({ ok: true, value: undefined });
  await told;
  await answers.notice(to, busy);
  expect(texts()).toEqual([answer.text]);
});

test('a notice is sent once, whatever becomes of it', async () => {
  const { clock, answers, to, sent, texts } = answering();
  const noticed = answers.notice(to, busy);
  sent[0]?.answer.resolve({ ok: false, failure: { kind: 'rate_limited', retryAfterMs: 1_000 } });
  await noticed;
  await clock.advance(60_000);
  expect(texts()).toEqual([busy.text]);
});

test('a process that ends sends no notice', async () => {
  const { ending, answers, to, texts } = answering();
  ending.abort();
  await answers.notice(to, busy);
  expect(texts()).toEqual([]);
});

test('what somebody else does at the same address is noticed all the same', async () => {
  const { clock, answers, to, sent, texts } = answering();
  const told = answers.tell(to, answer);
  await clock.advance(1);
  sent[0]?.answer.resolve({ ok: true, value: undefined });
  await told;
  answers.notice({ ...to, place: { ...to.place } }, busy);
  await clock.advance(1);
  expect(texts()).toEqual([answer.text, busy.text]);
});
