/** A surface that does not know whether its decision got through brings it again with the same key. */
import { describe, expect, test } from 'vitest';
import type { DecideOutcome, Decision } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import type { Principal } from '../../src/people/principal.ts';
import { asks, drives, houseOf, inAssistant, inChat, requires, said, setUpHouse } from './house.ts';
import { elsewhere, kindsOf, type SetUp } from './setup.ts';

const bob = inChat('bob');
const yes = ({ digest }: Change): Decision => ({ kind: 'approve', digest });

const rules = { rules: [requires({ approvals: 2 })] };

async function twoWanted(): Promise<{ readonly on: SetUp; readonly change: Change }> {
  const on = await setUpHouse(rules);
  return { on, change: await asks(on, inAssistant('alice')) };
}

function decidesWith(on: SetUp, { id }: Change, decision: Decision, by: Principal, key: string) {
  return on.clock.until(on.executor.decide(id, decision, by, { key }));
}

const eventsOf = async (on: SetUp, { id }: Change) => (await kindsOf(on, id)).slice(2);

describe('a decision with a key', () => {
  test('that was used before by the same person is that decision, and nothing more is recorded', async () => {
    const { on, change } = await twoWanted();
    expect(said(await decidesWith(on, change, yes(change), bob, 'click:1'))).toBe('awaiting_approval');
    expect(said(await decidesWith(on, change, yes(change), bob, 'click:1'))).toBe('awaiting_approval');
    expect(await eventsOf(on, change)).toEqual(['approval_counted']);
  });

  test('answers with the change as it is now, whatever became of it since', async () => {
    const on = await setUpHouse();
    const change = await asks(on, inAssistant('alice'));
    await decidesWith(on, change, yes(change), bob, 'click:1');
    expect((await drives(on, change)).state).toBe('succeeded');
    expect(said(await decidesWith(on, change, yes(change), bob, 'click:1'))).toBe('succeeded');
    expect(await kindsOf(on, change.id)).not.toContain('decision_rejected');
  });

  test.each(['deny', 'cancel'] as const)('holds for a word to %s as well', async (kind) => {
    const { on, change } = await twoWanted();
    const once = said(await decidesWith(on, change, { kind }, bob, 'click:1'));
    expect(said(await decidesWith(on, change, { kind }, bob, 'click:1'))).toBe(once);
    expect(await eventsOf(on, change)).toEqual([once]);
  });

  test('is another one with another key, by somebody else with the same key, and without a key', async () => {
    const { on, change } = await twoWanted();
    await decidesWith(on, change, yes(change), bob, 'click:1');
    expect(said(await decidesWith(on, change, yes(change), bob, 'click:2'))).toContain('has approved');
    expect(said(await on.executor.decide(change.id, yes(change), bob))).toContain('has approved');
    expect(said(await decidesWith(on, change, yes(change), inChat('carol'), 'click:1'))).toBe('approved');
  });

  test('that did not count is judged anew', async () => {
    const { on, change } = await twoWanted();
    const wrong: Decision = { kind: 'approve', digest: 'another' };
    expect((await decidesWith(on, change, wrong, bob, 'click:1')).kind).toBe('rejected');
    expect((await decidesWith(on, change, yes(change), bob, 'click:1')).kind).toBe('decided');
  });

  test('may be long and hold anything, and is recorded as a digest', async () => {
    for (const key of ['', 'x'.repeat(100_000), 'a\0b\ud800']) {
      const { on, change } = await twoWanted();
      await decidesWith(on, change, yes(change), bob, key);
      expect(said(await decidesWith(on, change, yes(change), bob, key))).toBe('awaiting_approval');
      const last = (await on.executor.events(change.id)).at(-1);
      expect(last?.body['decisionKey']).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  test('brought by two processes at once counts once for both', async () => {
    const { on, change } = await twoWanted();
    const other = await elsewhere(on, await houseOf(rules));
    const outcomes: DecideOutcome[] = await on.clock.until(
      Promise.all(
        [on, other, on, other].map(({ executor }) => executor.decide(change.id, yes(change), bob, { key: 'k' })),
      ),
    );
    expect(outcomes.map(said)).toEqual(Array(4).fill('awaiting_approval'));
    expect(await eventsOf(on, change)).toEqual(['approval_counted']);
  });
});
