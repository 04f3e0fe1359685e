import { describe, expect, test } from 'vitest';
import type { Ledger } from '../../src/ledger/port.ts';
import type { CloudAnswer } from '../../src/tencent/port.ts';
import { addOne, approved, kindsOf, operator, setUp } from './setup.ts';
import { originA, originB, originC, refused } from './small-cloud.ts';

const unclear: CloudAnswer = { kind: 'unclear', message: 'the connection broke.' };
const undelivered: CloudAnswer = { kind: 'undelivered', message: 'connection refused.' };

describe('sending again', () => {
  test('plans again first: what somebody else did meanwhile needs an approval of its own', async () => {
    const on = await setUp();
    const { id } = await approved(on, addOne);
    const busy = { answer: refused('FailedOperation.ListenerHasTask', { retry: 'wait' }), takesEffect: false };
    on.cloud.script.push(busy);
    const { send } = on.cloud;
    on.cloud.send = async (request) => {
      const answer = await send(request);
      // A colleague's change is what the cloud was busy with.
      if (on.cloud.writes.length === 1 && originC) on.cloud.bound = [originC];
      return answer;
    };
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({ state: 'awaiting_approval', approvals: [] });
    expect(on.cloud.writes).toHaveLength(1);
    expect(await kindsOf(on, id)).toContain('superseded');
  });

  test('waits for the task on the resource where the state says so as well', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    on.cloud.script.push({ answer: refused('FailedOperation.ListenerHasTask', { retry: 'wait' }), takesEffect: false });
    let looks = 0;
    on.cloud.onRead = (operation) => {
      if (on.cloud.writes.length === 1 && operation === 'gaap:DescribeTCPListeners') {
        on.cloud.listenerStatus = ++looks > 4 ? 0 : 3;
      }
      return undefined;
    };
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({ state: 'succeeded', sends: 2 });
  });

  test('may be called off while it waits', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    const busy = { answer: refused('FailedOperation.ListenerHasTask', { retry: 'wait' }), takesEffect: false };
    for (let i = 0; i < 20; i += 1) on.cloud.script.push(busy);
    const driving = on.executor.drive(id);
    await on.clock.advance(3_000);
    const waiting = await on.executor.show(id);
    expect(waiting).toMatchObject({ change: { state: 'approved', sends: 2 } });
    expect(waiting.kind === 'change' && waiting.change.sentAtMs).toBeUndefined();
    expect(await on.executor.decide(id, { kind: 'cancel' }, operator)).toMatchObject({ kind: 'decided' });
    expect(await on.clock.until(driving)).toMatchObject({ state: 'cancelled' });
  });

  test('happens after RequestLimitExceeded, which says that nothing was carried out', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    const slow = { answer: refused('RequestLimitExceeded', { retry: 'slow_down' }), takesEffect: false };
    on.cloud.script.push(slow, slow);
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({ state: 'succeeded', sends: 3 });
    expect((await kindsOf(on, id)).slice(3)).toEqual([
      'calling',
      'not_carried_out',
      'calling',
      'not_carried_out',
      'calling',
      'accepted',
      'succeeded',
    ]);
  });

  test('stops in time', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    const slow = { answer: refused('RequestLimitExceeded', { retry: 'slow_down' }), takesEffect: false };
    for (let i = 0; i < 20; i += 1) on.cloud.script.push(slow);
    const done = await on.clock.until(on.executor.drive(id));
    expect(done).toMatchObject({
      state: 'failed',
      sends: 4,
      failure: { code: 'CloudRefused', provider: { code: 'RequestLimitExceeded', requestId: 'req-refused' } },
    });
  });

  test('waits while another task works on the resource', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    const busy = { answer: refused('FailedOperation.ListenerHasTask', { retry: 'wait' }), takesEffect: false };
    for (let i = 0; i < 6; i += 1) on.cloud.script.push(busy);
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({ state: 'succeeded', sends: 7 });
  });

  test.each([
    ['a refusal', refused('InvalidParameter'), { code: 'CloudRefused' }, 'failed'],
    [
      'an error that does not say whether it was carried out',
      refused('InternalError', { notExecuted: false, retry: 'read_again' }),
      { code: 'NotCarriedOut' },
      'outcome_unknown',
    ],
    ['a lost reply', unclear, { code: 'NotCarriedOut' }, 'outcome_unknown'],
    ['a request that never left', undelivered, { code: 'CloudUnreachable' }, 'failed'],
  ] as const)('never happens after %s', async (_, answer, failure, event) => {
    const on = await setUp();
    const { id } = await approved(on);
    on.cloud.script.push({ answer, takesEffect: false });
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({ state: 'failed', sends: 1, failure });
    expect(on.cloud.writes).toHaveLength(1);
    const kinds = await kindsOf(on, id);
    expect(kinds[kinds.indexOf('calling') + 1]).toBe(event);
  });

  test('waits for another task and slows down, each within its own bounds', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    const busy = { answer: refused('FailedOperation.ListenerHasTask', { retry: 'wait' }), takesEffect: false };
    const slow = { answer: refused('RequestLimitExceeded', { retry: 'slow_down' }), takesEffect: false };
    on.cloud.script.push(busy, busy, busy, busy, slow, slow, slow);
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({ state: 'succeeded', sends: 8 });
  });
});

