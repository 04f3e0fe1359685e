import { describe, expect, test } from 'vitest';
import {
  approves,
  asks,
  atTerminal,
  changeNow,
  decides,
  drives,
  inAssistant,
  inChat,
  inConsole,
  requires,
  said,
  setUpHouse,
} from './house.ts';
import { dropOne, kindsOf } from './setup.ts';

describe('a quorum', () => {
  test('is of different people: one person counts once, under however many identities', async () => {
    const on = await setUpHouse({ rules: [requires({ approvals: 2 })] });
    const change = await asks(on, inAssistant('alice'));
    expect(said(await approves(on, change, atTerminal('bob')))).toBe('awaiting_approval');
    expect(await approves(on, change, inConsole('bob'))).toMatchObject({
      kind: 'rejected',
      failure: {
        message: `bob has approved ${change.id} already.`,
        next: 'Still needed: 1 more human, among them 1 of the people listed.',
      },
      change: { state: 'awaiting_approval', approvals: [{ by: { id: 'os:bob', person: 'bob' }, countsFor: ['rule'] }] },
    });
    expect(said(await approves(on, change, inConsole('carol')))).toBe('approved');
    expect(await drives(on, change)).toMatchObject({ state: 'succeeded' });
    expect(await kindsOf(on, change.id)).toEqual([
      ...['planned', 'approval_requested', 'approval_counted', 'decision_rejected', 'approved'],
      ...['calling', 'accepted', 'succeeded'],
    ]);
  });

  test('of some and of all is met by those who are needed', async () => {
    const on = await setUpHouse({ rules: [requires({ from: { roles: ['lead'] } }, 'a lead')] });
    // Nobody knows who asks, so it takes two.
    const change = await asks(on, inAssistant('stranger'), dropOne);
    expect(said(await approves(on, change, atTerminal('dave')))).toBe('awaiting_approval');
    // A second one who does not lead would change nothing.
    expect(await approves(on, change, atTerminal('alice'))).toMatchObject({
      kind: 'rejected',
      failure: { code: 'PolicyDenied', next: expect.stringContaining('1 of the role lead') },
    });
    expect(said(await approves(on, change, atTerminal('bob')))).toBe('approved');
  });

  test('of two rules can be one person for both', async () => {
    const rules = [requires({ from: { people: ['bob'] } }, 'bob'), requires({ from: { roles: ['lead'] } }, 'a lead')];
    const on = await setUpHouse({ rules });
    const change = await asks(on, inAssistant('alice'));
    expect(await approves(on, change, atTerminal('bob'))).toMatchObject({
      change: { state: 'approved', approvals: [{ countsFor: ['bob', 'a lead'] }] },
    });
  });

  test('is counted right when its people decide at once', async () => {
    const on = await setUpHouse({ rules: [requires({ approvals: 3 })] });
    const change = await asks(on, inAssistant('alice'));
    const outcomes = await Promise.all(
      ['alice', 'bob', 'carol', 'dave', 'bob'].map((name) => approves(on, change, atTerminal(name))),
    );
    expect(outcomes.filter(({ kind }) => kind === 'decided')).toHaveLength(3);
    const { state, approvals } = await changeNow(on, change);
    expect(state).toBe('approved');
    expect(new Set(approvals.map(({ by }) => by.person)).size).toBe(3);
  });
});

describe('whoever asked', () => {
  test('does not approve what destroys, under any identity, and may deny it', async () => {
    const on = await setUpHouse();
    const change = await asks(on, inAssistant('alice'), dropOne);
    for (const by of [atTerminal('alice'), inConsole('alice'), inChat('alice')])
      expect(said(await approves(on, change, by))).toContain('somebody else has to approve it');
    expect(await changeNow(on, change)).toMatchObject({ state: 'awaiting_approval', approvals: [] });
    expect(said(await decides(on, change, { kind: 'deny' }, inConsole('alice')))).toBe('denied');
  });

  test('is not told apart by a person that a surface claims', async () => {
    const on = await setUpHouse();
    const change = await asks(on, { ...inAssistant('stranger'), person: 'bob' }, dropOne);
    expect(change.asker.person).toBeUndefined();
    const forged = { ...atTerminal('stranger'), person: 'bob' };
    expect(said(await approves(on, change, forged))).toContain('os:stranger) is not listed');
  });

  test('may cancel as long as nothing is sent, listed or not', async () => {
    const on = await setUpHouse();
    const change = await asks(on, inAssistant('stranger'));
    expect(said(await decides(on, change, { kind: 'cancel' }, inAssistant('stranger')))).toBe('cancelled');
    const other = await asks(on, inAssistant('stranger'));
    expect(said(await decides(on, other, { kind: 'deny', reason: 'no' }, inAssistant('stranger')))).toBe('denied');
  });

  test('needs two others for what destroys, where nobody knows who that is', async () => {
    const on = await setUpHouse();
    const change = await asks(on, inAssistant('stranger'), dropOne);
    expect(change.evaluation.needs.approvals).toBe(2);
    expect(said(await approves(on, change, atTerminal('bob')))).toBe('awaiting_approval');
    expect(said(await approves(on, change, atTerminal('alice')))).toBe('approved');
  });
});

