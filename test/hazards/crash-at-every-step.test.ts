import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { StageClock } from './clock.ts';
import { startProcess } from './processes.ts';
import { type Replica, runTime, type Stage, setStage } from './stage.ts';
import { type Engine, engines, newFolder } from './store.ts';
import { approve, ended, expectHonest } from './story.ts';
import { stop } from './world.ts';

/** So many processes are alive at once. */
const atOnce = 4;
const speed = 20;
const job = stop();

const Word = z.object({ number: z.number(), name: z.string() });

/** Lets the process pass so many boundaries and kills it at the next; what it passed, and where it died. */
async function killAt(stage: Stage, boundary: number, env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const doomed = startProcess('doomed.ts', stage, { speed, sweeps: false, job }, { env });
  const exit = once(doomed, 'exit');
  const passed: string[] = [];
  doomed.on('message', (said) => {
    const { number, name } = Word.parse(said);
    passed.push(name);
    if (passed.length > boundary) doomed.kill('SIGKILL');
    else doomed.send(number);
  });
  // It may be through before that boundary, having had to look less often than another.
  const [code, signal] = await exit;
  expect(signal ?? code, `the process ended by itself after ${passed.at(-1)}`).toBe(
    passed.length > boundary ? 'SIGKILL' : 0,
  );
  return passed;
}

/** Another process takes over what the killed one left; then the change is where it must be. */
async function judge(stage: Stage, died: string): Promise<string> {
  const next: Replica = await stage.open({ sweeps: true });
  const [change] = await next.executor.list({ limit: 10 });
  if (!change) {
    expect(stage.executed(job), died).toHaveLength(0);
    return 'nothing recorded';
  }
  if (change.state === 'awaiting_approval') await approve(next, change);
  const end = await ended(stage, next, change.id);
  expect(['succeeded', 'failed'], died).toContain(end.state);
  expect(await next.ledger.lanePlaces([`scf/default/helloworld/${job.mark}`]), died).toEqual([]);
  await expectHonest(stage, next, job, change.id);
  await next.close();
  return change.state;
}

async function trial(engine: Engine, clock: StageClock, env: NodeJS.ProcessEnv, boundary: number) {
  const stage = await setStage(engine, { clock, jobs: 1 });
  const passed = await killAt(stage, boundary, env);
  const died = `killed before ${passed.at(-1)} (${boundary})`;
  return { passed, left: await judge(stage, died), died };
}

describe.each(engines)('on %s', (engine) => {
  test('killed between any two calls of the ledger and of the cloud, a change is made at most once and comes to its end', {
    timeout: 300_000,
  }, async () => {
    const clock = runTime(speed);
    // The first process, which ends by itself, leaves its compiled code to the others.
    const env = { ...process.env, NODE_COMPILE_CACHE: newFolder() };
    const whole = await trial(engine, clock, env, Number.POSITIVE_INFINITY);
    expect(whole.passed).toEqual(expect.arrayContaining(['reserving calling', 'the end, succeeded']));
    const boundaries = Array.from(whole.passed.keys());
    const left = new Map<string, number>();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let boundary = boundaries.shift(); boundary !== undefined; boundary = boundaries.shift()) {
          const { left: state } = await trial(engine, clock, env, boundary);
          left.set(state, (left.get(state) ?? 0) + 1);
        }
      }),
    );
    // Whatever a process can leave behind was left behind by one of them.
    expect([...left.keys()].sort()).toEqual(
      ['approved', 'awaiting_approval', 'calling', 'nothing recorded', 'polling', 'succeeded'].sort(),
    );
  });
});
