/** Policy and live state that move between the question, the answer and the send. */
import { describe, expect, test } from 'vitest';
import type { RuleInput } from '../policy/facts.ts';
import {
  approves,
  asks,
  atTerminal,
  changeNow,
  drives,
  houseOf,
  inAssistant,
  inConsole,
  outcomeOf,
  requires,
  said,
  setUpHouse,
} from './house.ts';
import { addOne, dropOne, elsewhere, kindsOf } from './setup.ts';
import { originA, originB, originC } from './small-cloud.ts';

/** `setUp` starts on 2026-01-05 at 03:00 UTC. */
const freeze: RuleInput = { name: 'freeze', decide: 'deny', when: { time: { from: '2026-01-05T03:10' } } };
const allow: RuleInput = { name: 'routine', decide: 'allow' };

describe('policy that changed between the question and the answer', () => {
  test('voids what was approved so far, and everybody is asked again by what holds now', async () => {
    const two = requires({ approvals: 2 });
    const on = await setUpHouse({ rules: [two] });
    const change = await asks(on, inAssistant('alice'));
    await approves(on, change, atTerminal('bob'));
    const later = await elsewhere(on, await houseOf({ rules: [requires({ approvals: 2, reason: true })] }));
    expect(await approves(later, change, atTerminal('carol'))).toMatchObject({
      kind: 'rejected',
      failure: {
        code: 'NotDecidable',
        message: `Policy has changed since ${change.id} was shown; nothing was recorded.`,
        next: expect.stringContaining('and say why'),
      },
      change: { state: 'awaiting_approval', approvals: [], evaluation: { needs: { reason: true } } },
    });
    expect((await kindsOf(on, change.id)).slice(-2)).toEqual(['decision_rejected', 'policy_changed']);
    expect(said(await approves(later, change, atTerminal('carol'), { reason: 'x' }))).toBe('awaiting_approval');
    expect(said(await approves(later, change, atTerminal('bob'), { reason: 'x' }))).toBe('approved');
  });

  test('does so by its version alone, though it asks for the same', async () => {
    const on = await setUpHouse();
    const change = await asks(on, inAssistant('alice'));
    const later = await elsewhere(on, await houseOf({ expiresMinutes: 30 }));
    expect(said(await approves(later, change, atTerminal('bob')))).toContain('Policy has changed');
    expect(said(await approves(later, change, atTerminal('bob')))).toBe('approved');
  });

  test('so that it lets the change pass: whoever is asked says yes, and that is all', async () => {
    const on = await setUpHouse({ rules: [requires({ approvals: 2 })] });
    const change = await asks(on, inAssistant('alice'));
    const later = await elsewhere(on, await houseOf({ rules: [allow] }));
    expect(said(await approves(later, change, atTerminal('bob')))).toContain('Policy has changed');
    expect(await later.executor.mayDecide(await changeNow(later, change), atTerminal('bob'))).toMatchObject({
      ...{ approve: true, settles: true },
    });
    expect(said(await approves(later, change, atTerminal('bob')))).toBe('approved');
    expect(await drives(later, change)).toMatchObject({ state: 'succeeded' });
  });

  test('lets it wait no longer than what holds now does', async () => {
    const on = await setUpHouse({ expiresMinutes: 60 });
    const change = await asks(on, inAssistant('alice'));
    for (const [owner, expiresMinutes, waits] of [
      ['shorter', 5, 5],
      ['longer', 90, 5],
    ] as const) {
      const later = await elsewhere(on, await houseOf({ expiresMinutes }), owner);
      await approves(later, change, atTerminal('bob'));
      expect((await changeNow(on, change)).expiresAtMs).toBe(on.clock.now() + waits * 60_000);
    }
  });

  test('does not keep anybody from denying', async () => {
    const on = await setUpHouse();
    const change = await asks(on, inAssistant('alice'));
    const later = await elsewhere(on, await houseOf({ rules: [allow] }));
    const outcome = await later.clock.until(later.executor.decide(change.id, { kind: 'deny' }, atTerminal('bob')));
    expect(said(outcome)).toBe('denied');
  });

  test('by a freeze that began meanwhile: nothing may be approved, and nothing is lost', async () => {
    const on = await setUpHouse({ rules: [freeze] });
    const change = await asks(on, inAssistant('alice'));
    await on.clock.advance(10 * 60_000);
    expect(await approves(on, change, atTerminal('bob'))).toMatchObject({
      kind: 'rejected',
      failure: { code: 'PolicyDenied', message: `${change.id} may not be approved now. Rule "freeze" denies it.` },
      change: { state: 'awaiting_approval' },
    });
    expect(await on.executor.mayDecide(change, atTerminal('bob'))).toMatchObject({ approve: false, deny: true });
  });

  test('by a requirement that began meanwhile', async () => {
    const rule: RuleInput = { ...requires({ approvals: 2 }), when: { time: { from: '2026-01-05T03:10' } } };
    const on = await setUpHouse({ rules: [rule] });
    const change = await asks(on, inAssistant('alice'));
    await on.clock.advance(10 * 60_000);
    expect(said(await approves(on, change, atTerminal('bob')))).toContain('Policy has changed');
    expect(said(await approves(on, change, atTerminal('bob')))).toBe('awaiting_approval');
    expect(said(await approves(on, change, atTerminal('carol')))).toBe('approved');
  });

  test('while it was looked up who is in a group', async () => {
    const rules: RuleInput[] = [
      requires({ from: { people: ['bob'], slack_groups: ['S1'] } }),
      { name: 'freeze', decide: 'deny', when: { time: { from: '2026-01-05T03:01' } } },
    ];
    const on = await setUpHouse({ rules, groups: { members: () => new Promise(() => {}) } });
    const change = await asks(on, inAssistant('alice'));
    await on.clock.advance(Date.UTC(2026, 0, 5, 3, 0, 58) - on.clock.now());
    expect(said(await approves(on, change, atTerminal('bob')))).toContain('Rule "freeze" denies it.');
  });

  test('by the end of a denial that only some may pass: then everybody may, when asked again', async () => {
    const night: RuleInput = {
      ...{ name: 'night', decide: 'deny', except_break_glass: true },
      when: { time: { until: '2026-01-05T03:10' } },
    };
    const on = await setUpHouse({ rules: [night], breakGlass: ['lead'], authenticatedPeople: true });
    const change = await asks(on, inAssistant('alice'));
    expect(said(await approves(on, change, inConsole('bob')))).toContain('It cannot be approved.');
    await on.clock.advance(10 * 60_000);
    expect(await on.executor.mayDecide(change, inConsole('bob'))).toMatchObject({ approve: true, settles: true });
    expect(said(await approves(on, change, inConsole('bob')))).toContain('Policy has changed');
    expect(said(await approves(on, change, inConsole('bob')))).toBe('approved');
  });
});

