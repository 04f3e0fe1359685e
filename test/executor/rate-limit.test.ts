import { describe, expect, test } from 'vitest';
import { createRateLimit } from '../../src/executor/rate-limit.ts';
import type { CloudAnswer } from '../../src/tencent/port.ts';
import { setUp } from './setup.ts';

const answered: CloudAnswer = { kind: 'answered', response: {}, requestId: 'r' };
const unclear: CloudAnswer = { kind: 'unclear', message: 'given up.' };
const ticket = { account: 'default', operation: 'gaap:DescribeProxies' };

async function limited() {
  const { clock, ledger } = await setUp();
  const rateLimit = createRateLimit({ ledger, clock, callsPerSecond: 20 });
  const sentMs: number[] = [];
  const startMs = clock.now();
  const send =
    (answer: CloudAnswer, tookMs = 0) =>
    async () => {
      sentMs.push(clock.now() - startMs);
      await clock.sleep(tookMs);
      return answer;
    };
  const burst = (count: number, answer: CloudAnswer, tookMs?: number) =>
    Promise.all(Array.from({ length: count }, () => rateLimit.run(ticket, send(answer, tookMs))));
  return { clock, rateLimit, sentMs, burst, send };
}

describe('calls of one operation', () => {
  test('go 20 a second, in the order in which they were asked for', async () => {
    const { clock, sentMs, burst } = await limited();
    await clock.until(burst(50, answered));
    expect(sentMs.filter((at) => at < 1_000)).toHaveLength(20);
    expect(sentMs.filter((at) => at >= 1_000 && at < 2_000)).toHaveLength(20);
    expect(sentMs).toEqual([...sentMs].sort((a, b) => a - b));
  });

  test('that got no usable answer count as on their way as long as they can be', async () => {
    const { clock, sentMs, burst } = await limited();
    await clock.until(burst(20, unclear, 250));
    await clock.until(burst(1, answered));
    expect(sentMs.at(-1)).toBeGreaterThanOrEqual(10_000);
  });

  test('that are answered slowly move the next window, not the limit', async () => {
    const { clock, sentMs, burst } = await limited();
    await clock.until(burst(40, answered, 3_000));
    expect(sentMs.slice(20).every((at) => at >= 4_000)).toBe(true);
  });

  test('are told their place and how long it takes once they have to wait', async () => {
    const { clock, rateLimit, burst, send } = await limited();
    const told: string[] = [];
    const first = burst(40, answered);
    const last = rateLimit.run({ ...ticket, onWaiting: ({ message }) => told.push(message) }, send(answered));
    await clock.until(Promise.all([first, last]));
    expect(told).toEqual(['Waiting to send gaap:DescribeProxies: place 41, about 2 s (20 calls a second).']);
  });

  test('that nobody waits for any more leave the queue, and let those behind them go', async () => {
    const { clock, rateLimit, sentMs, burst, send } = await limited();
    const caller = new AbortController();
    const first = burst(20, answered);
    const gone = rateLimit.run({ ...ticket, signal: caller.signal }, send(answered)).catch(() => 'gone');
    const behind = rateLimit.run(ticket, send(answered));
    caller.abort(new Error('gone'));
    expect(await clock.until(gone)).toBe('gone');
    await clock.until(Promise.all([first, behind]));
    expect(sentMs).toHaveLength(21);
  });
});
