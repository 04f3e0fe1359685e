import { describe, expect, test } from 'vitest';
import { setStage } from './stage.ts';
import { engines } from './store.ts';
import { approve, approved, colleague, expectHonest, kindsOf, operator, requested } from './story.ts';
import { turnstile } from './turnstile.ts';
import { stop } from './world.ts';

const count = (kinds: readonly string[], kind: string) => kinds.filter((one) => one === kind).length;

describe.each(engines)('on %s', (engine) => {
  test('of people who approve in the same moment in several processes, one is recorded, and the change is made once', async () => {
    const stage = await setStage(engine);
    const [job, gate] = [stop(), turnstile()];
    const first = await stage.open();
    const change = await requested(first, job);
    const replicas = await Promise.all([1, 2, 3].map(() => stage.open({ ledger: gate.around })));
    const deciding = replicas.flatMap((replica) => [operator, colleague].map((by) => approve(replica, change, by)));
    // All of them have read that it waits for a decision, and none has recorded one.
    await gate.arrived(deciding.length);
    gate.open();
    const outcomes = await Promise.all(deciding);
    expect(outcomes.filter(({ kind }) => kind === 'decided')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.kind === 'rejected') expect(outcome.failure).toMatchObject({ code: 'NotDecidable' });
    const ends = await Promise.all(replicas.map(({ executor }) => executor.drive(change.id)));
    for (const end of ends) expect(end).toMatchObject({ state: 'succeeded', sends: 1, approvals: [expect.anything()] });
    const kinds = await kindsOf(first, change.id);
    expect([count(kinds, 'approved'), count(kinds, 'decision_rejected'), count(kinds, 'calling')]).toEqual([1, 5, 1]);
    await expectHonest(stage, first, job, change.id);
  });

  test('an approval that is delivered twice counts once, also when the change is long made', async () => {
    const stage = await setStage(engine);
    const job = stop();
    const replica = await stage.open();
    const change = await requested(replica, job);
    expect(await approve(replica, change)).toMatchObject({ kind: 'decided' });
    expect(await approve(replica, change)).toMatchObject({ kind: 'rejected' });
    await Promise.all([replica.executor.drive(change.id), replica.executor.drive(change.id)]);
    expect(await approve(replica, change)).toMatchObject({ kind: 'rejected', change: { state: 'succeeded' } });
    expect(await replica.executor.drive(change.id)).toMatchObject({ state: 'succeeded', sends: 1 });
    await expectHonest(stage, replica, job, change.id);
  });

  test('an approval and a call-off in the same moment: one of them counts, and the other is told', async () => {
    const stage = await setStage(engine);
    const [job, gate] = [stop(), turnstile()];
    const first = await stage.open();
    const change = await requested(first, job);
    const [one, two] = [await stage.open({ ledger: gate.around }), await stage.open({ ledger: gate.around })];
    const deciding = [approve(one, change), two.executor.decide(change.id, { kind: 'deny' }, colleague)];
    await gate.arrived(2);
    gate.open();
    const outcomes = await Promise.all(deciding);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['decided', 'rejected']);
    const end = await first.executor.drive(change.id);
    expect(end.state).toBe(outcomes[0]?.kind === 'decided' ? 'succeeded' : 'denied');
    await expectHonest(stage, first, job, change.id);
  });

  test('two approved changes with the same wish: the second finds that nothing is left to do', async () => {
    const stage = await setStage(engine);
    const job = stop();
    const [one, two] = [await stage.open(), await stage.open()];
    const [a, b] = [await approved(one, job), await approved(two, job)];
    const ends = await Promise.all([one.executor.drive(a.id), two.executor.drive(b.id)]);
    expect(ends.map(({ state }) => state).sort()).toEqual(['failed', 'succeeded']);
    expect(stage.executed(job)).toHaveLength(1);
  });
});
