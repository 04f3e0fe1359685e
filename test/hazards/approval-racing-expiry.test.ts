import { describe, expect, test } from 'vitest';
import { setStage } from './stage.ts';
import { engines } from './store.ts';
import { approve, approved, ended, expectHonest, kindsOf, requested, shown, until } from './story.ts';
import { turnstile } from './turnstile.ts';
import { bind, stop } from './world.ts';

describe.each(engines)('on %s', (engine) => {
  /** The same everywhere: another one is another policy, under which everybody is asked again. */
  const expiresMinutes = 0.25;

  test('an approval that was being recorded when the change expired does not count', async () => {
    const stage = await setStage(engine);
    const [job, gate] = [stop(), turnstile()];
    const first = await stage.open({ expiresMinutes });
    const change = await requested(first, job);
    const late = await stage.open({ expiresMinutes, ledger: gate.around });
    const deciding = approve(late, change);
    await gate.arrived(1);
    await stage.passExpiry(change);
    await stage.open({ sweeps: true, expiresMinutes });
    expect(await ended(stage, first, change.id)).toMatchObject({ state: 'expired' });
    gate.open();
    expect(await deciding).toMatchObject({ kind: 'rejected', failure: { code: 'NotDecidable' } });
    expect(await late.executor.drive(change.id)).toMatchObject({ state: 'expired', approvals: [] });
    await expectHonest(stage, first, job, change.id);
  });

  test('an expiry that was being recorded when the approval came is void', async () => {
    const stage = await setStage(engine);
    const [job, gate] = [stop(), turnstile()];
    const first = await stage.open({ expiresMinutes });
    const change = await requested(first, job);
    await stage.passExpiry(change);
    await stage.open({ sweeps: true, expiresMinutes, ledger: gate.around });
    await gate.arrived(1);
    // Somebody whose clock is behind still has time.
    const behind = stage.clock.machine();
    behind.jump(-90_000);
    const decided = await approve(await stage.open({ expiresMinutes, clock: behind }), change);
    expect(decided).toMatchObject({ kind: 'decided', change: { state: 'approved' } });
    gate.open();
    // Its approval is over all the same by the time it could be sent.
    expect(await ended(stage, first, change.id)).toMatchObject({ state: 'expired' });
    expect((await kindsOf(first, change.id)).filter((kind) => kind === 'expired')).toHaveLength(1);
    await expectHonest(stage, first, job, change.id);
  });

  test('approvals around the very instant: each change is made once or expires, never both', {
    timeout: 60_000,
  }, async () => {
    const jobs = Array.from({ length: 12 }, (_, n) => stop(n));
    const stage = await setStage(engine, { jobs: jobs.length, speed: 10 });
    const sweepers = [
      await stage.open({ sweeps: true, expiresMinutes: 0.15 }),
      await stage.open({ sweeps: true, expiresMinutes: 0.15 }),
    ] as const;
    const changes = await Promise.all(
      jobs.map(async (job, n) => ({ job, change: await requested(sweepers[n % 2 === 0 ? 0 : 1], job) })),
    );
    await Promise.all(
      changes.map(async ({ job, change }, n) => {
        const aroundMs = (change.expiresAtMs ?? 0) - 600 + n * 100;
        await stage.clock.sleep(aroundMs - stage.clock.now());
        const outcome = await approve(sweepers[n % 3 === 0 ? 0 : 1], change);
        const end = await ended(stage, sweepers[0], change.id);
        if (outcome.kind === 'rejected') expect(end).toMatchObject({ state: 'expired', approvals: [] });
        expect(['succeeded', 'expired']).toContain(end.state);
        await expectHonest(stage, sweepers[0], job, change.id);
      }),
    );
  });

  test('an approval runs out while the change waits for a lane: nothing is sent', async () => {
    const stage = await setStage(engine, { taskMs: expiresMinutes * 100_000 });
    const replica = await stage.open({ expiresMinutes });
    const [ahead, behind] = [bind(0), bind(1)];
    const first = await approved(replica, ahead);
    const second = await approved(replica, behind);
    const driving = replica.executor.drive(first.id);
    await until(stage.clock, async () => (await shown(replica, first.id)).state === 'polling');
    expect(await replica.executor.drive(second.id)).toMatchObject({ state: 'expired' });
    expect(stage.executed(behind)).toHaveLength(0);
    expect(await driving).toMatchObject({ state: 'succeeded' });
  });

  test('an approval runs out while no process is there: whoever comes does not send it', async () => {
    const stage = await setStage(engine);
    const job = stop();
    const gone = await stage.open({ expiresMinutes });
    const change = await approved(gone, job);
    await gone.close();
    await stage.passExpiry(change);
    const next = await stage.open({ sweeps: true, expiresMinutes });
    expect(await ended(stage, next, change.id)).toMatchObject({
      state: 'expired',
      says: 'Its approval expired before it could be sent; nothing was sent.',
    });
    await expectHonest(stage, next, job, change.id);
  });
});
