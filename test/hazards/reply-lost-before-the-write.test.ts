import { describe, expect, test } from 'vitest';
import type { NewFault } from '../../src/sandbox/index.ts';
import { setStage } from './stage.ts';
import { engines } from './store.ts';
import { approved, expectHonest, kindsOf } from './story.ts';
import { bind, rebind, stop } from './world.ts';

const jobs = [bind(), rebind(), stop()] as const;
const losses = [
  { kind: 'drop' },
  { kind: 'hang' },
  { kind: 'httpStatus', status: 502 },
  { kind: 'notJson' },
  { kind: 'error', code: 'InternalError', message: 'internal error' },
] as const satisfies readonly NewFault[];

describe.each(engines)('on %s', (engine) => {
  test.each(losses)(
    'a write that is lost ($kind) is not made again by itself, but by a person who asks again',
    {
      timeout: 60_000,
    },
    async (fault) => {
      const stage = await setStage(engine, { speed: 50 });
      const replica = await stage.open();
      await Promise.all(
        jobs.map(async (job) => {
          const [product, action] = job.call.tool.split(':');
          stage.sandbox.faults.add({ ...fault, product, action });
          const { id } = await approved(replica, job);
          const sentAtMs = stage.clock.now();
          const change = await replica.executor.drive(id);
          expect(change).toMatchObject({ state: 'failed', sends: 1, failure: { code: 'NotCarriedOut' } });
          // Until then it might still have been on its way.
          expect(stage.clock.now() - sentAtMs).toBeGreaterThan(40_000);
          expect(await kindsOf(replica, id)).toContain('outcome_unknown');
          await expectHonest(stage, replica, job, id);
          expect(stage.executed(job)).toHaveLength(0);

          const again = await approved(replica, job);
          expect(again.id).not.toBe(id);
          expect(await replica.executor.drive(again.id)).toMatchObject({ state: 'succeeded', sends: 1 });
          await expectHonest(stage, replica, job, again.id);
        }),
      );
    },
  );

  test('a write that arrives after its sender gave up waiting is found to have been made', {
    timeout: 60_000,
  }, async () => {
    const stage = await setStage(engine);
    const replica = await stage.open();
    const job = stop();
    stage.sandbox.faults.add({ kind: 'delay', ms: 38_000, action: 'TerminateAsyncEvent' });
    const { id } = await approved(replica, job);
    expect(await replica.executor.drive(id)).toMatchObject({ state: 'succeeded', sends: 1 });
    expect(await kindsOf(replica, id)).toContain('outcome_unknown');
    await expectHonest(stage, replica, job, id);
  });

  test('a write that cannot leave is said not to have left, at once', async () => {
    const stage = await setStage(engine);
    const job = stop();
    const replica = await stage.open({
      transport: (real) => ({
        ...real,
        send: (request) => (request.operation === job.call.tool ? stage.nowhere : real).send(request),
      }),
    });
    const { id } = await approved(replica, job);
    expect(await replica.executor.drive(id)).toMatchObject({
      state: 'failed',
      sends: 1,
      failure: {
        code: 'CloudUnreachable',
        message: expect.stringMatching(/never left this machine; nothing was changed/),
      },
    });
  });
});
