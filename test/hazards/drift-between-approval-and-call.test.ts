import { describe, expect, test } from 'vitest';
import { setStage } from './stage.ts';
import { engines } from './store.ts';
import { approve, approved, expectHonest, kindsOf, shown, until } from './story.ts';
import { rebind, stop } from './world.ts';

describe.each(engines)('on %s', (engine) => {
  test('what somebody else did after the approval voids it: the plan is shown again, and only its own approval counts', async () => {
    const stage = await setStage(engine);
    const job = rebind(8443);
    const replica = await stage.open();
    const old = await approved(replica, job);
    expect(await stage.elsewhere(rebind(9000))).toMatchObject({ kind: 'answered' });
    await stage.clock.sleep(2_000);

    const asked = await replica.executor.drive(old.id);
    expect(asked).toMatchObject({ state: 'awaiting_approval', approvals: [], supersededCount: 1, sends: 0 });
    expect(asked.digest).not.toBe(old.digest);
    expect(JSON.stringify(asked.plan.targets)).toContain('9000');
    expect(JSON.stringify(old.plan.targets)).not.toContain('9000');
    expect(await approve(replica, old)).toMatchObject({ kind: 'rejected', change: { state: 'awaiting_approval' } });
    expect(await replica.executor.drive(old.id)).toMatchObject({ state: 'awaiting_approval' });
    expect(stage.executed(job)).toHaveLength(0);

    expect(await approve(replica, asked)).toMatchObject({ kind: 'decided' });
    expect(await replica.executor.drive(old.id)).toMatchObject({ state: 'succeeded', sends: 1 });
    expect((await kindsOf(replica, old.id)).filter((kind) => kind === 'calling')).toHaveLength(1);
    await expectHonest(stage, replica, job, old.id);
  });

  test('what the change ahead in the lane did, made by another process, voids it as well', async () => {
    const stage = await setStage(engine);
    const [ahead, behind] = [rebind(8443), rebind(8444)];
    const [one, two] = [await stage.open(), await stage.open()];
    const [first, second] = [await approved(one, ahead), await approved(two, behind)];
    const driving = one.executor.drive(first.id);
    await until(stage.clock, async () => (await shown(one, first.id)).state !== 'approved');
    expect(await two.executor.drive(second.id)).toMatchObject({ state: 'awaiting_approval', sends: 0 });
    expect(await driving).toMatchObject({ state: 'succeeded' });
    expect(stage.executed(behind)).toHaveLength(0);
    await expectHonest(stage, one, ahead, first.id);
  });

  test('a state that keeps moving ends in a refusal, and nothing is sent', async () => {
    const stage = await setStage(engine);
    const job = rebind(8443);
    const replica = await stage.open();
    let change = await approved(replica, job);
    for (let round = 0; round < 4; round += 1) {
      expect(await stage.elsewhere(rebind(9000 + round))).toMatchObject({ kind: 'answered' });
      await stage.clock.sleep(2_000);
      change = await replica.executor.drive(change.id);
      if (change.state === 'awaiting_approval')
        expect(await approve(replica, change)).toMatchObject({ kind: 'decided' });
    }
    expect(change).toMatchObject({ state: 'refused', supersededCount: 3, sends: 0 });
    expect(stage.executed(job)).toHaveLength(0);
  });

  test('what is done already is not done again', async () => {
    const stage = await setStage(engine);
    const job = stop();
    const replica = await stage.open();
    const { id } = await approved(replica, job);
    expect(await stage.elsewhere(job)).toMatchObject({ kind: 'answered' });
    await stage.clock.sleep(2_000);
    expect(await replica.executor.drive(id)).toMatchObject({ state: 'failed', sends: 0 });
    expect((await shown(replica, id)).says).toMatch(/nothing was sent/);
    expect(stage.executed(job)).toHaveLength(1);
  });

  test('a state that moved and came back is the one that was approved', async () => {
    const stage = await setStage(engine);
    const job = rebind(8443);
    const replica = await stage.open();
    await stage.elsewhere(rebind(9000));
    await stage.clock.sleep(2_000);
    const { id } = await approved(replica, job);
    for (const port of [9001, 9000]) {
      expect(await stage.elsewhere(rebind(port))).toMatchObject({ kind: 'answered' });
      await stage.clock.sleep(2_000);
    }
    expect(await replica.executor.drive(id)).toMatchObject({ state: 'succeeded', supersededCount: 0, sends: 1 });
  });
});
