import { describe, expect, test } from 'vitest';
import type { StandingApproval } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import type { Principal } from '../../src/people/principal.ts';
import { archive } from '../ledger/audit-files.ts';
import type { RuleInput } from '../policy/facts.ts';
import {
  approves,
  asks,
  atTerminal,
  changeNow,
  decides,
  drives,
  houseOf,
  inAssistant,
  inChat,
  inConsole,
  requires,
  said,
  setUpHouse,
  team,
} from './house.ts';
import { addOne, dropOne, elsewhere, kindsOf, type SetUp } from './setup.ts';
import { ListenerId, originA, originB, originC } from './small-cloud.ts';

const forAnHour = { forMinutes: 60, sameParameters: false };
const lead = requires({ from: { roles: ['lead'] } });

/** Bob lets the like of `addOne` pass for an hour; it is made, and taken back by others. */
async function given(on: SetUp, by: Principal = atTerminal('bob'), standing = forAnHour): Promise<StandingApproval> {
  const change = await asks(on, inAssistant('alice'));
  const outcome = await approves(on, change, by, { standing });
  if (outcome.kind === 'rejected') throw new Error(outcome.failure.message);
  await drives(on, change);
  on.cloud.bound = on.cloud.bound.slice(0, 2);
  const [newest] = await on.executor.standing.list();
  if (!newest) throw new Error('No standing approval is listed.');
  return newest;
}

/** Bob and Carol say yes, and Bob lets the like of it pass. */
async function givenByTwo(on: SetUp, change: Change): Promise<void> {
  await approves(on, change, atTerminal('bob'), { standing: forAnHour });
  expect(said(await approves(on, change, atTerminal('carol')))).toBe('approved');
}

/** Another port on the same listener. */
const addFewer = {
  ...addOne,
  input: { ListenerId, RealServerBindSet: [originA, originB, { ...originC, RealServerPort: 81 }] },
};