describe('a lost reply', () => {
  test('is found to have been made, by reading', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    on.cloud.script.push({ answer: unclear, takesEffect: true });
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({ state: 'succeeded', sends: 1 });
    expect(await kindsOf(on, id)).toContain('outcome_unknown');
  });

  test('is found not to have been made, after looking long enough', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    on.cloud.script.push({ answer: unclear, takesEffect: false });
    const before = on.clock.now();
    const done = await on.clock.until(on.executor.drive(id));
    expect(done.says).toMatch(/^It was not seen to be made: /);
    expect(on.clock.now() - before).toBeGreaterThanOrEqual(45_000);
  });

  test('stays unknown where the live state is neither, and says what to check', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    on.cloud.script.push({ answer: unclear, takesEffect: false });
    on.cloud.onRead = (operation) => {
      if (on.cloud.writes.length > 0 && operation === 'gaap:DescribeListenerRealServers' && originB)
        on.cloud.bound = [originB];
      return undefined;
    };
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({
      state: 'outcome_unknown',
      check: expect.stringContaining('DescribeListenerRealServers'),
    });
    expect(on.cloud.writes).toHaveLength(1);
  });

  test('is found out by another process when the one that sent it ended', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    const row = await on.ledger.claim({ id, owner: 'gone', forMs: 15_000 });
    if (!row) throw new Error('the change can be claimed');
    const { message: _, ...document } = row.document;
    await on.ledger.advance({
      ...row,
      state: 'calling',
      document: { ...document, sends: 1, sentAtMs: on.clock.now() },
      event: { kind: 'calling', body: { message: 'x' } },
    });
    const done = await on.clock.until(on.executor.drive(id));
    expect(done).toMatchObject({ state: 'failed' });
    expect(on.cloud.writes).toEqual([]);
    expect(await kindsOf(on, id)).toContain('taken_over');
  });
});

