import { describe, expect, test } from 'vitest';
import { addOne, approved, assistant, dropOne, kindsOf, requested, setUp } from './setup.ts';
import { ListenerId, originB } from './small-cloud.ts';

/** Sends, and then the caller gives up while the listener is still changing. */
async function leftPolling(on: Awaited<ReturnType<typeof setUp>>) {
  const { id } = await approved(on);
  on.cloud.onRead = () => {
    if (on.cloud.writes.length > 0) on.cloud.listenerStatus = 3;
    return undefined;
  };
  const caller = new AbortController();
  const driving = on.executor.drive(id, { signal: caller.signal });
  await on.clock.until(
    (async () => {
      while (on.cloud.writes.length === 0) await on.clock.sleep(10);
    })(),
  );
  caller.abort();
  expect(await on.clock.until(driving)).toMatchObject({ state: 'polling' });
  on.cloud.onRead = () => undefined;
  on.cloud.listenerStatus = 0;
  return id;
}

describe('a change that nobody drives any more', () => {
  test('does not block its resource: whoever waits for the lane brings it to its end', async () => {
    const on = await setUp();
    const before = await leftPolling(on);
    const { id } = await approved(on, addOne);
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({ state: 'succeeded' });
    expect(await on.executor.show(before)).toMatchObject({ change: { state: 'succeeded' } });
    expect(on.cloud.writes).toHaveLength(2);
  });

  test('is looked at again after ten minutes where its outcome could not be found out', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    on.cloud.script.push({ answer: { kind: 'unclear', message: 'it broke.' }, takesEffect: false });
    on.cloud.onRead = (operation) => {
      if (on.cloud.writes.length > 0 && operation === 'gaap:DescribeListenerRealServers' && originB) {
        on.cloud.bound = [originB];
      }
      return undefined;
    };
    const unknown = await on.clock.until(on.executor.drive(id));
    expect(unknown).toMatchObject({ state: 'outcome_unknown', check: expect.any(String) });

    on.cloud.onRead = () => undefined;
    on.cloud.bound = unknown.plan.request['RealServerBindSet'] === undefined ? [] : on.cloud.bound;
    await on.open('sweeper', true);
    const [originA] = dropOne.input.RealServerBindSet;
    if (originA) on.cloud.bound = [originA];
    await on.clock.advance(11 * 60_000);
    const outcome = await on.executor.show(id);
    expect(outcome).toMatchObject({ change: { state: 'succeeded' } });
    expect(outcome.kind === 'change' && outcome.change.check).toBeUndefined();
    expect(on.cloud.writes).toHaveLength(1);
  });

  test('and cannot be read keeps no other from being taken over, nor from being listed', async () => {
    const on = await setUp();
    for (let i = 0; i < 24; i += 1) {
      await on.ledger.insert({
        id: `chg-unreadable${i}`,
        state: i % 2 ? 'approved' : 'awaiting_approval',
        operation: 'gaap:BindListenerRealServers',
        expiresAtMs: on.clock.now() - 1,
        document: {},
        events: [{ kind: 'planned', body: {} }],
      });
    }
    await on.clock.advance(1);
    const { id } = await approved(on);
    await on.open('sweeper', true);
    await on.clock.advance(30_000);
    expect(await on.executor.show(id)).toMatchObject({ change: { state: 'succeeded' } });
    expect((await on.executor.list({ limit: 50 })).map((change) => change.id)).toEqual([id]);
  });
});

describe('an answer that comes after another process took over', () => {
  test('is kept as an event, with its RequestId', async () => {
    const on = await setUp();
    const { id } = await approved(on);
    const other = await on.open('other');
    const { send } = on.cloud;
    on.cloud.send = async (request) => {
      if (request.operation === 'gaap:BindListenerRealServers') {
        on.cloud.send = send;
        const answer = await send(request);
        await on.ledger.release({ id, owner: 'first', fence: 1 });
        await other.executor.drive(id);
        return answer;
      }
      return send(request);
    };
    expect(await on.clock.until(on.executor.drive(id))).toMatchObject({ state: 'succeeded', sends: 1 });
    const late = (await on.executor.events(id)).find(({ kind }) => kind === 'late_answer');
    expect(late?.body).toMatchObject({ requestId: 'req-1' });
    expect(await kindsOf(on, id)).toContain('taken_over');
    expect(on.cloud.writes).toHaveLength(1);
  });
});

describe('a caller who gives up', () => {
  test.each(['gone', new Error('gone'), undefined])(
    'with the reason %s is told that nothing was sent',
    async (reason) => {
      const on = await setUp();
      const caller = new AbortController();
      on.cloud.onRead = () => {
        caller.abort(reason);
        return undefined;
      };
      const outcome = await on.clock.until(on.executor.request(dropOne, assistant, { signal: caller.signal }));
      expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'Cancelled' } });
      expect(on.cloud.writes).toEqual([]);
      on.cloud.onRead = () => undefined;
      expect(await requested(on)).toMatchObject({ plan: { subject: ListenerId } });
    },
  );
});