describe('a standing approval', () => {
  test('lets the like of a change pass without asking anybody, and is listed with its uses', async () => {
    const on = await setUpHouse({ rules: [lead] });
    const standing = await given(on);
    expect(standing).toMatchObject({
      ...{ operation: 'gaap:BindListenerRealServers', account: 'default', region: undefined, input: undefined },
      ...{ resources: [`gaap/${ListenerId}`], asker: { person: 'alice' }, by: { person: 'bob' }, uses: [] },
      revoked: undefined,
    });
    expect(standing.id).toMatch(/^sta-[0-9a-z]{12}$/);
    expect(standing.untilMs - standing.grantedAtMs).toBe(3_600_000);
    const change = await asks(on, inAssistant('alice'), addFewer);
    expect(change).toMatchObject({
      state: 'approved',
      approvals: [{ by: { person: 'bob' }, standing: standing.id, digest: change.digest, countsFor: ['rule'] }],
    });
    expect(await kindsOf(on, change.id)).toEqual(['planned', 'approval_requested', 'approved']);
    expect((await on.executor.events(change.id))[2]?.body).toMatchObject({
      ...{ message: `Approved beforehand: ${standing.id} of bob.`, standing: [`${standing.id} bob`] },
    });
    expect(await drives(on, change)).toMatchObject({ state: 'succeeded' });
    expect(await on.executor.standing.list()).toMatchObject([{ id: standing.id, uses: [{ changeId: change.id }] }]);
    expect((await kindsOf(on, standing.changeId)).filter((kind) => kind.startsWith('standing'))).toEqual([
      ...['standing_granted', 'standing_used'],
    ]);
  });

  test('counts as one approval where more are needed', async () => {
    const on = await setUpHouse({ rules: [requires({ approvals: 2 })] });
    await givenByTwo(on, await asks(on, inAssistant('alice')));
    const change = await asks(on, inAssistant('alice'), addFewer);
    expect(change).toMatchObject({ state: 'awaiting_approval', approvals: [{ by: { person: 'bob' } }] });
    expect(said(await approves(on, change, inConsole('bob')))).toContain('has approved');
    expect(said(await approves(on, change, atTerminal('carol')))).toBe('approved');
  });

  test('of the same person twice is one', async () => {
    const on = await setUpHouse({ rules: [requires({ approvals: 2 })] });
    const both = [await asks(on, inAssistant('alice')), await asks(on, inAssistant('alice'))];
    for (const change of both) await givenByTwo(on, change);
    expect(await on.executor.standing.list()).toHaveLength(2);
    expect(await asks(on, inAssistant('alice'), addFewer)).toMatchObject({
      state: 'awaiting_approval',
      approvals: [{}],
    });
  });

  test('is worth nothing on a change that others have not approved, or declined', async () => {
    const on = await setUpHouse({ rules: [requires({ approvals: 2 })] });
    const first = await asks(on, inAssistant('alice'));
    await approves(on, first, atTerminal('bob'), { standing: forAnHour });
    expect(await asks(on, inAssistant('alice'), addFewer)).toMatchObject({ approvals: [] });
    await decides(on, first, { kind: 'deny' }, atTerminal('carol'));
    expect(await asks(on, inAssistant('alice'), addFewer)).toMatchObject({ approvals: [] });
  });

  test('ends when its time is up', async () => {
    const on = await setUpHouse({ rules: [lead] });
    const { untilMs } = await given(on);
    await on.clock.advance(untilMs - on.clock.now() - 1);
    expect((await asks(on, inAssistant('alice'))).state).toBe('approved');
    await on.clock.advance(1);
    expect((await asks(on, inAssistant('alice'))).state).toBe('awaiting_approval');
  });

  test('that ends before the send voids what relied on it', async () => {
    const on = await setUpHouse({ rules: [lead], expiresMinutes: 120 });
    const { untilMs } = await given(on);
    const change = await asks(on, inAssistant('alice'));
    await on.clock.advance(untilMs - on.clock.now());
    expect(await drives(on, change)).toMatchObject({ state: 'awaiting_approval', approvals: [] });
    expect(on.cloud.writes).toHaveLength(1);
  });

  test('is not drowned by its uses', async () => {
    const on = await setUpHouse({ rules: [lead] });
    const standing = await given(on);
    for (let use = 0; use < 1_001; use += 1)
      await on.ledger.note(standing.changeId, {
        kind: 'standing_used',
        body: { id: standing.id, change: `chg-${use}` },
      });
    expect((await asks(on, inAssistant('alice'))).state).toBe('approved');
    expect((await on.executor.standing.list())[0]?.uses).toHaveLength(1_000);
  });

  test('is gone with the change on which it was given, once that is archived', async () => {
    const on = await setUpHouse({ rules: [lead] });
    await given(on);
    await on.clock.advance(1_000);
    const { outcome } = await archive(on.ledger, on.clock.now());
    expect(outcome).toMatchObject({ kind: 'archived' });
    expect(await on.executor.standing.list()).toEqual([]);
    expect((await asks(on, inAssistant('alice'))).state).toBe('awaiting_approval');
  });

  test('whose use cannot be noted is used all the same, and the change says which it was', async () => {
    const on = await setUpHouse({ rules: [lead] });
    const { id } = await given(on);
    const ledger: Ledger = new Proxy(on.ledger, {
      get(target, name) {
        if (name === 'note') return () => Promise.reject(new Error('foreign key'));
        const method: unknown = Reflect.get(target, name);
        return typeof method === 'function' ? method.bind(target) : method;
      },
    });
    const change = await asks({ ...on, executor: on.executorOn('second', ledger) }, inAssistant('alice'));
    expect(change).toMatchObject({ state: 'approved', approvals: [{ standing: id }] });
  });
});