describe('an accepted change', () => {
  test('that is slow to show is not called a failure', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    on.cloud.script.push({
      answer: { kind: 'answered', requestId: 'req-9', response: { RequestId: 'req-9' } },
      takesEffect: false,
    });
    const sent = () => on.cloud.writes.length > 0;
    let sentAtMs = 0;
    on.cloud.onRead = () => {
      if (sent()) sentAtMs ||= on.clock.now();
      if (sent() && originA && on.clock.now() - sentAtMs > 20_000) on.cloud.bound = [originA];
      return undefined;
    };
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({ state: 'succeeded', requestId: 'req-9' });
  });

  test('is watched until the listener is running again', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    on.cloud.script.push({
      answer: { kind: 'answered', requestId: 'req-9', response: { RequestId: 'req-9' } },
      takesEffect: true,
    });
    let looks = 0;
    on.cloud.onRead = () => {
      if (on.cloud.writes.length > 0) {
        looks += 1;
        on.cloud.listenerStatus = looks > 12 ? 0 : 3;
      }
      return undefined;
    };
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({ state: 'succeeded', requestId: 'req-9' });
    expect(await kindsOf(on, id)).toContain('progress');
  });

  test('whose polls fail is not taken for failed', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    let broken = 0;
    on.cloud.onRead = () => (on.cloud.writes.length > 0 && broken++ < 20 ? unclear : undefined);
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({ state: 'succeeded' });
  });

  test('that never settles becomes unknown in the end, and is not sent again', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    on.cloud.onRead = () => {
      if (on.cloud.writes.length > 0) on.cloud.listenerStatus = 3;
      return undefined;
    };
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({
      state: 'outcome_unknown',
      check: expect.any(String),
    });
    expect(on.cloud.writes).toHaveLength(1);
  });

  test('whose caller gives up goes on for whoever comes next', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    on.cloud.onRead = () => {
      if (on.cloud.writes.length > 0) on.cloud.listenerStatus = 3;
      return undefined;
    };
    const caller = new AbortController();
    const driving = on.executor.drive(id, { signal: caller.signal });
    await on.clock.until(waitFor(() => on.cloud.writes.length > 0, on.clock.sleep));
    caller.abort();
    expect(await on.clock.until(driving)).toMatchObject({ state: 'polling' });
    on.cloud.onRead = () => undefined;
    on.cloud.listenerStatus = 0;
    const next = await on.open('next');
    expect(await on.clock.until(next.executor.drive(id))).toMatchObject({ state: 'succeeded' });
  });
});

async function waitFor(condition: () => boolean, sleep: (ms: number) => Promise<void>): Promise<void> {
  while (!condition()) await sleep(10);
}

describe('a change about to be sent', () => {
  test('is not sent where the ledger confirms so late that others may have taken over; it is taken back', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    const slow = slowOnce(on, 20_000);
    expect(await on.clock.until(slow.executor.drive(id))).toMatchObject({ state: 'succeeded', sends: 1 });
    const kinds = await kindsOf(on, id);
    expect(kinds.filter((kind) => kind === 'calling')).toHaveLength(2);
    expect(kinds.indexOf('not_sent')).toBeGreaterThan(kinds.indexOf('calling'));
    expect(on.cloud.writes).toHaveLength(1);
  });

  test('is not sent after its approval expired while it waited for its turn', async () => {
    const on = await setUp({ expiresMinutes: 1 });
    const { id } = await approved(on);
    on.cloud.onRead = () => {
      on.clock.shift(61_000);
      on.cloud.onRead = () => undefined;
      return undefined;
    };
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({ state: 'expired' });
    expect(on.cloud.writes).toEqual([]);
  });

  test('waits while the cloud cannot be reached, and no longer than its approval lasts', async () => {
    const on = await setUp();
    const [first, second] = [await approved(on), await approved(on, addOne)];
    let away = true;
    on.cloud.onRead = () => (away ? undelivered : undefined);
    const driving = on.executor.drive(first.id);
    await on.clock.advance(10 * 60_000);
    expect(await on.executor.show(first.id)).toMatchObject({ change: { state: 'approved' } });
    expect((await kindsOf(on, first.id)).filter((kind) => kind === 'progress')).toHaveLength(1);
    away = false;
    expect(await on.clock.until(driving)).toMatchObject({ state: 'succeeded' });
    away = true;
    expect(await on.clock.until(on.executor.drive(second.id))).toMatchObject({ state: 'expired' });
    expect(on.cloud.writes).toHaveLength(1);
  });
});

/** Another process, whose ledger takes that long once to confirm that a change is recorded as being sent. */
function slowOnce(on: Awaited<ReturnType<typeof setUp>>, ms: number) {
  let isSlow = true;
  const ledger: Ledger = {
    ...on.ledger,
    async reserveSend(limit, advance) {
      const slot = await on.ledger.reserveSend(limit, advance);
      if (advance && slot.kind === 'granted' && isSlow) {
        isSlow = false;
        await on.clock.sleep(ms);
      }
      return slot;
    },
  };
  return { executor: on.executorOn('slow', ledger) };
}
