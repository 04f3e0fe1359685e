import { describe, expect, test } from 'vitest';
import { addOne, approved, assistant, dropOne, kindsOf, operator, requested, setUp } from './setup.ts';
import { ListenerId, originA, originB, originC } from './small-cloud.ts';

describe('a request', () => {
  test('is planned from reads, recorded, and sends nothing', async () => {
    const on = await setUp();
    const change = await requested(on);
    expect(change).toMatchObject({
      state: 'awaiting_approval',
      plan: { effect: 'destructive', blast: { lost: 1, healthyLost: 1 } },
    });
    expect(change.says).toBe('Waiting for a human to approve it; nothing has been sent.');
    expect(on.cloud.writes).toEqual([]);
    expect(await kindsOf(on, change.id)).toEqual(['planned', 'approval_requested']);
  });

  test('that adds only is a write, and takes any human', async () => {
    const on = await setUp();
    expect(await requested(on, addOne)).toMatchObject({
      plan: { effect: 'write' },
      evaluation: { needs: { grade: 'claimed', typed: '' } },
    });
  });

  test('that a tool refuses leaves no record', async () => {
    const on = await setUp();
    const outcome = await on.clock.until(
      on.executor.request({ ...dropOne, input: { ListenerId, RealServerBindSet: [originA, originB] } }, assistant),
    );
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'NothingToChange' } });
    expect(await on.executor.list({ limit: 10 })).toEqual([]);
  });

  test.each([
    ['an unknown parameter', { ListenerID: ListenerId }, 'Unknown parameter ListenerID; did you mean ListenerId?'],
    [
      'an unknown one inside',
      { ListenerId, RealServerBindSet: [{ ...originA, Weight: 1 }] },
      'did you mean RealServerBindSet.0.RealServerWeight?',
    ],
    ['a missing one', {}, 'ListenerId is missing.'],
    ['a wrong type', { ListenerId: 7 }, 'ListenerId must be text, not 7.'],
    ['a wrong form', { ListenerId: 'lb-1' }, 'ListenerId must be an id such as listener-pbsgn7ej, not "lb-1".'],
    [
      'a number out of range',
      { ListenerId, RealServerBindSet: [{ ...originA, RealServerPort: '70000' }] },
      'RealServerBindSet.0.RealServerPort must be at most 64999, not 70000.',
    ],
    [
      'an unknown account',
      { ListenerId, Account: 'defualt' },
      'There is no account "defualt" in the configuration; the nearest is "default".',
    ],
    ['something else than an object', 'x', 'The input must be an object of parameters, not "x".'],
  ])('with %s is refused in words that name it', async (_, input, words) => {
    const on = await setUp();
    const outcome = await on.executor.request({ tool: 'gaap:BindListenerRealServers', input }, assistant);
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: { code: 'InvalidInput', message: expect.stringContaining(words) },
    });
    expect(on.cloud.sent).toEqual([]);
  });

  test('for an unknown tool names the nearest', async () => {
    const on = await setUp();
    const outcome = await on.executor.request({ tool: 'gaap:BindListenerRealServer', input: {} }, assistant);
    expect(outcome).toMatchObject({
      failure: { code: 'UnknownTool', next: expect.stringContaining('gaap:BindListenerRealServers') },
    });
  });

  test('with quoted numbers sends numbers', async () => {
    const on = await setUp();
    const change = await approved(on, {
      ...dropOne,
      input: { ListenerId, RealServerBindSet: [{ ...originA, RealServerPort: '80', RealServerWeight: '1' }] },
    });
    await on.clock.until(on.executor.drive(change.id));
    expect(on.cloud.writes[0]?.request['RealServerBindSet']).toEqual([
      { ...originA, RealServerPort: 80, RealServerWeight: 1 },
    ]);
  });
});

