import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startProcess } from './processes.ts';
import { type Stage, setStage } from './stage.ts';
import { fileStore, newFolder } from './store.ts';
import { until } from './story.ts';
import { bind, type Job } from './world.ts';

const speed = 20;

/** A disk of its own, small and real, that only the process sees which is started so: no right of an administrator is needed. */
const onSmallDisk = (folder: string) => ({
  execPath: 'unshare',
  execArgv: ['-Urm', 'sh', '-c', 'mount -t tmpfs -o size=1m tmpfs "$FOLDER" && exec "$NODE" "$@"', 'sh'],
  env: { ...process.env, FOLDER: folder, NODE: process.execPath },
});

/** Where the system lets nobody make one, as in a locked-down container, there is nothing to test on. */
const canMount = spawnSync('unshare', ['-Urm', 'sh', '-c', 'mount -t tmpfs -o size=1m tmpfs /mnt']).status === 0;

const Failure = z.object({ code: z.string(), message: z.string(), next: z.string().optional() });
const Event = z.object({ kind: z.string() });
const Change = z.object({ id: z.string(), state: z.string(), sends: z.number() });
const Answer = z.object({
  failure: Failure.optional(),
  answer: z
    .union([
      z.object({
        kind: z.string(),
        change: Change.optional(),
        failure: Failure.optional(),
        events: z.array(Event).optional(),
      }),
      z.literal('ready'),
    ])
    .optional(),
});

type Order = { readonly do: 'fill' | 'free' | 'request' } | { readonly do: 'approve' | 'show'; readonly id: string };

async function tell(child: ChildProcess, order: Order) {
  const answered = once(child, 'message');
  child.send(order);
  const { answer, failure } = Answer.parse((await answered)[0]);
  if (answer === 'ready') throw new Error('it was ready before');
  return { ...answer, failure: failure ?? answer?.failure };
}

async function start(stage: Stage, folder: string, job: Job): Promise<ChildProcess> {
  const child = startProcess('crowded.ts', stage, { speed, sweeps: true, job }, onSmallDisk(folder));
  await once(child, 'message');
  return child;
}

async function setUp(job: Job) {
  const folder = newFolder();
  const stage = await setStage('sqlite', {
    speed,
    store: fileStore(path.join(folder, 'ledger.sqlite')),
  });
  const child = await start(stage, folder, job);
  return { stage, child };
}

const noSpace = { code: 'LedgerUnavailable', message: expect.stringMatching(/^There is no space left on the disk/) };

test.skipIf(!canMount)(
  'on a full disk nothing is asked for, approved or sent without its record; with space it goes on',
  {
    timeout: 60_000,
  },
  async () => {
    const job = bind();
    const { stage, child } = await setUp(job);
    const { change } = await tell(child, { do: 'request' });
    if (!change) throw new Error('there was space');
    const { id } = change;
    const before = await tell(child, { do: 'show', id });

    await tell(child, { do: 'fill' });
    expect((await tell(child, { do: 'request' })).failure).toMatchObject(noSpace);
    const refused = await tell(child, { do: 'approve', id });
    expect(refused).toMatchObject({ failure: { ...noSpace, next: expect.stringMatching(/Free some space/) } });
    expect(await tell(child, { do: 'show', id })).toEqual(before);
    expect(stage.executed(job)).toHaveLength(0);

    await tell(child, { do: 'free' });
    expect(await tell(child, { do: 'approve', id })).toMatchObject({ kind: 'decided' });
    await until(stage.clock, async () => (await tell(child, { do: 'show', id })).change?.state === 'succeeded');
    expect(stage.executed(job)).toHaveLength(1);
  },
);

test.skipIf(!canMount)(
  'a disk that is full when the change is to be sent, or when its answer comes: it is made once',
  {
    timeout: 60_000,
  },
  async () => {
    const job = bind();
    const { stage, child } = await setUp(job);
    const { change } = await tell(child, { do: 'request' });
    if (!change) throw new Error('there was space');
    const { id } = change;

    // The first look is slow, so that the disk is full before the step to `calling`.
    stage.sandbox.faults.add({ kind: 'delay', ms: 8_000, action: 'DescribeTargets' });
    stage.sandbox.faults.add({ kind: 'delay', ms: 8_000, when: 'after', action: 'RegisterFunctionTargets' });
    await tell(child, { do: 'approve', id });
    await tell(child, { do: 'fill' });
    await stage.clock.sleep(15_000);
    expect(await tell(child, { do: 'show', id })).toMatchObject({ change: { state: 'approved', sends: 0 } });
    expect(stage.executed(job)).toHaveLength(0);

    await tell(child, { do: 'free' });
    await until(stage.clock, () => stage.executed(job).length > 0);
    await tell(child, { do: 'fill' });
    await stage.clock.sleep(15_000);
    expect(await tell(child, { do: 'show', id })).toMatchObject({ change: { state: 'calling', sends: 1 } });
    await tell(child, { do: 'free' });
    await until(stage.clock, async () => (await tell(child, { do: 'show', id })).change?.state === 'succeeded');
    const { events = [] } = await tell(child, { do: 'show', id });
    expect(events.map(({ kind }) => kind)).toContain('accepted');
    expect(events.map(({ kind }) => kind)).not.toContain('outcome_unknown');
    expect(stage.executed(job)).toHaveLength(1);
  },
);