describe('between the approval and the send', () => {
  test('a freeze refuses it, and nothing is sent', async () => {
    const on = await setUpHouse({ rules: [freeze] });
    const change = await asks(on, inAssistant('alice'));
    await approves(on, change, atTerminal('bob'));
    await on.clock.advance(10 * 60_000);
    expect(await drives(on, change)).toMatchObject({
      ...{ state: 'refused', says: 'Rule "freeze" denies it. Nothing was sent.', failure: { code: 'PolicyDenied' } },
      expiresAtMs: undefined,
    });
    expect(on.cloud.writes).toEqual([]);
  });

  test('another policy voids it, and it is asked about again', async () => {
    const on = await setUpHouse();
    const change = await asks(on, inAssistant('alice'));
    await approves(on, change, atTerminal('bob'));
    const later = await elsewhere(on, await houseOf({ expiresMinutes: 30 }));
    const again = await drives(later, change);
    expect(again).toMatchObject({ state: 'awaiting_approval', approvals: [], supersededCount: 1 });
    expect(again.digest).not.toBe(change.digest);
    expect(on.cloud.writes).toEqual([]);
    // Who still looks at what was shown before cannot approve this by it.
    expect(said(await approves(later, change, atTerminal('bob')))).toContain('has changed since it was shown');
    expect(said(await approves(later, again, atTerminal('bob')))).toBe('approved');
    expect(await drives(later, change)).toMatchObject({ state: 'succeeded' });
  });

  test('a person who left the list takes the approval along', async () => {
    const on = await setUpHouse();
    const change = await asks(on, inAssistant('alice'));
    await approves(on, change, atTerminal('bob'));
    const later = await elsewhere(on, await houseOf({ people: { alice: { os: ['alice'], mcp: ['alice'] } } }));
    expect(await drives(later, change)).toMatchObject({ state: 'awaiting_approval', approvals: [] });
    expect(on.cloud.writes).toEqual([]);
  });

  test('two processes that never agree on the policy end in a refusal that says so', async () => {
    const on = await setUpHouse();
    const other = await elsewhere(on, await houseOf({ expiresMinutes: 30 }));
    let change = await asks(on, inAssistant('alice'));
    for (let round = 0; change.state === 'awaiting_approval' && round < 10; round += 1) {
      await approves(on, change, atTerminal('bob'));
      await approves(on, change, atTerminal('bob'));
      change = await drives(other, change);
    }
    expect(change).toMatchObject({ state: 'refused', supersededCount: 3 });
    expect(change.says).toContain('Policy or people changed after the approval.');
    expect(on.cloud.writes).toEqual([]);
  });
});

