import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ChangeOutcome } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import { toJsonRecord } from '../../src/lib/json.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { ChangeTool } from '../../src/tool.ts';
import bindTool from '../../tools/gaap/bind-listener-real-servers.ts';
import {
  approves,
  asks,
  atTerminal,
  decides,
  drives,
  houseOf,
  inAssistant,
  requires,
  said,
  setUpHouse,
} from './house.ts';
import { addOne, dropOne, elsewhere, type SetUp } from './setup.ts';
import { originA, originB, originC, refused } from './small-cloud.ts';

const Server = z.object({ RealServerId: z.string(), RealServerIP: z.string(), RealServerPort: z.number() });

function undoes(on: SetUp, { id }: Pick<Change, 'id'>, principal: Principal = inAssistant('alice')) {
  return on.clock.until(on.executor.undo(id, { principal }));
}

const words = (outcome: ChangeOutcome) =>
  outcome.kind === 'failed' ? outcome.failure.message : `${outcome.change.state}: ${outcome.change.plan.summary}`;

async function made(on: SetUp, call = addOne): Promise<Change> {
  const change = await asks(on, inAssistant('alice'), call);
  await approves(on, change, atTerminal('bob'));
  return drives(on, change);
}

async function asked(on: SetUp, change: Pick<Change, 'id'>): Promise<Change> {
  const outcome = await undoes(on, change);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.change;
}

describe('a change that was made', () => {
  test('is taken back by binding what was bound before, as a change of its own through the same gate', async () => {
    const on = await setUpHouse();
    const done = await made(on, dropOne);
    const undo = await asked(on, done);
    expect(undo).toMatchObject({
      ...{ state: 'awaiting_approval', undoOf: done.id, operation: 'gaap:BindListenerRealServers', approvals: [] },
      plan: { effect: 'write', request: done.plan.undo.kind === 'call' ? done.plan.undo.request : {} },
    });
    expect((await on.executor.events(undo.id))[0]?.body).toMatchObject({ undoOf: done.id });
    expect((await on.executor.events(done.id)).at(-1)).toMatchObject({
      ...{ kind: 'undo_asked', body: { change: undo.id, message: `alice asked to take it back by ${undo.id}.` } },
    });
    expect(on.cloud.writes).toHaveLength(1);
    expect(said(await approves(on, undo, atTerminal('bob')))).toBe('approved');
    expect(await drives(on, undo)).toMatchObject({ state: 'succeeded' });
    expect(on.cloud.bound.map(({ RealServerId }) => RealServerId)).toEqual(['rs-0000000a', 'rs-0000000b']);
  });

  test('can be taken back, and that as well', async () => {
    const on = await setUpHouse();
    const done = await made(on);
    const undo = await asked(on, done);
    // To unbind again what was bound destroys, so it takes another than who asks, who types what it is about.
    expect(undo.evaluation.needs).toMatchObject({ typed: undo.plan.subject, otherThanAsker: true });
    expect(said(await approves(on, undo, atTerminal('alice')))).toContain('somebody else has to approve it');
    await approves(on, undo, atTerminal('bob'));
    await drives(on, undo);
    const redo = await asked(on, undo);
    await approves(on, redo, atTerminal('bob'));
    expect(await drives(on, redo)).toMatchObject({ state: 'succeeded', undoOf: undo.id });
    expect(on.cloud.bound).toHaveLength(3);
  });

  test('is named by the beginning of its id', async () => {
    const on = await setUpHouse();
    const done = await made(on);
    expect(words(await undoes(on, { id: done.id.slice(0, 14) }))).toMatch(/^awaiting_approval: /);
    expect(words(await undoes(on, { id: 'chg-nothing' }))).toBe('There is no change chg-nothing.');
  });

  test('is taken back only as policy has it', async () => {
    const on = await setUpHouse();
    const done = await made(on);
    const denying = await elsewhere(on, await houseOf({ rules: [{ name: 'never', decide: 'deny' }] }));
    expect(words(await undoes(denying, done))).toMatch(/^refused: /);
    const careful = await elsewhere(on, await houseOf({ rules: [requires({ approvals: 2 })] }), 'third');
    const undo = await asked(careful, done);
    expect(said(await approves(careful, undo, atTerminal('bob')))).toBe('awaiting_approval');
    expect(said(await approves(careful, undo, atTerminal('carol')))).toBe('approved');
    expect(on.cloud.writes).toHaveLength(1);
  });

  test('is not taken back at once because it may be: nothing is sent before the answer', async () => {
    const on = await setUpHouse();
    const undo = await asked(on, await made(on));
    expect(await drives(on, undo)).toMatchObject({ state: 'awaiting_approval' });
    expect(on.cloud.writes).toHaveLength(1);
  });
});

