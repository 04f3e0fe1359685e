import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { drifting, pinned, sideBySide } from './pinned.ts';
import { createRandom } from './random.ts';
import { told } from './report.ts';
import { saboteurs } from './saboteurs.ts';
import { drawSchedule, type Schedule } from './schedule.ts';
import { simulate } from './simulate.ts';

const enough = { schedules: 300, atLeast: 40, ms: 18_000 } as const;

/** Fails with everything that is needed to see why. */
async function holds(schedule: Schedule): Promise<void> {
  const report = await simulate(schedule);
  if (report.violations.length > 0) expect.fail(told(report));
}

describe('random schedules of crashes, lost replies, clocks and people', () => {
  test('break no promise', { timeout: 90_000 }, async () => {
    const base = randomInt(1_000_000_000);
    console.info(`Simulation: base seed ${base}`);
    const began = performance.now();
    let done = 0;
    for (; done < enough.schedules; done += 1) {
      if (done >= enough.atLeast && performance.now() - began > enough.ms) break;
      await holds(drawSchedule(`${base + done}`));
    }
    console.info(`Simulation: ${done} schedules held.`);
  });

  test.each([sideBySide, drifting])('break none either where it is $seed', holds);

  test.each(pinned)('break no promise where $seed', holds);

  test('come out the same for the same seed, event by event', async () => {
    for (const seed of ['1', '2', '3', '4', '5', '6']) {
      const first = await simulate(drawSchedule(seed));
      const second = await simulate(drawSchedule(seed));
      expect(second.trace).toEqual(first.trace);
      expect(second.virtualMs).toBe(first.virtualMs);
    }
  });

  test('differ from seed to seed', () => {
    const drawn = Array.from({ length: 50 }, (_, seed) => JSON.stringify(drawSchedule(`${seed}`).actions));
    expect(new Set(drawn).size).toBe(50);
  });
});

describe('the judge finds an executor that', () => {
  test.each(saboteurs)('$name', { timeout: 60_000 }, async ({ sabotage, caughtBy }) => {
    const found: string[] = [];
    const drawn = Array.from({ length: 40 }, (_, seed) => drawSchedule(`saboteur ${seed}`));
    for (const schedule of [sideBySide, drifting, ...drawn]) {
      found.push(...(await simulate(schedule, { broken: sabotage })).violations);
      if (found.some((violation) => caughtBy.test(violation))) return;
    }
    expect.fail(`Nobody said ${caughtBy}, but: ${found.join('\n')}`);
  });
});

describe('chance from a seed', () => {
  test('is the same each time, and a fork takes nothing from it', () => {
    const draw = (forks: boolean) => {
      const random = createRandom('x');
      if (forks) random.fork('y').next();
      return Array.from({ length: 20 }, () => random.int(0, 1_000_000));
    };
    expect(draw(true)).toEqual(draw(false));
    expect(new Set(draw(false)).size).toBe(20);
  });

  test('chooses by weight', () => {
    const random = createRandom('weights');
    const drawn = Array.from({ length: 1_000 }, () =>
      random.weighted([
        [9, 'often'],
        [1, 'seldom'],
        [0, 'never'],
      ]),
    );
    expect(drawn).not.toContain('never');
    expect(drawn.filter((thing) => thing === 'often').length).toBeGreaterThan(800);
  });
});
