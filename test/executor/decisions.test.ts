import { describe, expect, test } from 'vitest';
import { addOne, approved, assistant, kindsOf, operator, requested, setUp } from './setup.ts';
import { ListenerId } from './small-cloud.ts';

const approve = (digest: string, typed = ListenerId) => ({ kind: 'approve', digest, typed }) as const;

describe('a decision', () => {
  test('claimed by an assistant does not settle a destructive change', async () => {
    const on = await setUp();
    const change = await requested(on);
    const outcome = await on.executor.decide(change.id, approve(change.digest), assistant.principal);
    expect(outcome).toMatchObject({
      kind: 'rejected',
      failure: { code: 'PolicyDenied' },
      change: { state: 'awaiting_approval' },
    });
    expect(await kindsOf(on, change.id)).toContain('decision_rejected');
  });

  test('claimed by an assistant settles a write', async () => {
    const on = await setUp();
    const change = await requested(on, addOne);
    expect(
      await on.executor.decide(change.id, { kind: 'approve', digest: change.digest }, assistant.principal),
    ).toMatchObject({ kind: 'decided', change: { state: 'approved' } });
  });

  test('needs the right words typed', async () => {
    const on = await setUp();
    const change = await requested(on);
    for (const typed of ['', 'yes', ListenerId.toUpperCase(), ` ${ListenerId}`]) {
      expect(await on.executor.decide(change.id, approve(change.digest, typed), operator)).toMatchObject({
        kind: 'rejected',
        failure: { code: 'InvalidInput' },
      });
    }
    expect(await on.executor.show(change.id)).toMatchObject({ change: { state: 'awaiting_approval', approvals: [] } });
  });

  test('for another plan does not count', async () => {
    const on = await setUp();
    const one = await requested(on);
    const other = await requested(on, addOne);
    expect(await on.executor.decide(one.id, approve(other.digest), operator)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'NotDecidable' },
    });
  });

  test('after expiry does not count, and the change is expired', async () => {
    const on = await setUp({ expiresMinutes: 1 });
    const change = await requested(on);
    await on.clock.advance(60_001);
    expect(await on.executor.decide(change.id, approve(change.digest), operator)).toMatchObject({
      kind: 'rejected',
      change: { state: 'expired' },
    });
    expect(await on.executor.decide(change.id, approve(change.digest), operator)).toMatchObject({ kind: 'rejected' });
  });

  test('to deny is final', async () => {
    const on = await setUp();
    const change = await requested(on);
    expect(await on.executor.decide(change.id, { kind: 'deny', reason: 'not\ntonight' }, operator)).toMatchObject({
      kind: 'decided',
      change: { state: 'denied', denial: { reason: 'not tonight' } },
    });
    expect(await on.executor.decide(change.id, approve(change.digest), operator)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'NotDecidable' },
    });
  });

  test('is recorded once when two people approve at once', async () => {
    const on = await setUp();
    const change = await requested(on);
    const other = { ...operator, id: 'os:other', name: 'other' };
    const outcomes = await Promise.all(
      [operator, other].map((by) => on.executor.decide(change.id, approve(change.digest), by)),
    );
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['decided', 'rejected']);
  });

  test('about nothing is refused', async () => {
    const on = await setUp();
    expect(await on.executor.decide('chg-nothing', { kind: 'deny' }, operator)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'UnknownChange' },
    });
  });
});

describe('an approval that nobody acts on', () => {
  test('is swept away once it expired, before anything is sent', async () => {
    const on = await setUp({ expiresMinutes: 1 });
    const waiting = await requested(on);
    const { id } = await approved(on);
    await on.clock.advance(60_001);
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({ state: 'expired' });
    expect(on.cloud.writes).toEqual([]);
    await on.open('sweeper', true);
    await on.clock.advance(1_000);
    await on.clock.advance(1_000);
    expect(await on.executor.show(waiting.id)).toMatchObject({ change: { state: 'expired' } });
  });
});
