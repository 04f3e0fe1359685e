import { describe, expect, test } from 'vitest';
import { setStage } from './stage.ts';
import { engines } from './store.ts';
import { approved, ended, expectHonest, kindsOf, shown, until } from './story.ts';
import { bind } from './world.ts';

const minute = 60_000;
/** Fast enough for the minutes that a task is waited for; a look that fails at that speed is a look that failed. */
const veryFast = 300;

describe.each(engines)('on %s', (engine) => {
  test('a task that never ends is not waited for without end: unknown, with what to check, and not sent again', {
    timeout: 60_000,
  }, async () => {
    const stage = await setStage(engine);
    const job = bind();
    const replica = await stage.open();
    stage.sandbox.faults.add({ kind: 'stuckTask', product: 'clb' });
    const { id } = await approved(replica, job);
    const driving = replica.executor.drive(id);
    await until(stage.clock, async () => (await shown(replica, id)).state === 'polling');
    stage.clock.run(veryFast);
    const unknown = await driving;
    expect(unknown).toMatchObject({ state: 'outcome_unknown', check: expect.stringMatching(/\S/), sends: 1 });
    expect(await kindsOf(replica, id)).toContain('still_unknown');
    stage.clock.run(20);

    // It holds up nobody here: the next one is told by the cloud itself that the load balancer is busy.
    const next = await approved(replica, bind(1));
    stage.sandbox.faults.clear();
    stage.clock.run(60);
    const blocked = await replica.executor.drive(next.id);
    expect(blocked).toMatchObject({
      state: 'failed',
      failure: { code: 'CloudRefused', provider: { code: 'FailedOperation.ResourceInOperating' } },
    });
    await expectHonest(stage, replica, job, id);
    await expectHonest(stage, replica, bind(1), next.id);
  });

  test('a task that takes longer than it is waited for is found to have ended', { timeout: 60_000 }, async () => {
    const stage = await setStage(engine, { taskMs: 20 * minute });
    const job = bind();
    const replica = await stage.open();
    const { id } = await approved(replica, job);
    const driving = replica.executor.drive(id);
    await until(stage.clock, async () => (await shown(replica, id)).state === 'polling');
    stage.clock.run(veryFast);
    await driving;
    stage.clock.run(20);
    expect(await ended(stage, replica, id)).toMatchObject({ state: 'succeeded', sends: 1 });
    expect(await kindsOf(replica, id)).toContain('outcome_unknown');
    await expectHonest(stage, replica, job, id);
  });

  test('a task that fails is told with what the cloud says, and leaves everything as it was', async () => {
    const stage = await setStage(engine);
    const job = bind();
    const replica = await stage.open();
    stage.sandbox.faults.add({ kind: 'failedTask', product: 'clb', message: 'No capacity.' });
    const { id } = await approved(replica, job);
    expect(await replica.executor.drive(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'TaskFailed', message: expect.stringContaining('No capacity.') },
    });
    // Nothing was changed, so the same may be asked for again.
    const again = await approved(replica, job);
    expect(await replica.executor.drive(again.id)).toMatchObject({ state: 'succeeded' });
  });
});
