import { afterAll, describe, expect, test } from 'vitest';
import { FailureError } from '../../src/errors.ts';
import { outages, ownServer, stopOwnServer } from './outage.ts';
import { setStage, usualLeaseMs } from './stage.ts';
import { type Engine, engines, newStore, type Store } from './store.ts';
import { approve, approved, ended, expectHonest, kindsOf, requested, shown, until } from './story.ts';
import { breakableLedger, type Loss, unsureLedger } from './unsure-ledger.ts';
import { bind, stop } from './world.ts';

/** Longer than anybody waits for a lock, and than a lease lasts. */
const longMs = 20_000;

/** The answer, or undefined where the ledger was out of reach. */
async function ifReachable<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof FailureError && thrown.failure.code === 'LedgerUnavailable') return undefined;
    throw thrown;
  }
}

afterAll(stopOwnServer);

async function storeFor(engine: Engine): Promise<Store> {
  return engine === 'sqlite' ? newStore(engine) : newStore(engine, (await ownServer()).url);
}

describe.each(outages)('the database ($engine) is $name', ({ engine, begin, name }) => {
  test('while a change waits for its approval: a decision counts if it was said to count', async () => {
    const stage = await setStage(engine, { store: await storeFor(engine) });
    const [job, replica] = [stop(), await stage.open({ sweeps: true })];
    const change = await requested(replica, job);
    const back = await begin(stage.store);
    const decided = await ifReachable(approve(replica, change));
    await back();
    if (name === 'locked by another program' || name === 'killed') expect(decided).toBeUndefined();
    if (decided === undefined) expect(await shown(replica, change.id)).toMatchObject({ approvals: [] });
    if (decided === undefined) expect(await approve(replica, change)).toMatchObject({ kind: 'decided' });
    expect(await ended(stage, replica, change.id)).toMatchObject({ state: 'succeeded', sends: 1 });
    await expectHonest(stage, replica, job, change.id);
  });

  test('while changes wait for their lane', { timeout: 60_000 }, async () => {
    const stage = await setStage(engine, { taskMs: 5_000, store: await storeFor(engine) });
    const replica = await stage.open({ sweeps: true });
    const jobs = [bind(0), bind(1), bind(2)];
    const changes = await Promise.all(jobs.map((job) => approved(replica, job)));
    await until(stage.clock, () => jobs.some((job) => stage.executed(job).length > 0));
    const back = await begin(stage.store);
    await stage.clock.sleep(longMs);
    await back();
    for (const [n, { id }] of changes.entries()) {
      expect(await ended(stage, replica, id)).toMatchObject({ state: 'succeeded', sends: 1 });
      await expectHonest(stage, replica, jobs[n] ?? bind(), id);
    }
  });

  test('when the answer to a write comes: the answer is kept, and recorded when the database is back', {
    timeout: 60_000,
  }, async () => {
    const stage = await setStage(engine, { store: await storeFor(engine) });
    const [job, replica] = [bind(), await stage.open({ sweeps: true })];
    stage.sandbox.faults.add({ kind: 'delay', ms: 3_000, action: 'RegisterFunctionTargets', when: 'after' });
    const { id } = await approved(replica, job);
    await until(stage.clock, () => stage.executed(job).length > 0);
    const back = await begin(stage.store);
    await stage.clock.sleep(longMs);
    await back();
    const [{ requestId } = { requestId: '' }] = stage.executed(job);
    expect(await ended(stage, replica, id)).toMatchObject({ state: 'succeeded', sends: 1, requestId });
    expect(await kindsOf(replica, id)).not.toContain('outcome_unknown');
    await expectHonest(stage, replica, job, id);
  });

  test('while an accepted change is watched', { timeout: 60_000 }, async () => {
    const stage = await setStage(engine, { taskMs: 5_000, store: await storeFor(engine) });
    const [job, replica] = [bind(), await stage.open({ sweeps: true })];
    const { id } = await approved(replica, job);
    await until(stage.clock, async () => (await shown(replica, id)).state === 'polling');
    const back = await begin(stage.store);
    await stage.clock.sleep(longMs);
    await back();
    expect(await ended(stage, replica, id)).toMatchObject({ state: 'succeeded', sends: 1 });
    await expectHonest(stage, replica, job, id);
  });
});

describe.each(engines)('on %s', (engine) => {
  test('longer than a lease lasts: a process does not take from itself what it drives', {
    timeout: 60_000,
  }, async () => {
    const stage = await setStage(engine);
    const job = bind();
    const outage = { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY };
    const isAway = () => stage.clock.now() >= outage.from && stage.clock.now() < outage.to;
    const replica = await stage.open({ sweeps: true, ledger: breakableLedger(isAway) });
    stage.sandbox.faults.add({ kind: 'delay', ms: 3_000, action: 'RegisterFunctionTargets', when: 'after' });
    const { id } = await approved(replica, job);
    await until(stage.clock, () => stage.executed(job).length > 0);
    // When it is over, its lease has lapsed, and the sweep comes before the next renewal and the next try to record.
    [outage.from, outage.to] = [stage.clock.now(), stage.clock.now() + usualLeaseMs + 1_000];
    const here = await stage.open();
    expect(await ended(stage, here, id)).toMatchObject({ state: 'succeeded', requestId: expect.any(String) });
    const kinds = await kindsOf(here, id);
    expect(kinds).toContain('accepted');
    expect(kinds).not.toContain('taken_over');
    await expectHonest(stage, here, job, id);
  });

  test.each(['confirmation lost', 'not made'] as const)(
    'a single call of the ledger is lost (%s), whichever it is: asked again, the change is made once',
    {
      timeout: 120_000,
    },
    async (loss) => {
      const whole = await withLoss(engine, Number.POSITIVE_INFINITY, loss);
      expect(whole).toContain('reserving calling');
      for (let at = 0; at < whole.length; at += 1) await withLoss(engine, at, loss);
    },
  );
});

/** One change by a person who tries again what failed; the writes that it took. */
async function withLoss(engine: (typeof engines)[number], at: number, loss: Loss): Promise<readonly string[]> {
  const stage = await setStage(engine, { jobs: 1 });
  const unsure = unsureLedger(at, loss);
  const [job, replica] = [stop(), await stage.open({ ledger: unsure.around })];
  const asked = () =>
    replica.executor.request(job.call, { principal: { id: 'os:op', name: 'op', surface: 'cli', grade: 'local' } });
  const first = await asked();
  const outcome = first.kind === 'failed' && first.failure.code === 'LedgerUnavailable' ? await asked() : first;
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  const { change } = outcome;
  const lost = `${loss}: ${unsure.writes[at]} (${at})`;
  let now = change;
  for (let tries = 0; tries < 4 && now.state !== 'succeeded'; tries += 1) {
    if (now.state === 'awaiting_approval') await ifReachable(approve(replica, now));
    await ifReachable(replica.executor.drive(change.id));
    now = await shown(replica, change.id);
  }
  expect(now.state, lost).toBe('succeeded');
  expect(stage.executed(job), lost).toHaveLength(1);
  await expectHonest(stage, replica, job, change.id);
  await replica.close();
  return unsure.writes;
}
