import { describe, expect, test } from 'vitest';
import type { NewFault } from '../../src/sandbox/index.ts';
import { setStage } from './stage.ts';
import { engines } from './store.ts';
import { approved, expectHonest, kindsOf } from './story.ts';
import { bind, rebind, stop } from './world.ts';

const jobs = [bind(), rebind(), stop()] as const;
const losses = [
  { kind: 'drop', when: 'after' },
  { kind: 'hang', when: 'after' },
  { kind: 'httpStatus', status: 502, when: 'after' },
  { kind: 'notJson', when: 'after' },
  { kind: 'error', code: 'InternalError', message: 'internal error', when: 'after' },
] as const satisfies readonly NewFault[];

describe.each(engines)('on %s', (engine) => {
  test.each(losses)(
    'a write whose reply is lost ($kind) is found to have been made, and is not made again',
    {
      timeout: 60_000,
    },
    async (fault) => {
      const stage = await setStage(engine);
      const replica = await stage.open();
      await Promise.all(
        jobs.map(async (job) => {
          const [product, action] = job.call.tool.split(':');
          stage.sandbox.faults.add({ ...fault, product, action });
          const { id } = await approved(replica, job);
          expect(await replica.executor.drive(id)).toMatchObject({ state: 'succeeded', sends: 1 });
          const kinds = await kindsOf(replica, id);
          expect(kinds[kinds.indexOf('calling') + 1]).toBe('outcome_unknown');
          await expectHonest(stage, replica, job, id);
        }),
      );
    },
  );
});