describe('somebody who is not listed', () => {
  test('decides nothing, and is told which identity to add', async () => {
    const on = await setUpHouse();
    const change = await asks(on, inAssistant('alice'));
    const stranger = atTerminal('mallory');
    for (const outcome of [
      await approves(on, change, stranger),
      await decides(on, change, { kind: 'deny' }, stranger),
      await decides(on, change, { kind: 'cancel' }, stranger),
    ]) {
      expect(outcome).toMatchObject({
        kind: 'rejected',
        failure: {
          code: 'PolicyDenied',
          message: 'mallory (os:mallory) is not listed in people, so nothing was recorded.',
          next: 'Whoever keeps tencent-chatops.yaml can add the identity os:mallory to a person there.',
        },
        change: { state: 'awaiting_approval' },
      });
    }
    expect(await kindsOf(on, change.id)).toContain('decision_rejected');
  });

  test('is nobody by the name alone, and not by another kind of identity', async () => {
    const on = await setUpHouse({ people: { alice: { os: ['alice'] } } });
    const change = await asks(on, inAssistant('alice'));
    for (const by of [inConsole('alice'), inChat('alice'), { ...atTerminal('alice'), id: 'alice' }])
      expect(said(await approves(on, change, by))).toContain('is not listed');
  });
});

describe('who may approve', () => {
  test('has the role now, whatever it was when the change was shown', async () => {
    const on = await setUpHouse({ rules: [requires({ from: { roles: ['lead'] } })] });
    const change = await asks(on, inAssistant('alice'));
    expect(said(await approves(on, change, atTerminal('dave')))).toBe(
      `An approval by dave from here does not count for ${change.id}; nothing was recorded.`,
    );
    expect(said(await approves(on, change, atTerminal('carol')))).toBe('approved');
  });

  test('is said by approvals.from, where no rule says more', async () => {
    const on = await setUpHouse({ approvers: { people: ['carol'] } });
    const change = await asks(on, inAssistant('alice'));
    expect(said(await approves(on, change, atTerminal('bob')))).toContain('does not count');
    expect(said(await approves(on, change, inAssistant('carol')))).toBe('approved');
  });

  test('has to be where the rule wants it', async () => {
    const rules = [requires({ channels: ['slack:C1', 'console'] })];
    const on = await setUpHouse({ rules, authenticatedPeople: true });
    const change = await asks(on, inAssistant('alice'));
    expect(said(await approves(on, change, inChat('bob', 'C2')))).toContain('does not count');
    expect(said(await approves(on, change, atTerminal('bob')))).toContain('(cli, local) does not settle it');
    expect(said(await approves(on, change, inChat('bob', 'C1')))).toBe('approved');
    const other = await asks(on, inAssistant('alice'));
    expect(said(await approves(on, other, inConsole('bob')))).toBe('approved');
  });

  test('types what a rule wants typed, and says why', async () => {
    const on = await setUpHouse({ rules: [requires({ typed: true, reason: true })] });
    const change = await asks(on, inAssistant('alice'));
    const bob = atTerminal('bob');
    const typed = change.plan.subject;
    const { digest } = change;
    for (const [words, answer] of [
      [{}, 'type listener-00000001 exactly'],
      [{ typed: 'listener' }, 'type listener-00000001 exactly'],
      [{ typed }, 'say why'],
      [{ typed, reason: ' \u200b\n ' }, 'say why'],
    ] as const)
      expect(said(await decides(on, change, { kind: 'approve', digest, ...words }, bob))).toContain(answer);
    expect(await approves(on, change, bob, { reason: 'tested\nyesterday' })).toMatchObject({
      change: { state: 'approved', approvals: [{ reason: 'tested yesterday' }] },
    });
  });
});