describe('a rule that allows', () => {
  test('approves without asking anybody, says so, and the change is made', async () => {
    const on = await setUpHouse({ rules: [allow] });
    const change = await asks(on, inAssistant('alice'));
    expect(change).toMatchObject({ state: 'approved', approvals: [], evaluation: { needs: { approvals: 0 } } });
    const events = await on.executor.events(change.id);
    expect(events.at(-1)).toMatchObject({
      kind: 'approved',
      body: { message: 'Policy lets it pass without asking anybody. Rule "routine" allows it without asking anybody.' },
    });
    expect(await drives(on, change)).toMatchObject({ state: 'succeeded' });
    expect(on.cloud.writes).toHaveLength(1);
  });

  test('lets the new plan pass as well where the live state moved', async () => {
    const on = await setUpHouse({ rules: [allow] });
    const change = await asks(on, inAssistant('alice'));
    if (!originB) throw new Error('the cloud has three origins');
    on.cloud.bound = [originB];
    expect(await drives(on, change)).toMatchObject({ state: 'succeeded', supersededCount: 1 });
    expect(on.cloud.writes).toHaveLength(1);
    expect((await kindsOf(on, change.id)).slice(2)).toEqual(['superseded', 'calling', 'accepted', 'succeeded']);
  });

  test('lets nothing pass that the new plan would destroy', async () => {
    const on = await setUpHouse({ rules: [allow] });
    const call = { ...addOne, input: { ...addOne.input, RealServerBindSet: [originA, originB] } };
    if (!originA || !originB || !originC) throw new Error('the cloud has three origins');
    on.cloud.bound = [originA];
    const change = await asks(on, inAssistant('alice'), call);
    expect(change.state).toBe('approved');
    on.cloud.bound = [originA, originC];
    expect(await drives(on, change)).toMatchObject({
      ...{ state: 'awaiting_approval', plan: { effect: 'destructive' }, supersededCount: 1 },
      evaluation: { needs: { approvals: 1, typed: change.plan.subject } },
    });
    expect(on.cloud.writes).toEqual([]);
  });

  test('is given up after a few rounds where the live state keeps moving', async () => {
    const on = await setUpHouse({ rules: [allow] });
    const change = await asks(on, inAssistant('alice'));
    let reads = 0;
    on.cloud.onRead = (operation) => {
      if (operation === 'gaap:DescribeListenerRealServers' && originA && originB) {
        reads += 1;
        on.cloud.bound = reads % 2 ? [originA] : [originB];
      }
      return undefined;
    };
    expect(await drives(on, change)).toMatchObject({ state: 'refused', supersededCount: 3 });
    expect(reads).toBeLessThan(10);
    expect(on.cloud.writes).toEqual([]);
  });

  test('that ended before the send lets nothing pass', async () => {
    const today: RuleInput = { ...allow, when: { time: { until: '2026-01-05T03:10' } } };
    const on = await setUpHouse({ rules: [today] });
    const change = await asks(on, inAssistant('alice'));
    await on.clock.advance(10 * 60_000);
    expect(await drives(on, change)).toMatchObject({ state: 'awaiting_approval' });
    expect(on.cloud.writes).toEqual([]);
  });
});