describe('where the live state has moved since', () => {
  const weighed = (weight: number, role?: string) => ({
    BindRealServerSet: [originA, originB, originC].map((one, index) => ({
      ...one,
      ...{ RealServerWeight: index === 2 ? weight : 1, RealServerStatus: 0 },
      ...(index === 2 && role !== undefined && { RealServerFailoverRole: role }),
    })),
    RealServerSet: [originA, originB, originC],
  });

  /** What a listener has that is not as the cloud of the tests would say it. */
  const saying = (response: () => object) => (on: SetUp) => {
    on.cloud.onRead = (operation) =>
      operation === 'gaap:DescribeListenerRealServers'
        ? { kind: 'answered', requestId: 'r', response: toJsonRecord(response()) }
        : undefined;
  };
  const binding = (servers: (bound: SetUp['cloud']['bound']) => readonly (object | undefined)[]) => (on: SetUp) => {
    on.cloud.bound = z.array(Server).parse(servers(on.cloud.bound));
  };

  test.each<[string, (on: SetUp) => void, string]>([
    [
      'a server was removed',
      binding((bound) => bound.slice(1)),
      'gone is rs-0000000a 203.0.113.1:80 on gaap/listener-00000001 (weight 1).',
    ],
    [
      'a server was added',
      binding((bound) => [...bound, { ...originA, RealServerPort: 81 }]),
      'new is rs-0000000a 203.0.113.1:81 on gaap/listener-00000001 (weight 1).',
    ],
    [
      'one was put in place of another',
      binding((bound) => [...bound.slice(0, 2), { ...originC, RealServerPort: 81 }]),
      'gone is rs-0000000c 203.0.113.3:80 on gaap/listener-00000001 (weight 1); new is rs-0000000c 203.0.113.3:81 on gaap/listener-00000001 (weight 1).',
    ],
    [
      'a weight was changed',
      saying(() => weighed(5)),
      'different is rs-0000000c 203.0.113.3:80 on gaap/listener-00000001 (weight 1 → weight 5).',
    ],
    [
      'a role was given',
      saying(() => weighed(1, 'slave')),
      'different is rs-0000000c 203.0.113.3:80 on gaap/listener-00000001 (weight 1 → weight 1, slave).',
    ],
  ])('%s: it is refused with what differs, and nothing is recorded', async (_, move, difference) => {
    const on = await setUpHouse();
    const done = await made(on);
    move(on);
    const outcome = await undoes(on, done);
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'NothingToUndo' } });
    expect(words(outcome)).toMatch(
      `${done.id} cannot be taken back: the live state has moved since. Listener listener-00000001 has `,
    );
    expect(words(outcome)).toContain(`Since then: ${difference}`);
    expect(await on.executor.list({ limit: 10 })).toHaveLength(1);
    expect((await on.executor.events(done.id)).at(-1)).toMatchObject({
      ...{ kind: 'undo_asked', body: { message: expect.stringContaining('which was refused.') } },
    });
  });

  test('so that it is as before: it is said to be taken back already', async () => {
    const on = await setUpHouse();
    const done = await made(on);
    on.cloud.bound = on.cloud.bound.slice(0, 2);
    expect(words(await undoes(on, done))).toBe(
      `${done.id} cannot be taken back. The live state is already as it was before it. Listener listener-00000001 still has the 2 origin servers of before.`,
    );
  });

  test('after its undo was made: the second undo is told so', async () => {
    const on = await setUpHouse();
    const done = await made(on);
    const [one, two] = [await asked(on, done), await asked(on, done)];
    for (const undo of [one, two]) await approves(on, undo, atTerminal('bob'));
    expect(await drives(on, one)).toMatchObject({ state: 'succeeded' });
    expect(await drives(on, two)).toMatchObject({ state: 'failed', failure: { code: 'NothingToChange' } });
    expect(words(await undoes(on, done))).toContain('already as it was before it');
    expect(on.cloud.writes).toHaveLength(2);
  });

  test('between the approval of the undo and its send: the approval is void', async () => {
    const on = await setUpHouse();
    const undo = await asked(on, await made(on));
    await approves(on, undo, atTerminal('bob'));
    if (originA) on.cloud.bound = [...on.cloud.bound, { ...originA, RealServerPort: 81 }];
    expect(await drives(on, undo)).toMatchObject({ state: 'awaiting_approval', approvals: [], supersededCount: 1 });
    expect(on.cloud.writes).toHaveLength(1);
  });

  test('between the look and the plan: it is refused', async () => {
    const on = await setUpHouse();
    const done = await made(on);
    let looks = 0;
    on.cloud.onRead = (operation) => {
      // The first look is whether it is as it was left; the next is the plan.
      if (operation === 'gaap:DescribeListenerRealServers' && ++looks === 2 && originA)
        on.cloud.bound = [...on.cloud.bound, { ...originA, RealServerPort: 81 }];
      return undefined;
    };
    expect(words(await undoes(on, done))).toContain('new is rs-0000000a 203.0.113.1:81');
    expect(await on.executor.list({ limit: 10 })).toHaveLength(1);
  });

  test('and the cloud cannot be asked: that is said, and nothing is recorded', async () => {
    const on = await setUpHouse();
    const done = await made(on);
    on.cloud.onRead = () => refused('AuthFailure.UnauthorizedOperation');
    expect(await undoes(on, done)).toMatchObject({ kind: 'failed', failure: { code: 'CloudRefused' } });
    expect(await on.executor.list({ limit: 10 })).toHaveLength(1);
  });
});