describe('it does not cover', () => {
  test.each<[string, (on: SetUp) => Promise<unknown>]>([
    ['somebody else', (on) => asks(on, inAssistant('dave'))],
    [
      'another region',
      (on) => asks(on, inAssistant('alice'), { ...addOne, input: { ...addOne.input, Region: 'ap-shanghai' } }),
    ],
    ['what destroys', (on) => asks(on, inAssistant('alice'), dropOne)],
  ])('%s', async (_, ask) => {
    const on = await setUpHouse({ rules: [lead] });
    await given(on);
    expect(await ask(on)).toMatchObject({ state: 'awaiting_approval', approvals: [] });
  });

  test('other parameters, where it was given for these only', async () => {
    const on = await setUpHouse({ rules: [lead] });
    await given(on, atTerminal('bob'), { forMinutes: 60, sameParameters: true });
    expect((await asks(on, inAssistant('alice'), addFewer)).state).toBe('awaiting_approval');
    expect((await asks(on, inAssistant('alice'))).state).toBe('approved');
  });

  test.each([
    ['another operation', { operation: 'gaap:DeleteListeners' }],
    ['another account', { account: 'other' }],
    ['another resource', { resources: ['gaap/listener-00000002'] }],
    ['no resource', { resources: [] }],
    ['another thing of the same resource', { subject: 'listener-00000002' }],
    ['another asker', { asker: { id: 'os:eve', name: 'eve', surface: 'cli', grade: 'local' } }],
  ])('%s than the one for which it was given', async (_, other) => {
    const on = await setUpHouse({ rules: [lead] });
    const { changeId, id } = await given(on);
    const granted = (await on.ledger.events(changeId)).find(({ kind }) => kind === 'standing_granted');
    await on.executor.standing.revoke(id, atTerminal('bob'));
    const body = { ...granted?.body, id: 'sta-other', ...other };
    await on.ledger.note(changeId, { kind: 'standing_granted', body });
    expect((await asks(on, inAssistant('alice'))).state).toBe('awaiting_approval');
    await on.ledger.note(changeId, { kind: 'standing_granted', body: { ...granted?.body, id: 'sta-same' } });
    expect((await asks(on, inAssistant('alice'))).state).toBe('approved');
  });

  test('what policy wants typed, reasoned or in person since', async () => {
    for (const require of [{ typed: true }, { reason: true }]) {
      const on = await setUpHouse();
      const change = await asks(on, inAssistant('alice'));
      await approves(on, change, atTerminal('bob'), { standing: forAnHour });
      const later = await elsewhere(on, await houseOf({ rules: [requires(require)] }));
      expect(await asks(later, inAssistant('alice'), addFewer)).toMatchObject({
        state: 'awaiting_approval',
        approvals: [],
      });
    }
  });

  test('a denial', async () => {
    const freeze: RuleInput = { name: 'freeze', decide: 'deny', except_break_glass: true };
    const on = await setUpHouse();
    await given(on);
    const later = await elsewhere(
      on,
      await houseOf({ rules: [freeze], breakGlass: ['lead'], authenticatedPeople: true }),
    );
    expect(await asks(later, inAssistant('alice'))).toMatchObject({ state: 'awaiting_approval', approvals: [] });
  });

  test('the live state: a plan that moved is asked about', async () => {
    const on = await setUpHouse({ rules: [lead] });
    await given(on);
    const change = await asks(on, inAssistant('alice'));
    if (originA) on.cloud.bound = [originA];
    expect(await drives(on, change)).toMatchObject({ state: 'awaiting_approval', approvals: [] });
    expect(on.cloud.writes).toHaveLength(1);
  });
});