describe('a request that cannot be approved', () => {
  test('since a rule denies it, is recorded as refused', async () => {
    const on = await setUpHouse({ rules: [{ name: 'never', decide: 'deny' }] });
    const change = await asks(on, inAssistant('alice'));
    expect(change).toMatchObject({
      ...{ state: 'refused', says: 'Rule "never" denies it. Nothing was sent.', expiresAtMs: undefined },
      failure: { code: 'PolicyDenied', message: 'Rule "never" denies it.' },
    });
    expect(await kindsOf(on, change.id)).toEqual(['planned', 'refused']);
    expect(said(await approves(on, change, atTerminal('bob')))).toContain('is not waiting for a decision');
    expect(await drives(on, change)).toMatchObject({ state: 'refused' });
    expect(on.cloud.writes).toEqual([]);
    const sweeper = await on.open('sweeper', true);
    await on.clock.advance(2 * 3_600_000);
    expect(await sweeper.executor.show(change.id)).toMatchObject({ change: { state: 'refused' } });
  });

  test.each([
    ['too few people', { rules: [requires({ approvals: 5 })] }, 'it takes 5 people, known well enough (local), and 4'],
    [
      'only who asked',
      { rules: [requires({ from: { people: ['alice'] } }, 'r')] },
      'rule "r" takes 1 of alice other than who asked, and 0 could.',
    ],
    [
      'a role that nobody has',
      { approvers: { roles: ['dba'] } },
      'rule "approvals.from" takes 1 of the role dba, and 0 could.',
    ],
    ['nobody at all', { approvers: {} }, 'rule "approvals.from" takes 1 of nobody, and 0 could.'],
    [
      'a channel where nobody is known well enough',
      { rules: [requires({ channels: ['cli'] }, 'r')], authenticatedPeople: true },
      'rule "r" wants it approved in cli, where nobody is known well enough (authenticated).',
    ],
    [
      'people without an identity that is good enough',
      { people: { alice: { mcp: ['alice'] }, bob: { os: ['bob'] } }, authenticatedPeople: true },
      'it takes 1 person other than who asked, known well enough (authenticated), and 0 could.',
    ],
    [
      'a channel that none of its people is on',
      {
        rules: [requires({ from: { people: ['bob'] }, channels: ['slack'] }, 'r')],
        people: { alice: { mcp: ['alice'], slack: ['T1/U1'] }, bob: { login: ['bob'] } },
        authenticatedPeople: true,
      },
      'rule "r" takes 1 of bob in slack other than who asked, and 0 could.',
    ],
  ])('by %s, is refused at once with the reason', async (name, settings, words) => {
    const on = await setUpHouse(settings);
    const call = name === 'too few people' ? addOne : dropOne;
    const outcome = await outcomeOf(on, inAssistant('alice'), call);
    expect(outcome).toMatchObject({ change: { says: expect.stringContaining(words) } });
    expect(outcome).toMatchObject({ kind: 'change', change: { state: 'refused', failure: { code: 'PolicyDenied' } } });
    expect(on.cloud.writes).toEqual([]);
  });

  test('is not refused where it only needs nobody', async () => {
    const on = await setUpHouse({ approvers: {}, rules: [allow] });
    expect(await changeNow(on, await asks(on, inAssistant('alice')))).toMatchObject({ state: 'approved' });
  });
});
