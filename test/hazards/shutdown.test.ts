import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { type Replica, writesOf } from './stage.ts';
import { type Engine, engines, newDatabase, newFolder } from './store.ts';
import { approved, ended, kindsOf, requested, shown, until } from './story.ts';
import { bind, type Job, prepareWorld, stop } from './world.ts';

const main = path.resolve(import.meta.dirname, '../../src/main.ts');
/** What a process has from the signal to its end. */
const graceMs = 10_000;
/** A lease lasts 15 seconds: what is taken up sooner was handed over. */
const atOnceMs = 5_000;

/** The real server, its cloud, and a second process in this one: all in real time. */
async function setUp(engine: Engine, taskMs: number) {
  const dataDir = newFolder();
  const world = newFolder();
  prepareWorld(world, 4, systemClock.now());
  const sandbox = await startSandbox({ dataDir: world, listen: { port: 0 }, taskMs });
  onTestFinished(() => sandbox.close());
  const env = {
    ...(engine === 'postgres' && { TENCENT_CHATOPS_DATABASE_URL: await newDatabase() }),
    TENCENT_CHATOPS_ENDPOINT: sandbox.endpoint,
    TENCENTCLOUD_SECRET_ID: sandbox.secretId,
    TENCENTCLOUD_SECRET_KEY: sandbox.secretKey,
    TENCENT_CHATOPS_DATA: dataDir,
    TENCENT_CHATOPS_LOG: 'fatal',
    HOME: dataDir,
  };
  const around = { env, home: dataDir, paths: { config: dataDir, data: dataDir } };
  const open = async (sweeps: boolean) => {
    const app = await createApp({ ...(await loadConfig({ dataDir }, around)), sweeps });
    onTestFinished(() => Promise.resolve(app[Symbol.asyncDispose]()));
    return app;
  };
  return {
    sandbox,
    here: await open(false),
    takeOver: () => open(true),
    made: (job: Job) => writesOf(sandbox, job.mark).length,
    server() {
      const child = spawn(process.execPath, [main, 'mcp'], {
        env: { PATH: process.env['PATH'], ...env },
        stdio: ['pipe', 'ignore', 'inherit'],
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      return child;
    },
  };
}

/** Tells it to end while its stdin stays open; how it ended, and how long that took. */
async function terminate(child: ChildProcess): Promise<number> {
  const exit = once(child, 'exit');
  const sinceMs = systemClock.now();
  child.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
  return systemClock.now() - sinceMs;
}

async function expectTakenOver(
  { takeOver, made }: Awaited<ReturnType<typeof setUp>>,
  jobs: readonly Job[],
  ids: readonly string[],
  withinMs: number,
) {
  const next = await takeOver();
  const sinceMs = systemClock.now();
  for (const id of ids)
    expect(await ended({ clock: systemClock }, next, id)).toMatchObject({ state: 'succeeded', sends: 1 });
  expect(systemClock.now() - sinceMs).toBeLessThan(withinMs);
  for (const job of jobs) expect(made(job)).toBe(1);
}

const stateIs = (here: Pick<Replica, 'executor'>, id: string, state: string) =>
  until(systemClock, async () => (await shown(here, id)).state === state);

describe.each(engines)('a server on %s that is told to end', (engine) => {
  test('while it waits for a lane hands the change over', { timeout: 60_000 }, async () => {
    const stage = await setUp(engine, 3_000);
    const { here, made } = stage;
    const jobs = [bind(0), bind(1)] as const;
    const changes = [await approved(here, jobs[0]), await approved(here, jobs[1])];
    const server = stage.server();
    await until(systemClock, () => made(jobs[0]) + made(jobs[1]) === 1);
    await until(systemClock, async () => {
      const kinds = await Promise.all(changes.map(({ id }) => kindsOf(here, id)));
      return kinds.some((of) => of.includes('waiting'));
    });
    expect(await terminate(server)).toBeLessThan(graceMs);
    expect(made(jobs[0]) + made(jobs[1])).toBe(1);
    await expectTakenOver(
      stage,
      jobs,
      changes.map(({ id }) => id),
      6_000 + atOnceMs,
    );
  });

  test('while a request is under way waits for its answer', { timeout: 60_000 }, async () => {
    const stage = await setUp(engine, 500);
    const { here, sandbox } = stage;
    const job = bind();
    sandbox.faults.add({ kind: 'delay', ms: 4_000, action: 'RegisterFunctionTargets' });
    const { id } = await approved(here, job);
    const server = stage.server();
    await stateIs(here, id, 'calling');
    expect(await terminate(server)).toBeLessThan(graceMs);
    const kinds = await kindsOf(here, id);
    expect(kinds).toContain('accepted');
    expect(kinds).not.toContain('outcome_unknown');
    await expectTakenOver(stage, [job], [id], atOnceMs);
  });

  test('while an answer takes too long records that it is not known, and hands it over', {
    timeout: 60_000,
  }, async () => {
    const stage = await setUp(engine, 500);
    const { here, sandbox } = stage;
    const job = bind();
    sandbox.faults.add({ kind: 'delay', ms: 20_000, when: 'after', action: 'RegisterFunctionTargets' });
    const { id } = await approved(here, job);
    const server = stage.server();
    await until(systemClock, () => stage.made(job) === 1);
    expect(await terminate(server)).toBeLessThan(graceMs);
    expect(await shown(here, id)).toMatchObject({ state: 'outcome_unknown' });
    await expectTakenOver(stage, [job], [id], atOnceMs);
  });

  test('while it watches a task hands the watching over', { timeout: 60_000 }, async () => {
    const stage = await setUp(engine, 4_000);
    const { here } = stage;
    const job = bind();
    const { id } = await approved(here, job);
    const server = stage.server();
    await stateIs(here, id, 'polling');
    expect(await terminate(server)).toBeLessThan(graceMs);
    expect(await shown(here, id)).toMatchObject({ state: 'polling' });
    await expectTakenOver(stage, [job], [id], 4_000 + atOnceMs);
  });

  test('takes no more work', { timeout: 60_000 }, async () => {
    const stage = await setUp(engine, 500);
    const { here, sandbox, made } = stage;
    const [busy, late] = [bind(0), stop(1)];
    sandbox.faults.add({ kind: 'delay', ms: 4_000, action: 'RegisterFunctionTargets' });
    const { id } = await approved(here, busy);
    const waiting = await requested(here, late);
    const server = stage.server();
    await stateIs(here, id, 'calling');
    const ending = terminate(server);
    const { digest, evaluation } = waiting;
    const decision = { kind: 'approve', digest, typed: evaluation.needs.typed } as const;
    await here.executor.decide(waiting.id, decision, { id: 'os:op', name: 'op', surface: 'cli', grade: 'local' });
    expect(await ending).toBeLessThan(graceMs);
    expect(made(late)).toBe(0);
    await expectTakenOver(stage, [busy, late], [id, waiting.id], atOnceMs);
  });
});
