import { describe, expect, test } from 'vitest';
import { type Replica, type Stage, setStage, usualLeaseMs } from './stage.ts';
import { engines } from './store.ts';
import { approve, approved, ended, expectHonest, kindsOf, operator, requested, shown, until } from './story.ts';
import { bind, type Job, stop } from './world.ts';

const hour = 3_600_000;
const jumps = [
  { name: 'forward by an hour', ms: hour },
  { name: 'forward by a day', ms: 24 * hour },
  { name: 'back by an hour', ms: -hour },
  { name: 'back by a day', ms: -24 * hour },
] as const;

/** Every change is done long before the shortest of the jumps is over: also one whose outcome has to be found out. */
const soonMs = 5 * 60_000;
/** Approvals outlast every jump but where they are what a test is about. */
const expiresMinutes = 3 * 24 * 60;

/** Two processes on one machine, whose clock a test sets; the cloud's time goes on as it was. */
async function setMachine(
  engine: (typeof engines)[number],
  settings: { taskMs?: number; expiresMinutes?: number; speed?: number } = {},
) {
  const stage = await setStage(engine, settings);
  const clock = stage.clock.machine();
  const open = () => stage.open({ sweeps: true, clock, expiresMinutes: settings.expiresMinutes ?? expiresMinutes });
  return { stage, clock, one: await open(), two: await open() };
}

async function expectEndsSoon(stage: Stage, replica: Replica, job: Job, id: string): Promise<void> {
  const sinceMs = stage.clock.now();
  expect(await ended(stage, replica, id)).toMatchObject({ state: 'succeeded', sends: 1 });
  expect(stage.clock.now() - sinceMs).toBeLessThan(soonMs);
  await expectHonest(stage, replica, job, id);
}

describe.each(engines)('on %s', (engine) => {
  describe.each(jumps)('the clock is set $name', ({ ms }) => {
    test('while a change waits for a human', async () => {
      const { stage, clock, one } = await setMachine(engine);
      const job = stop();
      const change = await requested(one, job);
      clock.jump(ms);
      expect(await approve(one, change)).toMatchObject({ kind: 'decided' });
      await expectEndsSoon(stage, one, job, change.id);
    });

    test('while changes wait for their lane, and one of them is watched', { timeout: 60_000 }, async () => {
      const { stage, clock, one } = await setMachine(engine, { taskMs: 4_000 });
      const jobs = [bind(0), bind(1)] as const;
      const changes = [await approved(one, jobs[0]), await approved(one, jobs[1])] as const;
      await until(stage.clock, () => jobs.some((job) => stage.executed(job).length > 0));
      clock.jump(ms);
      for (const [n, { id }] of changes.entries()) await expectEndsSoon(stage, one, jobs[n] ?? jobs[0], id);
    });

    test('while it is being sent', async () => {
      const { stage, clock, one } = await setMachine(engine);
      const job = bind();
      stage.sandbox.faults.add({ kind: 'delay', ms: 3_000, action: 'RegisterFunctionTargets' });
      const { id } = await approved(one, job);
      await until(stage.clock, async () => (await shown(one, id)).state === 'calling');
      clock.jump(ms);
      await expectEndsSoon(stage, one, job, id);
    });

    test('while the outcome is being found out: nothing is believed sooner', { timeout: 60_000 }, async () => {
      const { stage, clock, one } = await setMachine(engine);
      const job = bind();
      stage.sandbox.faults.add({ kind: 'drop', action: 'RegisterFunctionTargets' });
      const { id } = await approved(one, job);
      const sinceMs = stage.clock.now();
      await until(stage.clock, async () => (await shown(one, id)).state === 'outcome_unknown');
      clock.jump(ms);
      expect(await ended(stage, one, id)).toMatchObject({ state: 'failed', failure: { code: 'NotCarriedOut' } });
      expect(stage.clock.now() - sinceMs).toBeGreaterThan(20_000);
      expect(stage.clock.now() - sinceMs).toBeLessThan(soonMs);
      await expectHonest(stage, one, job, id);
    });

    test('while a process that is gone holds the lease', { timeout: 60_000 }, async () => {
      const { stage, clock, one } = await setMachine(engine);
      const job = stop();
      const change = await requested(one, job);
      await one.ledger.claim({ id: change.id, owner: 'gone', forMs: usualLeaseMs });
      await approve(one, change);
      clock.jump(ms);
      await expectEndsSoon(stage, one, job, change.id);
    });

    test('while the rate window is full: calls go on, and no more than the cloud takes', async () => {
      const { stage, clock, one } = await setMachine(engine, { speed: 2 });
      const look = () => one.executor.query({ tool: 'gaap:DescribeProxies', input: {} }, { principal: operator });
      const before = await Promise.all(Array.from({ length: 20 }, look));
      clock.jump(ms);
      const sinceMs = stage.clock.now();
      const after = await Promise.all(Array.from({ length: 20 }, look));
      expect([...before, ...after].filter(({ kind }) => kind === 'failed')).toEqual([]);
      expect(stage.clock.now() - sinceMs).toBeLessThan(30_000);
    });
  });

  test('an approval ends by the wall clock: set forward past it, the change expires and is not sent', async () => {
    const { stage, clock, one } = await setMachine(engine, { expiresMinutes: 60, taskMs: 8_000 });
    const [ahead, behind, open] = [bind(0), bind(1), stop()];
    const first = await approved(one, ahead);
    await until(stage.clock, () => stage.executed(ahead).length > 0);
    const second = await approved(one, behind);
    const undecided = await requested(one, open);
    clock.jump(2 * hour);
    expect(await ended(stage, one, second.id)).toMatchObject({ state: 'expired', sends: 0 });
    expect(await approve(one, undecided)).toMatchObject({ kind: 'rejected' });
    // What was sent is seen through.
    expect(await ended(stage, one, first.id)).toMatchObject({ state: 'succeeded' });
    expect(stage.executed(behind)).toHaveLength(0);
    expect(stage.executed(open)).toHaveLength(0);
  });

  test('and set back before the request, the change waits for its human that much longer', async () => {
    const { clock, one } = await setMachine(engine, { expiresMinutes: 60 });
    const change = await requested(one, stop());
    clock.jump(-24 * hour);
    expect(await approve(one, change)).toMatchObject({ kind: 'decided' });
  });

  test('a clock that the cloud does not accept fails a change with that reason, before anything is sent', async () => {
    const { stage, clock, one } = await setMachine(engine);
    const job = stop();
    const change = await requested(one, job);
    clock.jump(hour);
    stage.signBy(clock);
    expect(await approve(one, change)).toMatchObject({ kind: 'decided' });
    const end = await ended(stage, one, change.id);
    expect(end).toMatchObject({
      state: 'failed',
      sends: 0,
      failure: { provider: { code: 'AuthFailure.SignatureExpire' } },
    });
    expect(await kindsOf(one, change.id)).not.toContain('calling');
    await expectHonest(stage, one, job, change.id);
  });

  test('a change that is watched meanwhile is watched again when the clock is right again', {
    timeout: 60_000,
  }, async () => {
    const { stage, clock, one } = await setMachine(engine, { taskMs: 3_000 });
    const job = bind();
    const { id } = await approved(one, job);
    await until(stage.clock, async () => (await shown(one, id)).state === 'polling');
    clock.jump(hour);
    stage.signBy(clock);
    await stage.clock.sleep(10_000);
    expect(await shown(one, id)).toMatchObject({ state: 'polling' });
    clock.jump(-hour);
    await expectEndsSoon(stage, one, job, id);
  });
});
