/** What the version before this one has recorded: no roles, no requirements, one policy called default-1. */
import { describe, expect, test } from 'vitest';
import { toJsonRecord } from '../../src/lib/json.ts';
import { approves, asks, atTerminal, changeNow, drives, inAssistant, said, setUpHouse } from './house.ts';
import { addOne, dropOne, type SetUp } from './setup.ts';

/** A change as it would stand there, in that state. */
async function older(on: SetUp, state: 'awaiting_approval' | 'approved' | 'succeeded', call = dropOne) {
  const {
    id,
    says: _,
    createdAtMs: __,
    updatedAtMs: ___,
    expiresAtMs,
    ...now
  } = await asks(on, inAssistant('alice'), call);
  const { approvals, grade, typed, expiresMinutes, says } = now.evaluation.needs;
  const { shareLost: ____, ...blast } = now.plan.blast;
  const by = { id: 'os:bob', name: 'bob', surface: 'cli', grade: 'local' };
  const { person: _____, ...asker } = now.asker;
  const document = toJsonRecord({
    ...now,
    asker,
    plan: { ...now.plan, blast },
    evaluation: {
      ...{ policyVersion: 'default-1', explanation: { rule: 'built-in policy', matched: true, because: 'It is.' } },
      needs: { approvals, grade, typed, expiresMinutes, says },
    },
    approvals: state === 'awaiting_approval' ? [] : [{ digest: now.digest, by, atMs: on.clock.now() }],
  });
  const row = await on.ledger.get(id);
  if (!row) throw new Error('There is one.');
  await on.ledger.advance({
    ...{ id, version: row.version, state, expiresAtMs, document },
    event: { kind: 'approved', body: { message: 'Approved by bob (cli, local).', digest: now.digest, by: by.id } },
  });
  return changeNow(on, { id });
}

describe('a change of the version before', () => {
  test('reads as one that asks for nothing more than it said', async () => {
    const on = await setUpHouse();
    const change = await older(on, 'approved');
    expect(change).toMatchObject({
      approvals: [{ countsFor: [], by: { id: 'os:bob' } }],
      evaluation: { needs: { reason: false, otherThanAsker: false, requirements: [], breakGlassOnly: false } },
    });
    expect(await on.executor.list({ limit: 5 })).toHaveLength(1);
    expect(on.executor.reconsider(change).needs.otherThanAsker).toBe(true);
  });

  test('that was approved is asked about again, and not sent', async () => {
    for (const call of [dropOne, addOne]) {
      const on = await setUpHouse();
      const change = await older(on, 'approved', call);
      const again = await drives(on, change);
      expect(again).toMatchObject({ state: 'awaiting_approval', approvals: [] });
      expect(on.cloud.writes).toEqual([]);
      expect(said(await approves(on, again, atTerminal('bob')))).toBe('approved');
      expect(await drives(on, change)).toMatchObject({ state: 'succeeded' });
    }
  });

  test('that waits is asked about anew by whoever decides first', async () => {
    const on = await setUpHouse();
    const change = await older(on, 'awaiting_approval');
    expect(said(await approves(on, change, atTerminal('bob')))).toContain('Policy has changed');
    const now = await changeNow(on, change);
    expect(now.evaluation.needs.otherThanAsker).toBe(true);
    expect(said(await approves(on, now, atTerminal('bob')))).toBe('approved');
  });
});
