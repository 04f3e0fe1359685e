import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startProcess } from './processes.ts';
import { type Replica, type Stage, setStage } from './stage.ts';
import { engines } from './store.ts';
import { approved, ended, expectHonest, kindsOf, until } from './story.ts';
import { bind, type Job, stop } from './world.ts';

const speed = 20;
const Ends = z.object({ ends: z.array(z.string()) });

/** Each in a process of its own, on the same ledger. */
async function startReplicas(count: number, stage: Stage): Promise<readonly ChildProcess[]> {
  const children = Array.from({ length: count }, () =>
    startProcess('replica.ts', stage, { speed, sweeps: true, job: stop() }),
  );
  await Promise.all(children.map((child) => once(child, 'message')));
  return children;
}

async function drive(child: ChildProcess, ids: readonly string[]): Promise<readonly string[]> {
  const answered = once(child, 'message');
  child.send({ drive: ids });
  return Ends.parse((await answered)[0]).ends;
}

async function expectEachMadeOnce(stage: Stage, here: Replica, jobs: readonly Job[], ids: readonly string[]) {
  for (const [n, id] of ids.entries()) {
    const job = jobs[n];
    if (!job) throw new Error('every change is of a job');
    expect(await ended(stage, here, id)).toMatchObject({ state: 'succeeded', sends: 1 });
    expect(stage.executed(job)).toHaveLength(1);
    // What the ledger confirmed too late was taken back without having left.
    const kinds = await kindsOf(here, id);
    const takenBack = kinds.filter((kind) => kind === 'not_sent').length;
    expect(kinds.filter((kind) => kind === 'calling')).toHaveLength(1 + takenBack);
    await expectHonest(stage, here, job, id);
  }
}

/** All of the jobs, approved here, and three processes that are told at once to drive every one of them. */
async function threeDrive(engine: (typeof engines)[number], jobs: readonly Job[]) {
  const stage = await setStage(engine, { speed, jobs: jobs.length });
  const here = await stage.open();
  const [children, changes] = await Promise.all([
    startReplicas(3, stage),
    Promise.all(jobs.map((job) => approved(here, job))),
  ]);
  const ids = changes.map(({ id }) => id);
  const ends = await Promise.all(children.map((child) => drive(child, ids)));
  return { stage, here, ids, ends };
}

describe.each(engines)('on %s', (engine) => {
  test('50 changes that three processes are told to drive at once are each made by one of them', {
    timeout: 60_000,
  }, async () => {
    const jobs = Array.from({ length: 50 }, (_, n) => stop(n));
    const { stage, here, ids, ends } = await threeDrive(engine, jobs);
    expect(ends).toEqual(Array(3).fill(Array(50).fill('succeeded')));
    await expectEachMadeOnce(stage, here, jobs, ids);
  });

  test('an approval that one process records is acted on by another that only sweeps', {
    timeout: 60_000,
  }, async () => {
    const jobs = Array.from({ length: 10 }, (_, n) => stop(n));
    const stage = await setStage(engine, { speed, jobs: jobs.length });
    const here = await stage.open();
    await startReplicas(2, stage);
    const changes = await Promise.all(jobs.map((job) => approved(here, job)));
    await expectEachMadeOnce(
      stage,
      here,
      jobs,
      changes.map(({ id }) => id),
    );
  });

  test('what waits for one load balancer in three processes goes one after the other: the cloud never has to refuse', {
    timeout: 60_000,
  }, async () => {
    const jobs = Array.from({ length: 6 }, (_, n) => bind(n));
    const { stage, here, ids } = await threeDrive(engine, jobs);
    await expectEachMadeOnce(stage, here, jobs, ids);
    expect(stage.sandbox.executions().filter(({ outcome }) => outcome.endsWith('ResourceInOperating'))).toEqual([]);
  });

  test('a process that is killed leaves its changes to the others', { timeout: 60_000 }, async () => {
    const jobs = Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? stop(n) : bind(n)));
    const stage = await setStage(engine, { speed, jobs: jobs.length });
    const here = await stage.open();
    const changes = await Promise.all(jobs.map((job) => approved(here, job)));
    const [lost] = await startReplicas(1, stage);
    // It has taken all of them and has sent some.
    await until(stage.clock, () => jobs.some((job) => stage.executed(job).length > 0));
    lost?.kill('SIGKILL');
    const left = await here.executor.list({ states: ['approved', 'calling', 'polling'], limit: 20 });
    expect(left).not.toEqual([]);
    await startReplicas(2, stage);
    for (const [n, { id }] of changes.entries()) {
      const job = jobs[n];
      const end = await ended(stage, here, id);
      expect(['succeeded', 'failed']).toContain(end.state);
      if (job) await expectHonest(stage, here, job, id);
    }
  });
});