describe('whoever gave it', () => {
  test.each([
    ['lost the role', { ...team, bob: { ...team['bob'], roles: ['sre'] } }],
    ['is no longer listed', Object.fromEntries(Object.entries(team).filter(([name]) => name !== 'bob'))],
    ['is no longer known by that identity', { ...team, bob: { ...team['bob'], os: [] } }],
  ])('%s: people are asked', async (_, people) => {
    const on = await setUpHouse({ rules: [lead] });
    await given(on);
    const later = await elsewhere(on, await houseOf({ rules: [lead], people }));
    expect(await asks(later, inAssistant('alice'))).toMatchObject({ state: 'awaiting_approval', approvals: [] });
  });

  test('is no longer listed, or not known as well as policy wants now: people are asked, though anybody could say yes', async () => {
    const on = await setUpHouse();
    await given(on);
    const { bob: _, ...others } = team;
    const surer = requires({ channels: ['cli', 'console'] });
    const signedIn = requires({});
    for (const [settings, state] of [
      [{ people: others }, 'awaiting_approval'],
      [{ rules: [signedIn], authenticatedPeople: true }, 'awaiting_approval'],
      [{ rules: [surer], authenticatedPeople: true }, 'approved'],
    ] as const) {
      const later = await elsewhere(on, await houseOf(settings), JSON.stringify(settings));
      expect((await asks(later, inAssistant('alice'))).state).toBe(state);
    }
  });

  test('left the user group: people are asked', async () => {
    const members = new Set(['slack:T1/UBOB']);
    const rules = [requires({ from: { slack_groups: ['S1'] } })];
    const on = await setUpHouse({ rules, groups: { members: async () => members } });
    await given(on, inChat('bob'));
    expect((await asks(on, inAssistant('alice'))).state).toBe('approved');
    members.clear();
    members.add('slack:T1/UCAROL');
    expect(await asks(on, inAssistant('alice'))).toMatchObject({ state: 'awaiting_approval', approvals: [] });
  });

  test('is known for sure, and not by the word of an assistant', async () => {
    const on = await setUpHouse();
    const change = await asks(on, inAssistant('alice'));
    expect(said(await approves(on, change, inAssistant('bob'), { standing: forAnHour }))).toContain(
      'is given at a terminal',
    );
    expect(await changeNow(on, change)).toMatchObject({ state: 'awaiting_approval', approvals: [] });
    expect(await on.executor.standing.list()).toEqual([]);
  });

  test('gives none for what destroys', async () => {
    const on = await setUpHouse();
    const change = await asks(on, inAssistant('alice'), dropOne);
    expect(said(await approves(on, change, atTerminal('bob'), { standing: forAnHour }))).toContain(
      'never approved beforehand',
    );
    expect(await changeNow(on, change)).toMatchObject({ state: 'awaiting_approval', approvals: [] });
  });

  test.each([0, -5, 1.5, Number.NaN, Infinity, 7 * 24 * 60 + 1])('gives none for %s minutes', async (forMinutes) => {
    const on = await setUpHouse();
    const change = await asks(on, inAssistant('alice'));
    const outcome = await approves(on, change, atTerminal('bob'), { standing: { forMinutes, sameParameters: false } });
    expect(said(outcome)).toContain('lasts 1 to 10080 minutes');
    expect(await changeNow(on, change)).toMatchObject({ state: 'awaiting_approval', approvals: [] });
  });
});

describe('a revocation', () => {
  test('is by anybody who is listed, once, and people are asked again', async () => {
    const on = await setUpHouse({ rules: [lead] });
    const { id } = await given(on);
    const stranger = await on.executor.standing.revoke(id, atTerminal('mallory'));
    expect(stranger).toMatchObject({ kind: 'rejected', failure: { code: 'PolicyDenied' } });
    expect(await on.executor.standing.revoke(id, inAssistant('dave'))).toMatchObject({
      ...{ kind: 'revoked', standing: { revoked: { by: 'dave' } } },
    });
    await on.executor.standing.revoke(id, atTerminal('bob'));
    expect(await on.executor.standing.list()).toMatchObject([{ id, revoked: { by: 'dave' } }]);
    expect((await asks(on, inAssistant('alice'))).state).toBe('awaiting_approval');
  });

  test('between the approval and the send voids it', async () => {
    const on = await setUpHouse({ rules: [lead] });
    const { id } = await given(on);
    const change = await asks(on, inAssistant('alice'));
    await on.executor.standing.revoke(id, atTerminal('bob'));
    const again = await drives(on, change);
    expect(again).toMatchObject({ state: 'awaiting_approval', approvals: [], supersededCount: 1 });
    expect(await on.executor.events(change.id)).toContainEqual(
      expect.objectContaining({
        kind: 'superseded',
        body: expect.objectContaining({ message: 'A standing approval that it relied on has ended.' }),
      }),
    );
    expect(on.cloud.writes).toHaveLength(1);
    expect(said(await approves(on, again, atTerminal('carol')))).toBe('approved');
  });

  test('of nothing says so', async () => {
    const on = await setUpHouse();
    expect(await on.executor.standing.revoke('sta-\u001b[2J', atTerminal('bob'))).toMatchObject({
      failure: { code: 'UnknownChange', message: 'There is no standing approval sta- [2J.' },
    });
  });

  test('by a decision on the change does not come along: denying one use leaves it', async () => {
    const on = await setUpHouse({ rules: [lead] });
    await given(on);
    const change = await asks(on, inAssistant('alice'));
    await decides(on, change, { kind: 'cancel' }, atTerminal('carol'));
    expect((await asks(on, inAssistant('alice'))).state).toBe('approved');
  });
});
