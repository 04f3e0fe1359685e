import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { describe, isGood } from './report.ts';
import { runCrashTest } from './run.ts';

/** What was sent and never arrived is believed to be not made after 45 seconds; the rest of the time is for busy machines. */
const timeoutMs = 240_000;

test('20 servers killed at random moments: nothing is carried out twice, and nothing is lost', {
  timeout: timeoutMs,
}, async () => {
  const seed = randomUUID();
  const report = await runCrashTest({ trials: 20, engine: 'sqlite', seed, say: () => {} });
  expect(isGood(report), [`seed ${seed}`, ...describe(report)].join('\n')).toBe(true);
  expect(report.trials).toBe(20);
  expect(report.executions).toBeGreaterThan(10);
});
