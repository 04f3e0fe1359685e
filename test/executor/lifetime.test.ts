import { expect, test } from 'vitest';
import { createLifetime } from '../../src/executor/lifetime.ts';
import { virtualClock } from '../virtual-clock.ts';

const within = async (clock: ReturnType<typeof virtualClock>, work: Promise<unknown>) => {
  const started = clock.now();
  await clock.until(work);
  return clock.now() - started;
};

test('the end waits for what is running, and no longer', async () => {
  const clock = virtualClock(0);
  const lifetime = createLifetime(clock);
  const work = lifetime.track(clock.sleep(3_000));
  expect(await within(clock, lifetime.close())).toBe(3_000);
  await work;
  expect(clock.sleeping()).toBe(0);
});

test('whoever waits is told at once, whoever has sent something after 6 s, and nobody holds up the end beyond 10 s', async () => {
  const clock = virtualClock(0);
  const lifetime = createLifetime(clock);
  const told: [string, number][] = [];
  lifetime.closing.addEventListener('abort', () => told.push(['closing', clock.now()]));
  lifetime.cutOff.addEventListener('abort', () => told.push(['cut off', clock.now()]));
  const hanging = new Promise<void>(() => undefined);
  void lifetime.track(hanging);
  expect(await within(clock, lifetime.close())).toBeLessThan(10_000);
  expect(told).toEqual([
    ['closing', 0],
    ['cut off', 6_000],
  ]);
});

test('work that fails is no reason for the end to fail', async () => {
  const clock = virtualClock(0);
  const lifetime = createLifetime(clock);
  const failing = lifetime.track(Promise.reject(new Error('it failed')));
  await expect(failing).rejects.toThrow('it failed');
  expect(await within(clock, lifetime.close())).toBe(0);
});
