import { describe, expect, test } from 'vitest';
import { setStage } from './stage.ts';
import { engines } from './store.ts';
import { approved, expectHonest, kindsOf } from './story.ts';
import { bind, stop } from './world.ts';

const job = stop();
const write = { kind: 'throttle', product: 'scf', action: 'TerminateAsyncEvent' } as const;

describe.each(engines)('on %s', (engine) => {
  test('a write that was throttled was not made: it is planned again, sent again after a pause, and made once', async () => {
    const stage = await setStage(engine);
    const replica = await stage.open();
    const { id } = await approved(replica, job);
    stage.sandbox.faults.add({ ...write, times: 3 });
    const before = stage.clock.now();
    expect(await replica.executor.drive(id)).toMatchObject({ state: 'succeeded', sends: 4 });
    // 1, 2 and 4 seconds.
    expect(stage.clock.now() - before).toBeGreaterThanOrEqual(7_000);
    const steps = (await kindsOf(replica, id)).filter((kind) =>
      ['calling', 'not_carried_out', 'accepted'].includes(kind),
    );
    expect(steps).toEqual([...Array(3).fill(['calling', 'not_carried_out']).flat(), 'calling', 'accepted']);
    await expectHonest(stage, replica, job, id);
  });

  test('a write that is throttled without end is given up, made never, and said so', async () => {
    const stage = await setStage(engine);
    const replica = await stage.open();
    const { id } = await approved(replica, job);
    stage.sandbox.faults.add({ ...write, times: 100 });
    expect(await replica.executor.drive(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'CloudRefused', provider: { code: 'RequestLimitExceeded' } },
    });
    await expectHonest(stage, replica, job, id);
    expect(stage.executed(job)).toHaveLength(0);
  });

  test('reads that are throttled are asked again, before the send and while it is watched', async () => {
    const stage = await setStage(engine);
    const replica = await stage.open();
    const watched = bind();
    const { id } = await approved(replica, watched);
    stage.sandbox.faults.add({ kind: 'throttle', action: 'DescribeTargets', times: 3 });
    stage.sandbox.faults.add({ kind: 'throttle', action: 'DescribeTaskStatus', times: 10 });
    expect(await replica.executor.drive(id)).toMatchObject({ state: 'succeeded', sends: 1 });
    expect(stage.sandbox.faults.list()).toEqual([]);
    await expectHonest(stage, replica, watched, id);
  });

  test('somebody else in the account who uses up the rate delays a change and does not fail it', async () => {
    // Slow enough for one machine to ask more often than the cloud allows.
    const stage = await setStage(engine, { speed: 2 });
    const replica = await stage.open();
    const wanted = bind();
    const { id } = await approved(replica, wanted);
    let done = false;
    const driving = replica.executor.drive(id).finally(() => {
      done = true;
    });
    // More of the same reads than the cloud takes, for some seconds.
    const untilMs = stage.clock.now() + 5_000;
    while (!done && stage.clock.now() < untilMs) {
      await Promise.all(
        Array.from({ length: 30 }, () => stage.look('clb:DescribeTargets', { LoadBalancerId: 'lb-cuxw2rm0' })),
      );
    }
    expect(await driving).toMatchObject({ state: 'succeeded' });
    expect(stage.sandbox.throttled('DescribeTargets')).toBeGreaterThan(0);
    await expectHonest(stage, replica, wanted, id);
  });
});