describe('a change that was made in part', () => {
  /** The tool as it is, but that the last server never makes it. */
  const inPart: ChangeTool = {
    ...bindTool,
    async verify(sent, cloud) {
      const { outcome, message } = await bindTool.verify(sent, cloud);
      if (outcome === 'unchanged') return { outcome, message };
      const first = outcome === 'succeeded' ? 'succeeded' : 'failed';
      const items = [
        { item: 'one', outcome: first, message: '' },
        { item: 'two', outcome: 'failed', message: '' },
      ] as const;
      return { outcome: 'partly_succeeded', message, items };
    },
  };

  test('is taken back where the same items are as it left them', async () => {
    const on = await setUpHouse({ tools: [inPart] });
    const done = await made(on);
    expect(done.state).toBe('partly_succeeded');
    const undo = await asked(on, done);
    await approves(on, undo, atTerminal('bob'));
    await drives(on, undo);
    expect(on.cloud.bound).toHaveLength(2);
  });

  test('is not where they are otherwise', async () => {
    const on = await setUpHouse({ tools: [inPart] });
    const done = await made(on);
    on.cloud.bound = on.cloud.bound.slice(1);
    expect(words(await undoes(on, done))).toContain('gone is rs-0000000a 203.0.113.1:80');
  });
});

describe('what was not made', () => {
  test.each<[string, (on: SetUp) => Promise<Change>, string]>([
    ['waits', (on) => asks(on, inAssistant('alice')), 'Waiting for a human to approve it'],
    [
      'was denied',
      async (on) => {
        const change = await asks(on, inAssistant('alice'));
        await decides(on, change, { kind: 'deny' }, atTerminal('bob'));
        return change;
      },
      'Denied by a human; nothing was sent.',
    ],
    [
      'failed',
      async (on) => {
        on.cloud.script.push({ answer: refused('FailedOperation'), takesEffect: false });
        return made(on);
      },
      'The cloud refused gaap:BindListenerRealServers; nothing was changed.',
    ],
    [
      'has an unknown outcome',
      async (on) => {
        on.cloud.script.push({ answer: { kind: 'unclear', message: 'cut off' }, takesEffect: false });
        on.cloud.onRead = (operation) => {
          if (operation === 'gaap:DescribeListenerRealServers' && on.cloud.writes.length > 0)
            on.cloud.bound = on.cloud.bound.slice(0, 1);
          return undefined;
        };
        return made(on);
      },
      '',
    ],
  ])('%s, so there is nothing to take back', async (_, change, why) => {
    const on = await setUpHouse();
    const { id } = await change(on);
    const outcome = await undoes(on, { id });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'NothingToUndo' } });
    expect(words(outcome)).toContain(`${id} cannot be taken back. ${why}`);
  });
});