describe('an approved change', () => {
  test('is sent once, watched, verified and recorded', async () => {
    const on = await setUp();
    const change = await approved(on);
    const done = await on.clock.until(on.executor.drive(change.id));
    expect(done).toMatchObject({ state: 'succeeded', requestId: 'req-1', sends: 1 });
    expect(done.says).toBe(`Listener ${ListenerId} now has 1 origin server, as asked.`);
    expect(on.cloud.writes).toHaveLength(1);
    expect(on.cloud.writes[0]?.request).toEqual(change.plan.request);
    expect(await kindsOf(on, change.id)).toEqual([
      'planned',
      'approval_requested',
      'approved',
      'calling',
      'accepted',
      'succeeded',
    ]);
  });

  test('is made once, however many drive it', async () => {
    const on = await setUp();
    const change = await approved(on);
    const second = await on.open('second');
    const outcomes = await on.clock.until(
      Promise.all([on.executor.drive(change.id), on.executor.drive(change.id), second.executor.drive(change.id)]),
    );
    expect(outcomes.map(({ state, requestId }) => [state, requestId])).toEqual(Array(3).fill(['succeeded', 'req-1']));
    expect(on.cloud.writes).toHaveLength(1);
    expect(await kindsOf(on, change.id)).toEqual([
      'planned',
      'approval_requested',
      'approved',
      'calling',
      'accepted',
      'succeeded',
    ]);
  });

  test('goes on in another process when the one that asked is gone', async () => {
    const on = await setUp();
    const change = await requested(on);
    const terminal = await on.open('terminal');
    await terminal.executor.decide(change.id, { kind: 'approve', digest: change.digest, typed: ListenerId }, operator);
    const done = await on.clock.until(terminal.executor.drive(change.id));
    expect(done.state).toBe('succeeded');
  });

  test('is picked up by any process that sweeps', async () => {
    const on = await setUp({ sweeps: true });
    const change = await approved(on);
    const seen: string[] = [];
    await on.clock.until(
      (async () => {
        for await (const step of on.executor.follow(change.id, new AbortController().signal))
          seen.push(step.change.state);
      })(),
    );
    expect(seen.at(-1)).toBe('succeeded');
    expect(on.cloud.writes).toHaveLength(1);
  });

  test('whose live state moved is void, and the new plan needs its own approval', async () => {
    const on = await setUp();
    const change = await approved(on);
    if (!originA || !originB || !originC) throw new Error('the cloud has three origins');
    on.cloud.bound = [originA, originB, originC];
    const again = await on.clock.until(on.executor.drive(change.id));
    expect(again).toMatchObject({
      state: 'awaiting_approval',
      approvals: [],
      supersededCount: 1,
      plan: { blast: { lost: 2 } },
    });
    expect(again.digest).not.toBe(change.digest);
    expect(on.cloud.writes).toEqual([]);

    const stale = await on.executor.decide(
      change.id,
      { kind: 'approve', digest: change.digest, typed: ListenerId },
      operator,
    );
    expect(stale).toMatchObject({ kind: 'rejected', failure: { code: 'NotDecidable' } });
    await on.executor.decide(change.id, { kind: 'approve', digest: again.digest, typed: ListenerId }, operator);
    expect(await on.clock.until(on.executor.drive(change.id))).toMatchObject({ state: 'succeeded' });
    expect(on.cloud.writes).toHaveLength(1);
  });

  test('is void as well where more would be lost than was shown, though only health changed', async () => {
    const on = await setUp();
    let health = 1;
    on.cloud.onRead = (operation) =>
      operation === 'gaap:DescribeListenerRealServers'
        ? {
            kind: 'answered',
            requestId: 'r',
            response: {
              BindRealServerSet: [originA, originB].map((one) => ({
                ...one,
                RealServerWeight: 1,
                RealServerStatus: health,
              })),
              RealServerSet: [originA, originB].map((one) => ({ ...one })),
            },
          }
        : undefined;
    const change = await approved(on);
    expect(change.plan.blast).toMatchObject({ lost: 1, healthyLost: 0 });
    health = 0;
    const again = await on.clock.until(on.executor.drive(change.id));
    expect(again).toMatchObject({
      state: 'awaiting_approval',
      plan: { blast: { healthyLost: 1 } },
    });
    // Who still looks at the first plan cannot approve the second by it.
    const stale = { kind: 'approve', digest: change.digest, typed: ListenerId } as const;
    expect(await on.executor.decide(change.id, stale, operator)).toMatchObject({ kind: 'rejected' });
    expect(on.cloud.writes).toEqual([]);
  });

  test('is refused when the live state keeps moving', async () => {
    const on = await setUp();
    const change = await requested(on);
    let state = change;
    for (let round = 0; state.state === 'awaiting_approval'; round += 1) {
      await on.executor.decide(change.id, { kind: 'approve', digest: state.digest, typed: ListenerId }, operator);
      const weight = round + 2;
      on.cloud.onRead = (operation) =>
        operation === 'gaap:DescribeListenerRealServers'
          ? {
              kind: 'answered',
              requestId: 'r',
              response: {
                BindRealServerSet: [originA, originB].map((one) => ({
                  ...one,
                  RealServerWeight: weight,
                  RealServerStatus: 0,
                })),
                RealServerSet: [originA, originB].map((one) => ({ ...one })),
              },
            }
          : undefined;
      state = await on.clock.until(on.executor.drive(change.id));
    }
    expect(state).toMatchObject({ state: 'refused', supersededCount: 3 });
    expect(on.cloud.writes).toEqual([]);
  });

  test('that can no longer be planned fails without being sent', async () => {
    const on = await setUp();
    const change = await approved(on);
    on.cloud.listenerStatus = 4;
    expect(await on.clock.until(on.executor.drive(change.id))).toMatchObject({
      state: 'failed',
      failure: { code: 'WrongState' },
      says: expect.stringContaining('nothing was sent'),
    });
    expect(on.cloud.writes).toEqual([]);
  });

  test('can be cancelled until it is sent, and not after', async () => {
    const on = await setUp();
    const change = await approved(on);
    expect(await on.executor.decide(change.id, { kind: 'cancel' }, operator)).toMatchObject({
      kind: 'decided',
      change: { state: 'cancelled' },
    });
    expect(await on.clock.until(on.executor.drive(change.id))).toMatchObject({ state: 'cancelled' });
    expect(on.cloud.writes).toEqual([]);
    const done = await on.clock.until(on.executor.drive((await approved(on)).id));
    expect(await on.executor.decide(done.id, { kind: 'cancel' }, operator)).toMatchObject({ kind: 'rejected' });
  });
});

describe('changes on the same resource', () => {
  test('wait for each other and are each planned from what the one before left', async () => {
    const on = await setUp();
    on.cloud.listenerStatus = 0;
    const first = await approved(on, dropOne);
    const second = await approved(on, { ...dropOne, input: { ListenerId, RealServerBindSet: [] } });
    const waits: string[] = [];
    const [one, two] = await on.clock.until(
      Promise.all([
        on.executor.drive(first.id),
        on.executor.drive(second.id, { onWaiting: ({ message }) => waits.push(message) }),
      ]),
    );
    expect(one.state).toBe('succeeded');
    expect(two).toMatchObject({ state: 'awaiting_approval', supersededCount: 1 });
    expect(waits[0]).toMatch(`Waiting for ${first.id} on gaap/${ListenerId}; 1 ahead.`);
  });
});
